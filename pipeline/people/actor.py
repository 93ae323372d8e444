"""Who stands behind a chat: looked up at every act, never taken from what a message or a button says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.offices import stand_ins
from pipeline.offices.succession import predecessors
from pipeline.rules.transitions import Actor, Post
from storage.models.offices import Officer
from storage.models.people import Person, SecondChat
from storage.models.sign_ins import DirectoryAccount

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.words import Rank


def actor_of(session: Session, chat_id: int, today: date) -> Actor:
    """The person and the posts of that chat; an actor without either may do nothing.

    Who stands in for a colleague *today* has that colleague's rank at the office.
    """
    person = session.scalars(select(Person).where(Person.chat_id == chat_id)).one_or_none()
    if person is None and (second := session.get(SecondChat, chat_id)) is not None:
        person = session.get(Person, second.person_id)
    officers = session.scalars(select(Officer).where(Officer.chat_id == chat_id, Officer.active)).all()
    if person is None and any(officer.account_id for officer in officers):
        person = _known_by_number(session, chat_id)
    lent = stand_ins.lent(session, [officer.id for officer in officers], today) if officers else {}
    posts = [Post(officer.id, officer.office_id, _rank(officer, lent)) for officer in officers]
    own = {post.office_id: post for post in posts}
    for former, heir in predecessors(session, own).items():
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
