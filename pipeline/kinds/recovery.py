"""Account recovery (账号找回): a ticket that anyone may file from a chat without an account, decided at the help desk.

What is answered never tells whether a number is registered: the same words come back for one that nobody has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from pipeline.case import cases, frozen
from pipeline.case.act import act, hold
from pipeline.kinds.row import Shown
from pipeline.kinds.unit_requests import officers_of
from pipeline.messages import notices
from pipeline.people import accounts, moving
from pipeline.rules import identity
from pipeline.rules.reasons import Reason
from pipeline.rules.refusals import Refused
from pipeline.rules.transitions import PIPELINE
from pipeline.rules.words import Action, Kind, State, Waits
from pipeline.work.stage import NotYet
from storage.models.cases import Case
from storage.models.people import Person

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.kinds.row import OfficersWord
    from pipeline.rules.transitions import Actor
    from pipeline.world import World

PHOTO_WAY = "photo"
WAYS = (frozen.OLD_CHAT, PHOTO_WAY)
CLAIMS = ("found", "name", "phone", "confirmed")
"""What the help desk compares with the account."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says of the account that they ask for."""

    name: str
    id_number: str
    phone: str


def begin(session: Session, claim: Claim, way: str, *, language: str, by: Actor, world: World) -> UUID:
    """File a ticket. Raises Refused, but never for a number that is, or is not, registered."""
    if by.person_id is not None:
        raise Refused("chat_has_account")
    if way not in WAYS:
        raise Refused("button_expired")
    open_one = session.scalars(select(Case).where(Case.chat_id == by.chat_id, Case.kind == Kind.ACCOUNT_RECOVERY))
    for case in open_one:
        if case.state.waits_for is not Waits.NOBODY:
            raise Refused("ticket_open", number=case.number)
    number = identity.resident_id(claim.id_number, today=world.today).number
    asked = {
        "way": way,
        "language": language,
        "name": accounts.check_name(claim.name),
        "id_number": number,
        "phone": identity.phone_number(claim.phone),
    }
    case = cases.draft(
        session,
        Kind.ACCOUNT_RECOVERY,
        world=world,
        chat_id=by.chat_id,
        account_id=session.scalar(select(Person.id).where(Person.id_index == accounts.id_index(number))),
        asked=asked,
    )
    return case.id


def ready(session: Session, case: Case, world: World) -> dict[str, Any]:
    """Tell the account's present chat that somebody asks for it; whoever holds it can confirm or object."""
    account = case.account
    if account is not None:
        notices.tell_person(session, account, "recovery_asked", world=world, about=case.number, case=case)
    return {}


@dataclass(frozen=True, slots=True)
class Ticket:
    """How a ticket stands, for whoever knows its number: nothing personal (A3)."""

    number: str
    state: State
    since: datetime
    due_at: datetime | None


def ticket(session: Session, number: str, *, by: Actor, world: World) -> Ticket:  # noqa: ARG001
    """How the ticket with that number stands, without an account. Raises Refused."""
    case = session.scalars(
        select(Case).where(Case.number == identity.number_text(number), Case.kind == Kind.ACCOUNT_RECOVERY)
    ).one_or_none()
    if case is None:
        raise Refused("no_such_ticket")
    return Ticket(case.number, case.state, case.entered_at or case.created_at, case.due_at)


def shown(session: Session, case: Case, world: World) -> Shown:
    """Which of its claims agree with the account that it asks for."""
    del session, world
    return Shown(agreement=agreement(case))


def agreement(case: Case) -> dict[str, bool]:
    """Which of the claims agree with the account, for the help desk: found, name, phone, confirmed."""
    account = case.account
    stands = (
        account is not None,
        account is not None and account.name == case.asked["name"],
        account is not None and account.phone == case.asked["phone"],
        bool(case.facts.get("confirmed")),
    )
    return dict(zip(CLAIMS, stands, strict=True))


def before_grant(session: Session, case: Case, *, word: OfficersWord, world: World) -> Refused | None:
    """The officer has compared every claim; which were, and how they stood, is kept. Raises Refused."""
    stood = agreement(case)
    if not stood["found"]:
        raise Refused("nothing_to_recover")
    if stood.keys() - word.compared:
        raise Refused("compare_first")
    case.facts = {**case.facts, "compared": stood}
    return before_moving(session, case, word=word, world=world)


