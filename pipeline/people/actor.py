"""Who stands behind a chat: looked up at every act, never taken from what a message or a button says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from pipeline.offices import stand_ins
from pipeline.offices.succession import predecessors
from pipeline.rules.transitions import Actor, Post
from storage.models.claims import StandIn
from storage.models.offices import Office, Officer
from storage.models.people import Person, SecondChat
from storage.models.sign_ins import DirectoryAccount

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.words import Rank


Former = aliased(Office)
PERSON = select(Person).where(Person.chat_id == bindparam("chat"))
POSTS = select(
    Officer,
    select(StandIn.id).where(StandIn.colleague_id == Officer.id, StandIn.ended_at.is_(None)).exists(),
    select(Former.id).where(Former.successor_id == Officer.office_id, Former.ended_at.is_not(None)).exists(),
).where(Officer.chat_id == bindparam("chat"), Officer.active)
"""Each post, and whether it stands in for another and whether its office has taken over from one: both are rare, and asked of
every act. The two statements are made once: to build them takes longer than to run them."""


def actor_of(session: Session, chat_id: int, today: date) -> Actor:
    """The person and the posts of that chat; an actor without either may do nothing.

    Who stands in for a colleague *today* has that colleague's rank at the office.
    """
    person = session.scalars(PERSON, {"chat": chat_id}).one_or_none()
    if person is None and (second := session.get(SecondChat, chat_id)) is not None:
        person = session.get(Person, second.person_id)
    held = session.execute(POSTS, {"chat": chat_id}).all()
    officers = [officer for officer, _, _ in held]
    if person is None and any(officer.account_id for officer in officers):
        person = _known_by_number(session, chat_id)
    lenders = [officer.id for officer, stands_in, _ in held if stands_in]
    lent = stand_ins.lent(session, lenders, today) if lenders else {}
    posts = [Post(officer.id, officer.office_id, _rank(officer, lent)) for officer in officers]
    own = {post.office_id: post for post in posts}
    heirs = [officer.office_id for officer, _, is_heir in held if is_heir]
    for former, heir in predecessors(session, heirs).items():
        posts.append(Post(own[heir].officer_id, former, own[heir].rank, inherited=True))
    name = person.name if person else officers[0].name if officers else ""
    return Actor(name, person_id=person.id if person else None, posts=tuple(posts), chat_id=chat_id)


def _known_by_number(session: Session, chat_id: int) -> Person | None:
    """The account of whoever sits there, by the ID number that the directory says of them: nobody decides on themselves."""
    number = select(DirectoryAccount.id_index).where(DirectoryAccount.chat_id == chat_id)
    return session.scalars(select(Person).where(Person.id_index == number.scalar_subquery())).one_or_none()


def _rank(officer: Officer, lent: Mapping[UUID, Rank]) -> Rank:
    """The officer's own rank, or the one that is lent if that is higher."""
    own = officer.rank
    borrowed = lent.get(officer.id, own)
    return borrowed if borrowed.reaches(own) else own
