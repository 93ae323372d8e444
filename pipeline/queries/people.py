"""Who is in a chat: the account and the posts, as frozen read models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from pipeline.rules.identity import mask_id
from storage.models.cases import Case
from storage.models.offices import Office
from storage.models.people import Person

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.rules.words import Node, Rank
    from pipeline.world import World


@dataclass(frozen=True, slots=True)
class PersonView:
    """An account, as its own holder sees it."""

    id: UUID
    name: str
    masked_id: str
    sex: str
    birth_date: date
    ethnicity: str
    facts: dict[str, Any]
    language: str


@dataclass(frozen=True, slots=True)
class PostView:
    """One post of the officer in this chat."""

    office_id: UUID
    office: str
    node: Node
    rank: Rank
    waiting: int


@dataclass(frozen=True, slots=True)
class Me:
    """Who is in this chat."""

    person: PersonView | None
    posts: tuple[PostView, ...]


def me(session: Session, *, by: Actor, world: World) -> Me:  # noqa: ARG001  every query has the same form
    """The account and the posts behind this chat."""
    person = session.get(Person, by.person_id) if by.person_id else None
    posts = []
    for post in by.posts:
        office = session.get_one(Office, post.office_id)
        waiting = session.scalar(select(func.count()).select_from(Case).where(Case.office_id == office.id)) or 0
        posts.append(PostView(office.id, office.name, office.node, post.rank, waiting))
    return Me(person_view(person) if person else None, tuple(posts))


def person_view(row: Person) -> PersonView:
    """Make the account as screens may show it: the ID number masked."""
    masked = mask_id(row.id_number)
    return PersonView(row.id, row.name, masked, row.sex, row.birth_date, row.ethnicity, row.facts, row.language)
