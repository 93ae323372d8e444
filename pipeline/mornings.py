"""What is told in the morning of a working day (U13): what waits at each office, and what will soon be too late.

One duty does it and owes the next one, so no clock of a broker is trusted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select

from certificates.keys.register import ENDS_SOON
from pipeline import applying, notices
from pipeline.rules.calendar import BEIJING, is_working_day, local_date, working_days_between
from pipeline.rules.words import Action, Duty, Kind, State
from storage import outbox
from storage.models.cases import Case, Event
from storage.models.outbox import OwedDuty

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.world import World

MORNING = UUID(int=1)
"""What the duty is about: nothing but the day."""
DAYS = 7
LOOKED_AT = 200
"""Cases of one office whose age is looked at: more than anyone decides in a day."""
DECIDED = (Action.PASS, Action.RETURN, Action.REJECT, Action.RECEIVE, Action.GRANT, Action.ANNOUNCE)


@dataclass(frozen=True, slots=True)
class Week:
    """An office's last seven days, oldest first: (day, decided by it)."""

    waiting: int
    days: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What one office is told."""

    office_id: UUID
    waiting: int
    oldest_number: str
    oldest_days: int
    """Working days."""
    late: int
    """Cases that lie there longer than the policy's days."""
    very_late: tuple[str, ...]
    """Numbers of those twice as long: the chief is told."""
    week: Week
    chart: str = ""
    """Blob key, once it is drawn."""


@dataclass(frozen=True, slots=True)
class Morning:
    """One morning's digests."""

    digests: tuple[Digest, ...]
    signer_ends: datetime
    """When the signer in use ends."""


def ensure(session: Session, *, world: World) -> None:
    """Owe the next morning's duty, unless it is owed already."""
    owed = select(OwedDuty.id).where(OwedDuty.duty == Duty.TELL_MORNING, OwedDuty.settled_at.is_(None))
    if session.scalars(owed.limit(1)).one_or_none() is None:
        owe_next(session, world=world)


def owe_next(session: Session, *, world: World) -> None:
    """Owe the duty for the next working day's digest hour."""
    calendar, hour = world.pack.calendar, world.pack.terms.digest_hour
    day = world.today
    at = datetime.combine(day, time(hour), BEIJING)
    while at <= world.now or not is_working_day(day, calendar):
        day += timedelta(days=1)
        at = datetime.combine(day, time(hour), BEIJING)
    outbox.owe(session, Duty.TELL_MORNING, MORNING, now=world.now, not_before=at)


def look(session: Session, *, signer_ends: datetime, world: World) -> Morning:
    """What each office at which something waits is to be told, and the help desk of the signer."""
    waiting = select(Case.office_id, func.count()).where(Case.office_id.is_not(None)).group_by(Case.office_id)
    rows = session.execute(waiting).all()
    digests = tuple(_digest(session, id_, count, world) for id_, count in rows if id_ is not None)
    return Morning(digests, signer_ends)


def _digest(session: Session, office_id: UUID, waiting: int, world: World) -> Digest:
    pack, entered = world.pack, Case.entered_at
    here = select(Case.number, entered).where(Case.office_id == office_id).order_by(entered, Case.id)
    limit = pack.terms.remind_days
    oldest_first = session.execute(here.limit(LOOKED_AT)).all()
    ages = [(number, working_days_between(at or world.now, world.now, pack.calendar)) for number, at in oldest_first]
    since = world.now - timedelta(days=DAYS)
    acts = session.scalars(
        select(Event.at).where(Event.office_id == office_id, Event.at > since, Event.action.in_(DECIDED))
    )
    counted: dict[date, int] = {}
    for at in acts:
        counted[local_date(at)] = counted.get(local_date(at), 0) + 1
    days = [world.today - timedelta(days=back) for back in range(DAYS, 0, -1)]
    return Digest(
        office_id=office_id,
        waiting=waiting,
        oldest_number=ages[0][0],
        oldest_days=ages[0][1],
        late=sum(age > limit for _, age in ages),
        very_late=tuple(number for number, age in ages if age > 2 * limit)[:10],
        week=Week(waiting, tuple((day, counted.get(day, 0)) for day in days)),
    )


def tell(session: Session, morning: Morning, *, world: World) -> None:
    """Write the messages, and owe the next morning's."""
    for one in morning.digests:
        about = f"{one.office_id}:{world.today}"
        notices.tell_office(
            session,
            one.office_id,
            "digest",
            world=world,
            about=about,
            attachment=(one.chart, "week.png") if one.chart else None,
            opens_queue=True,
            waiting=one.waiting,
            oldest=one.oldest_number,
            days=one.oldest_days,
            late=one.late,
            limit=world.pack.terms.remind_days,
        )
        if one.very_late:
            week = f"{world.today:%G-%V}"
            notices.tell_office(
                session,
                one.office_id,
                "escalation",
                world=world,
                about=f"{one.office_id}:{week}",
                chiefs_only=True,
                numbers=list(one.very_late),
                limit=2 * world.pack.terms.remind_days,
            )
    _before_it_is_too_late(session, world)
    _before_the_signer_ends(session, morning.signer_ends, world)
    owe_next(session, world=world)


def _before_the_signer_ends(session: Session, ends: datetime, world: World) -> None:
    """Tell the help desk once a week: a new key takes a certification authority its time, and an ended one signs nothing."""
    left = ends - world.now
    if left <= ENDS_SOON:
        about = f"{ends:%Y-%m-%d}:{world.today:%G-%V}"
        notices.tell_helpdesk(
            session, "signer_ends", world=world, about=about, day=f"{local_date(ends):%Y-%m-%d}", days=left.days
        )


def _before_it_is_too_late(session: Session, world: World) -> None:
    """Tell whoever has a case to mend that its term ends, or one to hand in that its window closes."""
    soon = world.now + timedelta(days=world.pack.terms.window_warning_days)
    ending = select(Case).where(Case.state == State.RETURNED, Case.due_at > world.now, Case.due_at <= soon)
    for case in session.scalars(ending):
        about = f"{case.number}:{case.version}"
        due = f"{case.due_at:%Y-%m-%d}" if case.due_at else ""
        notices.tell_filer(session, case, "term_ends", world=world, about=about, case_number=case.number, due=due)
    drafts = select(Case).where(
        Case.state.in_((State.DRAFT, State.WITHDRAWN)), Case.kind == Kind.APPLICATION, Case.year == world.today.year
    )
    for case in session.scalars(drafts.execution_options(yield_per=500)):
        closes = applying.window_end(case, world)
        if closes is not None and closes <= soon:
            about = f"{case.number}:{closes:%Y-%m-%d}"
            until = f"{closes.astimezone(BEIJING):%Y-%m-%d %H:%M}"
            notices.tell_filer(
                session, case, "window_closing", world=world, about=about, case_number=case.number, until=until
            )
