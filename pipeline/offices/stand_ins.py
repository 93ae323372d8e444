"""代办: an officer hands the work to a colleague of the same office from one day to another; a chief does it for anyone there.

Who stands in has what the other has: their claims, and for that time their rank up to a decider's, so that the one table
of who may do what (pipeline.rules.transitions) needs no line for it. Letting officers in and out stays the chief's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import select

from pipeline.messages import notices
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Rank
from storage.models.claims import StandIn
from storage.models.offices import Officer

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

LONGEST = timedelta(days=60)


def give(
    session: Session, officer_id: UUID, colleague_id: UUID, first: date, last: date, *, by: Actor, world: World
) -> None:
    """From *first* to *last*, both included, the colleague has the officer's work. Raises Refused."""
    officer, colleague = session.get(Officer, officer_id), session.get(Officer, colleague_id)
    if officer is None or not officer.active or not _may(officer, by):
        raise Refused("not_yours_to_do")
    if colleague is None or not colleague.active or colleague.office_id != officer.office_id or colleague is officer:
        raise Refused("no_such_colleague")
    if not world.today <= first <= last or last - first >= LONGEST:
        raise Refused("days_of_leave", most=LONGEST.days)
    if any(one.first <= last and first <= one.last for one in _open(session, (officer.id,), world)):
        raise Refused("already_stands_in")
    session.add(StandIn(id=uuid4(), officer_id=officer.id, colleague_id=colleague.id, first=first, last=last))
    about, chat = f"{officer.id}:{world.now.isoformat()}", (colleague.chat_id, colleague.language)
    since, until = first.isoformat(), last.isoformat()
    notices.tell_chat(session, chat, "stand_in", world=world, about=about, name=officer.name, first=since, last=until)


def end(session: Session, stand_in_id: UUID, *, by: Actor, world: World) -> None:
    """It ends now, before its time. Raises Refused."""
    row = session.get(StandIn, stand_in_id)
    if row is None or not _may(row.officer, by):
        raise Refused("not_yours_to_do")
    row.ended_at = row.ended_at or world.now


def _may(officer: Officer, by: Actor) -> bool:
    post = by.post_at(officer.office_id)
    return post is not None and (post.officer_id == officer.id or post.rank is Rank.CHIEF)


def _open(session: Session, officers: Collection[UUID], world: World) -> list[StandIn]:
    """Those that are now or still to come, for whoever is away."""
    open_ones = (StandIn.ended_at.is_(None), StandIn.last >= world.today, StandIn.officer_id.in_(officers))
    return list(session.scalars(select(StandIn).where(*open_ones).order_by(StandIn.first)))


def now_for(session: Session, officer: Officer, *, world: World) -> Officer:
    """Who has the officer's work today: a colleague who stands in, else the officer."""
    today = (one for one in _open(session, (officer.id,), world) if one.first <= world.today)
    return next((one.colleague for one in today if one.colleague.active), officer)


def lent(session: Session, colleagues: Collection[UUID], today: date) -> dict[UUID, Rank]:
    """The highest rank that each of these officers has today from those for whom they stand in; a decider's at most."""
    found: dict[UUID, Rank] = {}
    asked = (
        select(StandIn.colleague_id, Officer.rank)
        .join(Officer, Officer.id == StandIn.officer_id)
        .where(
            StandIn.colleague_id.in_(colleagues),
            StandIn.ended_at.is_(None),
            StandIn.first <= today,
            StandIn.last >= today,
            Officer.active,
        )
    )
    for colleague, rank in session.execute(asked):
        usable = Rank.DECIDER if rank is Rank.CHIEF else rank
        if usable.reaches(found.get(colleague, Rank.CLERK)):
            found[colleague] = usable
    return found


@dataclass(frozen=True, slots=True)
class StandInView:
    """One line of who stands in for whom."""

    id: UUID
    name: str
    colleague: str
    first: date
    last: date


def of_offices(session: Session, *, by: Actor, world: World) -> tuple[StandInView, ...]:
    """What is now or to come, of those for whom *by* may say it."""
    mine = [post.office_id for post in by.posts]
    officers = session.scalars(select(Officer).where(Officer.office_id.in_(mine), Officer.active)).all()
    ids = [officer.id for officer in officers if _may(officer, by)]
    return tuple(
        StandInView(one.id, one.officer.name, one.colleague.name, one.first, one.last)
        for one in _open(session, ids, world)
    )
