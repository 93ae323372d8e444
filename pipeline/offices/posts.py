"""Posts that end, and offices where nobody can decide: that is told once, to the help desk and the offices above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select, update

from pipeline.messages import notices
from pipeline.offices import hanging
from pipeline.rules.identity import mask_name
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Node, Rank
from storage import write_batch
from storage.models.cases import Case
from storage.models.claims import Claim
from storage.models.offices import Office, Officer
from storage.models.people import Person, SecondChat

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.world import World

DECIDING = tuple(rank for rank in Rank if rank.reaches(Rank.DECIDER))
CAN_DECIDE = select(Officer.chat_id).where(
    Officer.office_id == bindparam("office"), Officer.active, Officer.rank.in_(DECIDING)
)
SHORTEST = 4
"""Digits of a post's id by which an operator names it."""


@dataclass(frozen=True, slots=True)
class Look:
    """An office that is to be looked at: is anybody there."""

    office_id: UUID
    world: World
    case: str = ""
    """Number of the case that came there."""
    filer: int | None = None
    """The chat that filed it: nobody decides on themselves."""


def deciding_chats(session: Session, office_id: UUID) -> set[int]:
    """The chats of those who can decide at that office."""
    return set(session.scalars(CAN_DECIDE, {"office": office_id}))


def look_at(session: Session, look: Look) -> None:
    """If nobody can decide there, tell those who can find somebody; in a batch each office is looked at once."""
    write_batch.defer(session, _look_at, look)


def _look_at(session: Session, looks: Iterable[Look]) -> None:
    there: dict[UUID, set[int]] = {}
    for look in looks:
        if look.office_id not in there:
            there[look.office_id] = deciding_chats(session, look.office_id)
            if not there[look.office_id]:
                _found_empty(session, look)
        if look.case and there[look.office_id] == {look.filer}:
            _tell(session, session.get_one(Office, look.office_id), about=look.case, world=look.world)


def _found_empty(session: Session, look: Look) -> None:
    """The first to find it so tells of it; it is told again only if somebody was there meanwhile."""
    office = session.get_one(Office, look.office_id)
    first = update(Office).where(Office.id == office.id, Office.empty_since.is_(None))
    if session.execute(first.values(empty_since=look.world.now).returning(Office.id)).one_or_none() is not None:
        _tell(session, office, about=f"{office.id}:{look.world.now.isoformat()}", world=look.world)


def _tell(session: Session, office: Office, *, about: str, world: World) -> None:
    waiting = session.scalar(select(func.count()).select_from(Case).where(Case.office_id == office.id)) or 0
    desks = session.scalars(select(Office.id).where(Office.node == Node.HELPDESK))
    for told in dict.fromkeys([*desks, *_above(session, office)]):
        notices.tell_office(
            session,
            told,
            "nobody_there",
            world=world,
            about=about,
            office=office.name,
            contact=office.contact,
            phone=office.phone,
            waiting=waiting,
        )


def _above(session: Session, office: Office) -> list[UUID]:
    """The offices above: a unit's recommending units, and the bureau of the prefecture of any but itself."""
    if office.node in {Node.BUREAU, Node.HELPDESK}:
        return []
    bureaus = session.scalars(select(Office.id).where(Office.node == Node.BUREAU, Office.portal == office.portal))
    return [*(line.recommender_id for line in office.recommendations), *bureaus]


def end(session: Session, officer: Officer, *, world: World) -> None:
    """The post is over: its holder hears of it; where nobody is left, so do those above."""
    officer.active = False
    about, chat = f"{officer.id}:{world.now.isoformat()}", (officer.chat_id, officer.language)
    notices.tell_chat(session, chat, "post_ended", world=world, about=about, office=officer.office.name)
    give_back(session, officer, world=world)
    look_at(session, Look(officer.office_id, world))


def carry(session: Session, old: int, new: int, language: str) -> None:
    """What *old* holds is *new*'s from now on.

    Each post keeps its row, by which the record names who acted; where both hold one, the new chat's stays.
    """
    there = {post.office_id: post for post in session.scalars(select(Officer).where(Officer.chat_id == new))}
    for post in session.scalars(select(Officer).where(Officer.chat_id == old)):
        kept = there.get(post.office_id)
        if kept is None:
            post.chat_id, post.language = new, language
        elif post.active:
            kept.rank = kept.rank if kept.active and kept.rank.reaches(post.rank) else post.rank
            kept.active, post.active = True, False
            hanging.follow(session, {post.id: kept.id})


def give_back(session: Session, officer: Officer, *, world: World) -> None:
    """What *officer*, whose post has ended, worked on is the office's again: it is told which cases."""
    theirs = (Claim.officer_id == officer.id, Case.office_id == officer.office_id, Claim.at >= Case.entered_at)
    numbers = session.scalars(
        select(Case.number).join(Claim, Claim.case_id == Case.id).where(*theirs).order_by(Case.number)
    ).all()
    if numbers:
        about, name = f"{officer.id}:{world.now.isoformat()}", said(officer, world)
        notices.tell_office(
            session, officer.office_id, "claims_back", world=world, about=about, name=name, numbers=list(numbers)
        )


def said(officer: Officer, world: World) -> str:
    """The officer's name, as the chat may carry it."""
    return officer.name if world.chat_carries_facts else mask_name(officer.name)


def named(session: Session, text: str) -> Officer:
    """The active post whose id begins with *text*. Raises Refused unless it is one."""
    rows = session.scalars(select(Officer).where(Officer.active)).all() if len(text) >= SHORTEST else []
    found = [row for row in rows if row.id.hex.startswith(text.lower())]
    if len(found) != 1:
        raise Refused("no_such_post", post=text[:40])
    return found[0]


def _chats(session: Session, chat_id: int) -> set[int]:
    """That chat, and the others from which the same person speaks: an invitation may have been used in any of them."""
    second = session.get(SecondChat, chat_id)
    person = session.scalar(select(Person.id).where(Person.chat_id == chat_id)) if second is None else second.person_id
    own = select(Person.chat_id).where(Person.id == person, Person.chat_id.is_not(None))
    others = select(SecondChat.chat_id).where(SecondChat.person_id == person)
    return {chat_id, *filter(None, session.scalars(own)), *session.scalars(others)}


def dismiss(session: Session, text: str, *, every: bool, world: World) -> tuple[Officer, ...]:
    """An operator ends that post, or *every* post of whoever holds it; gives those that ended. Raises Refused."""
    officer = named(session, text)
    theirs = select(Officer).where(Officer.chat_id.in_(_chats(session, officer.chat_id)), Officer.active)
    ended = tuple(session.scalars(theirs)) if every else (officer,)
    for one in ended:
        end(session, one, world=world)
    return ended
