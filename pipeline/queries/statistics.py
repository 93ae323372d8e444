"""What passes through my offices, in numbers: where cases are, how old, how many a day, how long each office takes.

Counts of cases alone: nothing of a person is counted, ethnicity least of all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from sqlalchemy import func, select, union

from pipeline.case import frozen
from pipeline.queries.desk import of_year, offices_of
from pipeline.rules.calendar import local_date
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
    states = session.execute(select(Case.state, func.count()).where(ours).group_by(Case.state))
    ways = session.execute(select(Case.pathway, func.count()).where(ours, Case.pathway != "").group_by(Case.pathway))
    return Statistics(
        tuple(Bar(state.value, count) for state, count in states),
        _by_name(((frozen.called(way, world.pack), count) for way, count in ways)),
        _ages(session, mine, world),
        _days(session, mine, world),
        median(ours_took) if ours_took else None,
        tuple((node, median(hours)) for node in Node if (hours := [took for _, at, took in spans if at is node])),
    )


def _by_name(counted: Iterable[tuple[str, int]]) -> tuple[Bar, ...]:
    """One bar a name: a pathway and the id that it had before are one."""
    found: Counter[str] = Counter()
    for name, count in counted:
        found[name] += count
    return tuple(Bar(name, count) for name, count in found.items())


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
    """Counted here, not in SQL: a day of the region is none of the database's."""
    first = world.today - timedelta(days=DAYS - 1)
    counts = {first + timedelta(days=place): 0 for place in range(DAYS)}
    acts = select(Event.at).where(
        Event.office_id.in_(mine), Event.action.in_(DECISIONS), Event.at > world.now - timedelta(days=DAYS + 1)
    )
    for moment in session.scalars(acts):
        day = local_date(moment)
        if day in counts:
            counts[day] += 1
    return tuple(counts.items())


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
