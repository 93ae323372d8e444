"""What a case needs, by its kind: the offices it passes and the evidence it must hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.rules.policy import Pack
    from pipeline.rules.scales import Level, Mode
    from pipeline.rules.words import Kind, Node


@dataclass(frozen=True, slots=True)
class Needs:
    """The route and the checklist."""

    route: tuple[Node, ...]
    slots: tuple[str, ...]
    """Evidence kinds, in order, each once."""


def of_application(pack: Pack, pathway: str, level: Level, mode: Mode) -> Needs:
    """What an application by that pathway for that level needs."""
    way = pack.pathway(pathway)
    more = (*way.evidence_by_level.get(level, ()), *way.evidence_by_mode.get(mode, ()))
    return Needs(way.route, tuple(dict.fromkeys((*way.evidence, *more))))


def of_service(pack: Pack, kind: Kind, fields: Iterable[str] = ()) -> Needs:
    """What a service needs; a correction, for each of the *fields* that are to change, the proof of that field."""
    service = pack.service(kind)
    chosen = set(fields)
    proofs = (slot for field in service.fields if field.id in chosen for slot in field.evidence)
    return Needs(service.route, tuple(dict.fromkeys((*service.evidence, *proofs))))
