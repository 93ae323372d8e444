"""One person, one account: registration with one's own resident ID number (A1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from pipeline.people import findable
from pipeline.rules import identity
from pipeline.rules.refusals import Refused
from pipeline.work.printing import printable
from storage.models.people import Person, SecondChat
from storage.sealing import sealer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World


PRIVACY_NOTICE = "2026-11"
"""The version of the notice in the fronts' catalogues (`privacy-notice`): raise it when the text changes."""
NOT_ASKED = ""
"""In the place of a notice's version: somebody whom a table named, and who has not come yet (`pipeline.people.imports`)."""


@dataclass(frozen=True, slots=True)
class Registration:
    """What a person states of themselves."""

    name: str
    id_number: str
    ethnicity: str
    phone: str


def check_name(text: str) -> str:
    """The name as it will be printed. Raises Refused, also for a character that no font of ours has."""
    return printable(identity.person_name(text))


def check_ethnicity(text: str, world: World) -> str:
    """The word of GB/T 3304. Raises Refused."""
    return identity.ethnicity(text, world.pack.ethnicities)


def ethnicity_of(who: identity.ResidentId, text: str, world: World) -> str:
    """What is kept of somebody with that number: a foreign resident has none, whatever is said. Raises Refused."""
    if who.foreign:
        return identity.FOREIGN
    kept = check_ethnicity(text, world)
    if kept == identity.FOREIGN:
        raise Refused("ethnicity_unknown", source="GB/T 3304-1991")
    return kept


def is_free(session: Session, number: str, *, by: Actor, world: World) -> None:
    """Raise Refused if somebody has an account under that ID number: said where it is typed, not at the end."""
    del by, world
    if session.scalar(select(Person.id).where(Person.id_index == id_index(number), Person.consent != NOT_ASKED)):
        raise Refused("id_taken", source="一个身份证号，只能注册一个账号")


def id_index(number: str) -> str:
    """The blind index by which a resident ID number is found."""
    return sealer().index(number, "people.id_number")


def register(session: Session, chat_id: int, language: str, said: Registration, *, world: World) -> UUID:
    """Open an account for this chat. Raises Refused; a taken number is pointed to recovery."""
    who = identity.resident_id(said.id_number, today=world.today)
    name, phone = check_name(said.name), identity.phone_number(said.phone)
    ethnicity = ethnicity_of(who, said.ethnicity, world)
    taken = session.scalar(select(Person.id).where(Person.chat_id == chat_id)) or session.get(SecondChat, chat_id)
    if taken is not None:
        raise Refused("chat_has_account")
    person = _expected(session, who, name) or Person(id=uuid4(), id_number=who.number, facts={})
    person.id_index = id_index(who.number)
    person.chat_id, person.language = chat_id, language
    person.name, person.phone, person.ethnicity = name, phone, ethnicity
    person.sex, person.birth_date = who.sex, who.birth_date
    person.registered_at, person.consent = world.now, PRIVACY_NOTICE
    findable.describe(person)
    session.add(person)
    try:
        session.flush()  # the unique index decides, also between two chats at the same moment
    except IntegrityError:
        raise Refused("id_taken", source="一个身份证号，只能注册一个账号") from None
    return person.id


def _expected(session: Session, who: identity.ResidentId, name: str) -> Person | None:
    """The account that a table opened for somebody of that number and name, until now without a chat."""
    row = session.scalars(
        select(Person).where(Person.id_index == id_index(who.number), Person.consent == NOT_ASKED).with_for_update()
    ).one_or_none()
    return row if row and identity.name_key(row.name) == identity.name_key(name) else None
