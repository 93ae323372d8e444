"""Who is in a chat: the account and the posts, as frozen read models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from pipeline.people import operators
from pipeline.queries.officer import counts
from pipeline.rules.identity import mask_id, mask_phone, resident_id
from pipeline.rules.scales import Fact
from storage.models.cases import Case
from storage.models.offices import Office
from storage.models.people import Person

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.policy import Award, Exclusion
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
    birth_date: date | None
    """None for whoever files for a unit: of them only name and phone are known."""
    ethnicity: str
    facts: dict[str, Any]
    language: str
    masked_phone: str = ""
    consent: str = ""
    """Which version of the privacy notice was agreed to."""
    registered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PostView:
    """One post of the officer in this chat."""

    office_id: UUID
    office: str
    node: Node
    rank: Rank
    waiting: str


@dataclass(frozen=True, slots=True)
class Me:
    """Who is in this chat."""

    person: PersonView | None
    posts: tuple[PostView, ...]
    name: str
    """As the officer is called; empty where the chat must not carry it."""
    at: datetime
    """The moment of this look: a printed page says it."""
    questions: int = 0
    """How many people wait for an answer of the offices of this chat (`pipeline.queries.officer.counts`)."""
    operates: bool = False
    """True for whoever runs the house (`pipeline.people.operators`)."""


def me(session: Session, *, by: Actor, world: World) -> Me:
    """The account and the posts behind this chat."""
    person = session.get(Person, by.person_id) if by.person_id else None
    posts = []
    for post in by.posts:
        if post.inherited:
            continue
        office = session.get_one(Office, post.office_id)
        waits = counts.waiting(session, select(Case.id).where(Case.office_id == office.id))
        posts.append(PostView(office.id, office.name, office.node, post.rank, waits))
    name = by.name if world.chat_carries_facts else ""
    mine = person_view(person, world) if person else None
    return Me(mine, tuple(posts), name, world.now, counts.questions(session, by), operators.operates(session, by))


def person_view(row: Person, world: World) -> PersonView:
    """Make the account as screens may show it: numbers masked, nothing at all where the chat must not carry it."""
    carries = world.chat_carries_facts
    return PersonView(
        id=row.id,
        name=row.name if carries else "",
        masked_id=mask_id(row.id_number) if carries else "",
        sex=row.sex,
        birth_date=row.birth_date,
        ethnicity=row.ethnicity,
        facts=readable(row.facts, row.language, world),
        language=row.language,
        masked_phone=mask_phone(row.phone) if carries else "",
        consent=row.consent,
        registered_at=row.registered_at,
    )


def readable(facts: dict[str, Any], language: str, world: World) -> dict[str, Any]:
    """What was stated, with the pack's own words for awards and exclusions."""
    pack = world.pack
    words: tuple[Award | Exclusion, ...] = (*pack.awards, *pack.exclusions)
    named = {one.id: one.name if language == "zh" else one.name_en for one in words}
    shown = dict(facts)
    if Fact.AWARDS in shown:
        shown[Fact.AWARDS] = [named.get(id_, id_) for id_ in shown[Fact.AWARDS]]
    if Fact.STANDING in shown:
        shown[Fact.STANDING] = named.get(shown[Fact.STANDING], shown[Fact.STANDING])
    return shown


def claimed_view(case: Case, world: World) -> PersonView:
    """Make the account that a recovery claims, or the officer who files for a unit, as the case says it."""
    if case.kind.about_unit:
        return _officer_view(case, world)
    who, carries = resident_id(case.asked["id_number"], today=world.today), world.chat_carries_facts
    return PersonView(
        id=case.id,
        name=case.asked["name"] if carries else "",
        masked_id=mask_id(who.number) if carries else "",
        sex=who.sex,
        birth_date=who.birth_date,
        ethnicity="",
        facts={},
        language=case.asked["language"],
        masked_phone=mask_phone(case.asked["phone"]) if carries else "",
    )


def _officer_view(case: Case, world: World) -> PersonView:
    """Who files for a unit."""
    carries = world.chat_carries_facts
    phone = case.asked.get("phone", "")
    return PersonView(
        id=case.id,
        name=case.asked["officer"] if carries else "",
        masked_id="",
        sex="",
        birth_date=None,
        ethnicity="",
        facts={},
        language=case.asked["language"],
        masked_phone=mask_phone(phone) if carries and phone else "",
    )
