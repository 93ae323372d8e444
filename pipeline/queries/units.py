"""Units as screens show them: the record with what it lacks, its officers, its recommending units, what a case says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.case import frozen
from pipeline.kinds.unit_requests import officers_of
from pipeline.offices.unit_record import EVERY_SERIES, LINES, lacking, offered, own_unit
from pipeline.rules.identity import mask_name
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Node, Rank
from storage.models.offices import Office

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """One officer of a unit."""

    id: UUID
    name: str
    rank: Rank
    mine: bool


@dataclass(frozen=True, slots=True)
class OfficeView:
    """An office's record, for its own officers."""

    id: UUID
    name: str
    code: str
    portal: str
    lines: dict[str, str]
    """contact, phone, address, hours."""
    lacks: tuple[str, ...]
    recommenders: tuple[tuple[str, tuple[str, ...]], ...]
    """Series (its name; empty: all) and the chosen ones' names."""
    officers: tuple[OfficerLine, ...]
    rank: Rank
    """The viewer's."""
    node: Node


def record(session: Session, office_id: UUID, *, by: Actor, world: World) -> OfficeView:
    """The record of the office at which *by* holds a post. Raises Refused."""
    post, row = by.post_at(office_id), session.get(Office, office_id)
    if post is None or row is None:
        raise Refused("officers_only")
    chosen: dict[str, list[str]] = {}
    for line in row.recommendations:
        chosen.setdefault(line.series, []).append(line.recommender.name)
    named = {one.id: one.name for one in world.pack.series}
    spelt = str if world.chat_carries_facts else mask_name
    return OfficeView(
        id=row.id,
        name=row.name,
        code=row.credit_code or row.code,
        portal=frozen.portal_name(row.portal, world.pack),
        lines={line: getattr(row, line) for line in LINES},
        lacks=lacking(row),
        recommenders=tuple((named.get(series, ""), tuple(names)) for series, names in sorted(chosen.items())),
        officers=tuple(
            OfficerLine(one.id, spelt(one.name), one.rank, mine=one.id == post.officer_id)
            for one in officers_of(session, row.id)
        ),
        rank=post.rank,
        node=row.node,
    )


@dataclass(frozen=True, slots=True)
class Offered:
    """The recommending units from which a unit may choose for one series."""

    series: str
    """Id; empty for all."""
    name: str
    lines: tuple[tuple[UUID, str, bool], ...]
    """Id, name, and whether it is chosen."""


def recommenders(session: Session, office_id: UUID, series: str, *, by: Actor, world: World) -> Offered:
    """Which may be chosen, and which are. Raises Refused."""
    row = own_unit(session, office_id, by=by, rank=Rank.CLERK)
    names = {one.id: one.name for one in world.pack.series} | {EVERY_SERIES: ""}
    chosen = {line.recommender_id for line in row.recommendations if line.series == series}
    lines = tuple((one.id, one.name, one.id in chosen) for one in offered(session, row, series, world))
    return Offered(series, names.get(series, ""), lines)
