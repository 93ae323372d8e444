"""One person, one account: registration with one's own resident ID number (A1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from certificates.fonts import missing
from pipeline.rules import identity
from pipeline.rules.refusals import Refused
from storage.models.people import Person
from storage.sealing import sealer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.world import World


PRIVACY_NOTICE = "2026-11"
"""The version of the notice in the fronts' catalogues (`privacy-notice`): raise it when the text changes."""


@dataclass(frozen=True, slots=True)
class Registration:
    """What a person states of themselves."""

    name: str
    id_number: str
    ethnicity: str
    phone: str


def check_name(text: str) -> str:
    """The name as it will be printed. Raises Refused, also for a character that no font of ours has."""
    name = identity.person_name(text)
    if absent := missing(name):
        raise Refused("name_no_glyph", character=absent[0], code_point=f"U+{ord(absent[0]):04X}")
    return name


def check_ethnicity(text: str, world: World) -> str:
    """The word of GB/T 3304; a trailing 族 is dropped as ID cards do. Raises Refused."""
    word = text.strip()
    for candidate in (word, word.removesuffix("族")):
        if candidate in world.pack.ethnicities:
            return candidate
    raise Refused("ethnicity_unknown", source="GB/T 3304-1991")


def id_index(number: str) -> str:
    """The blind index by which a resident ID number is found."""
    return sealer().index(number, "people.id_number")


def register(session: Session, chat_id: int, language: str, said: Registration, *, world: World) -> UUID:
    """Open an account for this chat. Raises Refused; a taken number is pointed to recovery."""
    who = identity.resident_id(said.id_number, today=world.today)
    name, phone = check_name(said.name), identity.phone_number(said.phone)
    ethnicity = check_ethnicity(said.ethnicity, world)
    if session.scalar(select(Person.id).where(Person.chat_id == chat_id)) is not None:
        raise Refused("chat_has_account")
    person = Person(
        id=uuid4(),
        chat_id=chat_id,
        language=language,
        name=name,
        id_number=who.number,
        id_index=id_index(who.number),
        phone=phone,
        sex=who.sex,
        birth_date=who.birth_date,
        ethnicity=ethnicity,
        facts={},
        registered_at=world.now,
        consent=PRIVACY_NOTICE,
    )
    session.add(person)
    try:
        session.flush()  # the unique index decides, also between two chats at the same moment
    except IntegrityError:
        raise Refused("id_taken", source="一个身份证号，只能注册一个账号") from None
    return person.id
