"""What is told in the morning of a working day (U13): what waits at each office, and what will soon be too late.

One duty does it and owes the next one, so no clock of a broker is trusted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select

from certificates.keys.register import ENDS_SOON
from pipeline.case import cases
from pipeline.messages import notices
from pipeline.offices import posts
from pipeline.people import signing_in
from pipeline.review import closing, endings, questions, reckoning
from pipeline.rules.calendar import BEIJING, absent_year, is_working_day, local_date, working_days_between
from pipeline.rules.words import Action, Duty
from storage import outbox
from storage.models.cases import Case, Event
from storage.models.outbox import OwedDuty

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from pipeline.world import World

MORNING = UUID(int=1)
"""What the duty is about: nothing but the day."""
DAYS = 7
LOOKED_AT = 200
"""Cases of one office whose age is looked at: more than anyone decides in a day."""
NAMED = 5
"""Held cases by their numbers."""
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
    languages: tuple[str, ...]
    """Of whoever is told."""
    charts: Mapping[str, str] = field(default_factory=dict)
    """Blob keys by language, once they are drawn."""


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
        languages=notices.languages_of(session, office_id),
    )


def tell(session: Session, morning: Morning, *, world: World) -> None:
    """Write the messages, and owe the next morning's."""
    for one in morning.digests:
        posts.look_at(session, posts.Look(one.office_id, world))
        about = f"{one.office_id}:{world.today}"
        notices.tell_office(
            session,
            one.office_id,
            "digest",
            world=world,
            about=about,
            pictures={language: (chart, "week.png") for language, chart in one.charts.items()},
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
    endings.settle(session, world=world)
    signing_in.end_unseen(session, world=world)
    reckoning.reckon(session, world=world)
    questions.remind(session, world=world)
    closing.tell(session, world=world)
    _before_a_year_without_calendar(session, world)
    _before_the_signer_ends(session, morning.signer_ends, world)
    _what_the_house_needs(session, world)
    owe_next(session, world=world)


def _what_the_house_needs(session: Session, world: World) -> None:
    """Tell the help desk each morning, for as long as it is so, what nobody but they can mend."""
    held = [number for _, number in cases.held(session)]
    if held or not world.room:
        about, numbers = f"{world.today}", held[:NAMED]
        notices.tell_helpdesk(
            session, "house_needs", world=world, about=about, full=not world.room, held=len(held), numbers=numbers
        )


def _before_the_signer_ends(session: Session, ends: datetime, world: World) -> None:
    """Tell the help desk once a week: a new key takes a certification authority its time, and an ended one signs nothing."""
    left = ends - world.now
    if left <= ENDS_SOON:
        about = f"{ends:%Y-%m-%d}:{world.today:%G-%V}"
        notices.tell_helpdesk(
            session, "signer_ends", world=world, about=about, day=f"{local_date(ends):%Y-%m-%d}", days=left.days
        )


def _before_a_year_without_calendar(session: Session, world: World) -> None:
    """Tell the help desk once a week while a year's holidays are absent: terms would run through them."""
    year = absent_year(world.today, world.pack.calendar)
    if year is not None:
        about = f"{year}:{world.today:%G-%V}"
        notices.tell_helpdesk(session, "calendar_absent", world=world, about=about, year=str(year))
