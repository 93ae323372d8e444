"""What whoever files is told of the windows of review bodies (A5): before one closes, when it is missed, when one opens."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.case import cases
from pipeline.kinds import application
from pipeline.messages import notices
from pipeline.rules.calendar import BEIJING, last_day
from pipeline.rules.words import AWARDS, Node, State
from storage.models.cases import Case

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from pipeline.kinds.row import Taking
    from pipeline.world import World

TOLD_WITHIN = timedelta(days=7)
"""What opened or closed longer ago is no news: nobody is told of it after an upgrade, or a long silence."""
AT_ONCE = 500


def tell(session: Session, *, world: World) -> None:
    """Tell each of them once: of the term to mend, and of the window of the body that reviews the case."""
    soon = world.now + timedelta(days=world.pack.terms.window_warning_days)
    _terms(session, soon, world)
    drafts = select(Case).where(Case.state.in_((State.DRAFT, State.WITHDRAWN)), Case.kind.in_(AWARDS))
    for case in session.scalars(drafts.execution_options(yield_per=AT_ONCE)):
        if takes := application.taking(case, world):
            _draft(session, case, takes, soon, world)
    under_way = select(Case).where(Case.state.in_((State.CHECKING, State.IN_REVIEW)), Case.kind.in_(AWARDS))
    for case in session.scalars(under_way.execution_options(yield_per=AT_ONCE)):
        takes = application.taking(case, world)
        there = case.office is not None and case.office.node is Node.BODY  # it has come in time
        if takes and not there:
            _missed(session, case, takes, world)


def _terms(session: Session, soon: datetime, world: World) -> None:
    ending = select(Case).where(Case.state == State.RETURNED, Case.due_at > world.now, Case.due_at <= soon)
    for case in session.scalars(ending):
        about = f"{case.number}:{case.version}"
        due = f"{last_day(case.due_at):%Y-%m-%d}" if case.due_at else ""
        notices.tell_filer(session, case, "term_ends", world=world, about=about, case_number=case.number, due=due)


def _draft(session: Session, case: Case, takes: Taking, soon: datetime, world: World) -> None:
    """Before the window closes; when it has; when one opens that the draft has waited for."""
    stands = takes.stands
    if stands is None:
        return
    if stands.open and stands.until and _moment(stands.until) <= soon:
        about, until = f"{case.number}:{stands.until:%Y-%m-%d}", f"{stands.until:%Y-%m-%d %H:%M}"
        notices.tell_filer(
            session, case, "window_closing", world=world, about=about, case_number=case.number, until=until
        )
    elif stands.open and stands.since and _fresh(stands.since, world) and case.created_at < _moment(stands.since):
        notices.tell_filer(
            session,
            case,
            "window_opened",
            world=world,
            about=f"{case.number}:{stands.since:%Y-%m-%d}",
            case_number=case.number,
            body=takes.body,
            until=f"{stands.until:%Y-%m-%d %H:%M}" if stands.until else "",
        )
    else:
        _missed(session, case, takes, world)


def _missed(session: Session, case: Case, takes: Taking, world: World) -> None:
    """The window closed before the case was there: what now, and when again."""
    stands = takes.stands
    if stands is None or stands.open or stands.closed is None or not _fresh(stands.closed, world):
        return
    if case.created_at > _moment(stands.closed):
        return
    notices.tell_filer(
        session,
        case,
        "window_missed",
        world=world,
        about=f"{case.number}:{stands.closed:%Y-%m-%d}",
        case_number=case.number,
        body=takes.body,
        closed=f"{stands.closed:%Y-%m-%d %H:%M}",
        opens=f"{stands.next:%Y-%m-%d %H:%M}" if stands.next else "",
        draft=case.state.editable,
        office=case.office.name if case.office else "",
        year=cases.year_of(case, world),
    )


def _fresh(moment: datetime, world: World) -> bool:
    return _moment(moment) <= world.now < _moment(moment) + TOLD_WITHIN


def _moment(wall: datetime) -> datetime:
    """The moment of a time of Beijing's."""
    return wall.replace(tzinfo=BEIJING)
