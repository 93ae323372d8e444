"""What a pack means for the cases that are under way: whom it orphans, and what will be read or go on otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Text, and_, cast, func, select

from pipeline.offices import directory, succession
from pipeline.rules.qualification import Qualification, named
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Level
from pipeline.rules.words import AWARDS, State, Waits
from storage.models.cases import Case

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from pipeline.rules.policy import Pack
    from storage.models.offices import Office

UNDER_WAY = tuple(
    state for state in State if state.waits_for is not Waits.NOBODY and state not in {State.DRAFT, State.WITHDRAWN}
)
"""Handed in and not ended. Whoever is still filling one in chooses anew, and is told so."""
NAMED_MOST = 10


@dataclass(frozen=True, slots=True)
class Touched:
    """Open cases that a pack's change concerns."""

    what: str
    """`pathway`, `title`, `portal`, `rules` or `office`."""
    id: str
    """What the cases say: an id, or a name."""
    successor: str
    """What stands for it today; empty: nothing does, and the cases are orphaned."""
    numbers: tuple[str, ...]
    """Of the first ten."""
    total: int
    officers: bool = False
    """Of an office: somebody holds a post there."""


def touched(session: Session, pack: Pack, today: date) -> tuple[Touched, ...]:
    """Every change of *pack* that concerns an open case; in a database that is as the pack before it left it."""
    return (*_pathways(session, pack), *_titles(session, pack), *_offices(session, pack, today))


def orphaned(session: Session, pack: Pack, today: date) -> tuple[Touched, ...]:
    """Those for which nothing stands."""
    return tuple(one for one in touched(session, pack, today) if not one.successor)


def _pathways(session: Session, pack: Pack) -> Iterator[Touched]:
    asked = select(Case.pathway, Case.year).where(Case.kind.in_(AWARDS), Case.state.in_(UNDER_WAY)).distinct()
    known, once = {way.id for way in pack.pathways}, pack.retired.pathways
    rows = session.execute(asked.order_by(Case.pathway, Case.year)).all()
    for id_ in dict.fromkeys(pathway for pathway, _ in rows):
        if id_ not in known:
            yield _named(session, "pathway", id_, once.get(id_, ""), Case.pathway == id_)
    for id_, year in rows:
        if id_ in known or id_ in once:
            try:
                pack.rule_set(id_, year)
            except KeyError:
                ours = and_(Case.pathway == id_, Case.year == year)
                yield _named(session, "rules", f"{id_} {year}", "", ours)


def _titles(session: Session, pack: Pack) -> Iterator[Touched]:
    of = (Case.portal, Case.series, Case.specialty, Case.level)
    asked = select(*of).where(Case.level != "", Case.state.in_(UNDER_WAY)).distinct().order_by(*of)
    for portal, series, specialty, level in session.execute(asked):
        wanted = Qualification(portal, series, specialty, Level(level))
        said = f"{portal} {series} {specialty} {level}"
        ours = and_(*(column == value for column, value in zip(of, (portal, series, specialty, level), strict=True)))
        try:
            words = named(pack, wanted)
        except Refused:
            yield _named(session, "title", said, "", ours)
            continue
        known = {name for one in pack.series if one.id == series for track in one.tracks for name in track.specialties}
        if specialty not in known or portal not in {one.code for one in pack.portals}:
            yield _named(session, "title", said, words.label, ours)


def _offices(session: Session, pack: Pack, today: date) -> Iterator[Touched]:
    """What has ended, or will by the pack; and what the pack leaves out."""
    names = {(one.node, one.code): one for one in pack.offices}
    for office in succession.absent(session, pack):
        ours, officers = _awaiting(office), succession.has_officers(session, office)
        found = _named(session, "office", f"{office.node.value}:{office.code}", "", ours, officers=officers)
        if found.total or officers:
            yield found
    there = directory.brought(session)
    for entry in pack.offices:
        present = there.get((entry.node, entry.code))
        if present is None or entry.until is None or present.ended_at is not None:
            continue
        heir = names.get((entry.node, entry.successor))
        id_, successor = f"{entry.node.value}:{entry.code}", heir.name if heir else ""
        found = _named(session, "office", id_, successor, _awaiting(present))
        if found.total and (heir is not None or entry.until < today):
            yield found


def _awaiting(office: Office) -> ColumnElement[bool]:
    """Its turn has come, or may come."""
    return cast(Case.route, Text).contains(str(office.id))


def _named(
    session: Session, what: str, id_: str, successor: str, ours: ColumnElement[bool], *, officers: bool = False
) -> Touched:
    where = and_(ours, Case.state.in_(UNDER_WAY))
    numbers = tuple(session.scalars(select(Case.number).where(where).order_by(Case.number).limit(NAMED_MOST)))
    total = session.scalar(select(func.count()).select_from(Case).where(where)) or 0
    return Touched(what, id_, successor, numbers, total, officers)
