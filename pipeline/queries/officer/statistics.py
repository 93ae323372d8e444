"""What passes through my offices, in numbers: where cases are, how old, how many a day, how long each office takes.

Counts of cases alone: nothing of a person is counted, ethnicity least of all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from sqlalchemy import func, literal, select, union, union_all

from pipeline.case import frozen
from pipeline.queries.officer.desk import of_year, offices_of
from pipeline.rules.calendar import BEIJING
from pipeline.rules.words import Action, Node
from storage.models.cases import Case, Event
from storage.models.offices import Office

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from sqlalchemy import ColumnElement, CompoundSelect
    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

DAYS = 30
AGES = (3, 10, 30)
"""Upper ends, in days, of the ages that are told apart."""
DECISIONS = (Action.PASS, Action.RETURN, Action.REJECT, Action.RECEIVE, Action.ANNOUNCE, Action.GRANT)
MOST = 20_000
"""More is not counted by state and pathway: a large office would wait half a minute for its page."""
SAMPLE = 1000
"""Decisions of ours, the newest: of their cases the usual times are taken."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is, as a word's key or a name, and how many."""

    what: str
    count: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The page's numbers."""

    states: tuple[Bar, ...]
    """The year's cases that my offices had in hand, by state."""
    pathways: tuple[Bar, ...]
    ages: tuple[Bar, ...]
    """What waits now, by how many days it has waited: up to 3, 10, 30, and longer (0)."""
    days: tuple[tuple[date, int], ...]
    """Decisions on each of the last days."""
    usual_hours: float | None
    """Median from a case's arrival to the decision; None before the first."""
    nodes: tuple[tuple[Node, float], ...]
    """The same of each office that these cases passed, by its role, in the order of a route."""


def statistics(session: Session, year: int = 0, *, by: Actor, world: World) -> Statistics:
    """The numbers of my offices; states and pathways of *year*, as for `desk.of_year`. Raises Refused to whoever holds no post."""
    mine = offices_of(by)
    ours = of_year(year, world) & Case.id.in_(_ours(mine))
    spans = _spans(session, mine)
    ours_took = [took for office_id, _, took in spans if office_id in mine]
    by_both = select(Case.state, Case.pathway, func.count()).where(ours).group_by(Case.state, Case.pathway)
    counted = session.execute(by_both).all()  # the cases are gone through once for both pictures
    return Statistics(
        _by_name((state.value, count) for state, _, count in counted),
        _by_name((frozen.called(way, world.pack), count) for _, way, count in counted if way),
        _ages(session, mine, world),
        _days(session, mine, world),
        median(ours_took) if ours_took else None,
        tuple((node, median(hours)) for node in Node if (hours := [took for _, at, took in spans if at is node])),
    )


def _by_name(counted: Iterable[tuple[str, int]]) -> tuple[Bar, ...]:
    """One bar a name, in the order of the names: a pathway and the id that it had before are one."""
    found: Counter[str] = Counter()
    for name, count in counted:
        found[name] += count
    return tuple(Bar(name, found[name]) for name in sorted(found))


def _ours(mine: list[UUID]) -> CompoundSelect[UUID]:
    """What my offices had in hand, have now, or what chose them: of each the newest."""
    handled = select(Event.case_id).where(Event.office_id.in_(mine)).order_by(Event.at.desc())
    here = select(Case.id).where(Case.office_id.in_(mine)).order_by(Case.entered_at.desc())
    chose = select(Case.id).where(Case.unit_id.in_(mine)).order_by(Case.created_at.desc())
    newest = (select(asked.limit(MOST).subquery().c[0]) for asked in (handled, here, chose))
    return union(*newest)


def _ages(session: Session, mine: list[UUID], world: World) -> tuple[Bar, ...]:
    bars, since = [], None
    for days in (*AGES, 0):
        where: list[ColumnElement[bool]] = [Case.office_id.in_(mine)]
        if days:
            where.append(Case.entered_at > world.now - timedelta(days=days))
        if since is not None:
            where.append(Case.entered_at <= since)
        bars.append(Bar(str(days), session.scalar(select(func.count()).select_from(Case).where(*where)) or 0))
        since = world.now - timedelta(days=days) if days else None
    return tuple(bars)


def _days(session: Session, mine: list[UUID], world: World) -> tuple[tuple[date, int], ...]:
    """A count for each day, from midnight to midnight in the region: a large office decides ten thousand a day."""
    days = [world.today - timedelta(days=ago) for ago in reversed(range(DAYS))]
    ours = (Event.office_id.in_(mine), Event.action.in_(DECISIONS))
    counts = [
        select(literal(place).label("place"), func.count().label("count"))
        .select_from(Event)
        .where(*ours, Event.at >= _midnight(day), Event.at < _midnight(day + timedelta(days=1)))
        for place, day in enumerate(days)
    ]
    found = {place: count for place, count in session.execute(union_all(*counts))}  # noqa: C416  rows are no pairs to mypy
    return tuple((day, found[place]) for place, day in enumerate(days))


def _midnight(day: date) -> datetime:
    """When that day begins in the region."""
    return datetime.combine(day, time(), BEIJING)


def _spans(session: Session, mine: list[UUID]) -> list[tuple[UUID, Node, float]]:
    """Of the newest cases in our hands each decision: whose, at which node, and hours since what brought the case there."""
    lately = select(Event.case_id).where(Event.office_id.in_(mine), Event.action.in_(DECISIONS))
    cases = lately.order_by(Event.at.desc()).limit(SAMPLE).subquery()
    rows = session.execute(
        select(Event.case_id, Event.at, Event.action, Event.office_id, Office.node)
        .outerjoin(Office, Office.id == Event.office_id)
        .where(Event.case_id.in_(select(cases.c.case_id)), Event.action != Action.OPEN)
        .order_by(Event.case_id, Event.version)
    ).all()
    return [
        (now.office_id, now.node, (now.at - before.at).total_seconds() / 3600)
        for before, now in pairwise(rows)
        if before.case_id == now.case_id and now.node and now.action in DECISIONS
    ]