def before_moving(session: Session, case: Case, *, word: OfficersWord, world: World) -> Refused | None:
    """Where the policy wants two officers, the first one's word is noted, and another one's is waited for."""
    del session
    first = case.facts.get("first_word")
    if world.pack.terms.officers_per_move == 1 or first not in {None, word.chat_id}:
        return None
    case.facts = {**case.facts, "first_word": word.chat_id}
    return Refused("second_officer_needed")


def confirm(session: Session, case_id: UUID, *, by: Actor, world: World, seen: int) -> None:
    """The account's holder, in its old chat: it is me who asks. Raises Refused, Overtaken."""
    case = act(session, case_id, Action.CONFIRM, by=by, world=world, seen=seen).case
    case.facts = {**case.facts, "confirmed": True}


def object_to(session: Session, case_id: UUID, *, by: Actor, world: World, seen: int) -> None:
    """The account's holder, in its old chat: it is not me; the help desk decides anew. Raises Refused, Overtaken."""
    case = act(session, case_id, Action.OBJECT, by=by, world=world, seen=seen).case
    case.facts = {**case.facts, "confirmed": False, "objected": True, "first_word": None}
    about = f"{case.number}:{case.version}"
    notices.tell_office(
        session, case.office_id, "recovery_objected", world=world, about=about, case=case, number=case.number
    )


def term(session: Session, case: Case, world: World) -> datetime:
    """When a granted move takes place: at once if a holder confirmed or there is none, else after the time to object."""
    if not _held(session, case) or case.facts.get("confirmed"):
        return world.now
    return world.now + timedelta(hours=world.pack.terms.objection_hours)


def _held(session: Session, case: Case) -> bool:
    """True if somebody holds what is asked for. Raises Refused if there is nothing to hold."""
    if case.unit_id is not None:
        return bool(officers_of(session, case.unit_id))
    if case.account is None:
        raise Refused("nothing_to_recover")
    return case.account.chat_id is not None


def granted(session: Session, case: Case, world: World) -> None:
    """Tell both sides that the account will move, and until when the present holders may object."""
    until = case.due_at if case.due_at and case.due_at > world.now else None
    hours = world.pack.terms.objection_hours if until else 0
    notices.tell_filer(session, case, "recovery_granted", world=world, number=case.number, hours=hours)
    about = f"{case.number}:{case.version}"
    if until and case.unit is not None:
        notices.tell_office(
            session,
            case.unit_id,
            "unit_moving",
            world=world,
            about=about,
            case=case,
            number=case.number,
            hours=hours,
            office=case.unit.name,
        )
    if until and case.account is not None:
        notices.tell_person(
            session,
            case.account,
            "account_moving",
            world=world,
            about=about,
            case=case,
            number=case.number,
            hours=hours,
        )


def move(session: Session, case_id: UUID, *, world: World) -> None:
    """The outcome: the account moves to the chat that asked; both chats are told. Raises NotYet."""
    case = cases.locked(session, case_id)
    if case.state is not State.APPROVED:
        return  # objected to meanwhile
    if case.due_at is not None and case.due_at > world.now:  # granted anew with a later term
        raise NotYet(case.due_at)
    account = session.get_one(Person, case.account_id, with_for_update=True)  # of two tickets one after the other
    about, old = f"{case.number}:moved", account.chat_id
    if session.scalar(select(Person.id).where(Person.chat_id == case.chat_id, Person.id != account.id)) is not None:
        hold(session, case_id, Reason.CHAT_TAKEN, world=world)
        return
    if old is not None and old != case.chat_id:
        chat = (old, account.language)  # the chat itself: the person is elsewhere when it is told
        notices.tell_chat(session, chat, "account_moved_away", world=world, about=about, number=case.number)
    moving.move(session, account, _asking(case), case.asked["language"], world=world)
    act(session, case_id, Action.COMPLETE, by=PIPELINE, world=world)
    notices.tell_person(session, account, "account_moved", world=world, about=about, number=case.number)


def _asking(case: Case) -> int:
    """The chat that asks for the account. Raises Refused if there is none."""
    if case.chat_id is None:
        raise Refused("not_yours_to_do")
    return case.chat_id
