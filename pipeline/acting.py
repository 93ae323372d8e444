"""Who stands behind a chat: looked up at every act, never taken from what a message or a button says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.rules.transitions import Actor, Post
from storage.models.offices import Officer
from storage.models.people import Person

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def actor_of(session: Session, chat_id: int) -> Actor:
    """The person and the posts of that chat; an actor without either may do nothing."""
    person = session.scalars(select(Person).where(Person.chat_id == chat_id)).one_or_none()
    officers = session.scalars(select(Officer).where(Officer.chat_id == chat_id, Officer.active)).all()
    posts = tuple(Post(officer.id, officer.office_id, officer.rank) for officer in officers)
    name = person.name if person else officers[0].name if officers else ""
    return Actor(name, person_id=person.id if person else None, posts=posts, chat_id=chat_id)
