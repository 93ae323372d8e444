"""Units as screens show them: the record with what it lacks, its officers, its recommending units, what a case says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.correcting import Change
from pipeline.rules.identity import mask_name
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Kind, Node, Rank
from pipeline.units.asking import officers_of
from pipeline.units.record import EVERY_SERIES, LINES, lacking, offered, own_unit
from storage.models.offices import Office

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World
    from storage.models.cases import Case

DECLARED = ("name", "code", "tier", "area_class", "contact", "phone", "address")


def unit_changes(case: Case, world: World) -> tuple[Change, ...]:
    """What a unit's case states, old and new; of a registration nothing is old. Field names begin with `unit_`."""
    asked = case.asked
    if case.kind is Kind.UNIT_RECOVERY:
        stated = {"name": asked["name"], "code": asked["code"]}
    elif case.kind is Kind.UNIT_CHANGE:
        stated = {field: asked[field] for field in ("name", "code") if asked[field] != asked[f"old_{field}"]}
    else:
        stated = {field: asked[field] for field in DECLARED} | {"portal": world.pack.portal(case.portal).name}
    return tuple(
        Change(f"unit_{field}", str(asked.get(f"old_{field}", "")), str(value)) for field, value in stated.items()
    )


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
        portal=world.pack.portal(row.portal).name,
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
