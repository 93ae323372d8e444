"""Who has seen my papers, for whoever filed them (B10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, false, func, or_, select

from pipeline.case import cases
from pipeline.rules.identity import mask_name
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Action, Looked
from storage.models.cases import Case, Event
from storage.models.looks import Look
from storage.models.offices import Office

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

LISTED = 30
LISTS = (Looked.ROSTER, Looked.ROSTER_PUBLISHED)


@dataclass(frozen=True, slots=True)
class LookView:
    """One line: at that time, somebody of that office saw that."""

    at: datetime
    office: str
    name: str
    what: Looked
    turn: bool
    """True if it was that office's turn."""
    why: str


@dataclass(frozen=True, slots=True)
class Looks:
    """The latest looks at one case, the newest first."""

    number: str
    lines: tuple[LookView, ...]
    more: int
    """So many older ones are not shown."""


def of_case(session: Session, case_id: UUID, *, by: Actor, world: World) -> Looks:
    """Who saw the case that *by* filed, or took it away in a list. Raises Refused."""
    case = cases.find(session, case_id)
    if not cases.facts_of(case, world.pack).files(by):
        raise Refused("no_such_case")
    theirs = or_(Look.case_id == case.id, _in_rosters(session, case))
    rows = session.execute(
        select(Look, Office.name)
        .join(Office, Office.id == Look.office_id)
        .where(theirs)
        .order_by(Look.at.desc(), Look.id.desc())
        .limit(LISTED)
    ).all()
    total = session.scalar(select(func.count()).select_from(Look).where(theirs)) or 0
    spelt = str if world.chat_carries_facts else mask_name
    lines = tuple(LookView(one.at, office, spelt(one.name), one.what, one.turn, one.why) for one, office in rows)
    return Looks(case.number, lines, total - len(lines))


def _in_rosters(session: Session, case: Case) -> ColumnElement[bool]:
    """The rosters that held the case: those of an office that had received it by then, for its year or for what is open."""
    received = session.execute(
        select(Event.office_id, func.min(Event.at))
        .where(Event.case_id == case.id, Event.action == Action.RECEIVE)
        .group_by(Event.office_id)
    ).all()
    held = [and_(Look.office_id == office, Look.at >= at) for office, at in received]
    return and_(Look.case_id.is_(None), Look.what.in_(LISTS), Look.year.in_((0, case.year)), or_(false(), *held))
