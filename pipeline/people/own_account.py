"""What a person changes of the own account, by rule (B11): telephone, a wrong name before it is certified, consent, its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from pipeline.people import findable
from pipeline.people.accounts import PRIVACY_NOTICE, check_name
from pipeline.rules import identity
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Waits
from storage.models.cases import Case
from storage.models.certificates import Certificate
from storage.models.organisations import Sharing
from storage.models.people import ChatOffer, Person, SecondChat
from storage.models.questions import Question

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World


def change_phone(session: Session, text: str, *, by: Actor, world: World) -> None:
    """The number under which the person is called, and by which an account is recovered. Raises Refused."""
    del world
    person = own(session, by)
    person.phone = identity.phone_number(text)
    findable.describe(person)


def mend_name(session: Session, text: str, *, by: Actor, world: World) -> None:
    """A name that was mistyped, while nothing certifies it and no office has it in hand. Raises Refused."""
    del world
    person = own(session, by)
    name_is_open(session, person)
    person.name = check_name(text)
    findable.describe(person)


def name_is_open(session: Session, person: Person) -> None:
    """Raise Refused where the name is mended by a correction (更正), or after the case that is under way."""
    if session.scalar(select(Certificate.id).where(Certificate.person_id == person.id).limit(1)) is not None:
        raise Refused("name_is_certified")
    for case in session.scalars(select(Case).where(Case.applicant_id == person.id)):
        if not case.state.editable and case.state.waits_for is not Waits.NOBODY:
            raise Refused("name_in_review", number=case.number)


def consent_again(session: Session, *, by: Actor, world: World) -> None:
    """The notice as it reads now was agreed to. Raises Refused."""
    del world
    own(session, by).consent = PRIVACY_NOTICE


def close(session: Session, *, by: Actor, world: World) -> None:
    """The account ends and what it holds is deleted, where nothing was ever filed from it. Raises Refused.

    What was filed belongs to the files of the offices, which the law has them keep. Questions stay with the chat, as of
    somebody without an account; a ticket that asked for the account (找回账号) is decided first, and then names it no more.
    """
    del world
    person = own(session, by)
    if session.scalar(select(Case.id).where(Case.applicant_id == person.id).limit(1)) is not None:
        raise Refused("account_has_cases")
    for ticket in session.scalars(select(Case).where(Case.account_id == person.id)):
        if ticket.state.waits_for is not Waits.NOBODY and not ticket.state.editable:
            raise Refused("account_claimed", number=ticket.number)
        ticket.account_id = None
    theirs = update(Question).where(Question.person_id == person.id)
    session.execute(theirs.values(person_id=None, chat_id=person.chat_id))
    for table in (SecondChat, ChatOffer, Sharing):
        session.execute(delete(table).where(table.person_id == person.id))
    session.flush()
    session.delete(person)


def own(session: Session, by: Actor) -> Person:
    """The account of *by*. Raises Refused."""
    person = session.get(Person, by.person_id) if by.person_id else None
    if person is None:
        raise Refused("register_first")
    return person
