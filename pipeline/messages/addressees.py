"""Whom a message reaches, asked for at sending: posts end, accounts move and cases go on while it waits for the morning."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from notify.networks import is_seat
from pipeline.messages import chat_state
from pipeline.rules.words import Addressee, MessageState, State, Waits
from storage import write_batch
from storage.models.cases import Case
from storage.models.offices import Office, Officer
from storage.models.people import Person, SecondChat
from storage.sealing import sealer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from sqlalchemy.orm import Session

    from storage.models.chat import Message

CHATS = (
    select(Person.id, Person.chat_id, Person.language, SecondChat.chat_id, SecondChat.language)
    .outerjoin(SecondChat, SecondChat.person_id == Person.id)
    .where(Person.id.in_(bindparam("ids", expanding=True)), Person.chat_id.is_not(None))
    .order_by(SecondChat.since)
)
CHAT_CLOSED = "the chat is closed to the bot"
AT_THE_DESK = "the officer sits at the desk alone, without a chat"


@dataclass(frozen=True, slots=True)
class For:
    """Whom a message is for, and where they are now; where it goes is asked again when it is sent."""

    addressee: Addressee
    id: UUID | None
    """Of the person, the post, the case or the office; None for a chat."""
    chat_id: int | None
    """None over a channel."""
    language: str
    address: str | None = None
    """Of a channel: which address of the office's, by its blind index."""


@dataclass(frozen=True, slots=True)
class To:
    """Where a message goes now: to a chat, or over one channel."""

    chat_id: int | None
    language: str
    channel: str = ""
    """The Apprise URL; it holds secrets."""


@dataclass(frozen=True, slots=True)
class NotSent:
    """A message that goes nowhere, and in a few words why."""

    id: UUID
    state: MessageState
    why: str
    count: int
    """Of how many events it was to tell."""


def reached(session: Session, row: Message) -> To | NotSent:
    """Where *row* goes now, or why it goes nowhere."""
    to = _over(session, row) or ASKED[row.addressee](session, row)
    if isinstance(to, str):
        return NotSent(row.id, MessageState.DROPPED, to, row.count)
    if to.chat_id is not None and is_seat(to.chat_id):
        return NotSent(row.id, MessageState.DROPPED, AT_THE_DESK, row.count)
    if to.chat_id is not None and chat_state.is_closed(session, to.chat_id):
        return NotSent(row.id, MessageState.FAILED, CHAT_CLOSED, row.count)
    return to


def accounts(session: Session, ids: list[UUID]) -> Mapping[UUID, list[For]]:
    """Each chat of each account; not the whole row, whose number and phone would be unsealed for nothing."""
    found: defaultdict[UUID, list[For]] = defaultdict(list)
    for some in write_batch.portions(list(dict.fromkeys(ids))):
        for id_, chat_id, language, second, second_language in session.execute(CHATS, {"ids": some}):
            if not found[id_]:
                found[id_].append(For(Addressee.PERSON, id_, chat_id, language))
            if second is not None:
                found[id_].append(For(Addressee.CHAT, id_, second, second_language))
    return found


def address_index(url: str) -> str:
    """How the ledger names one of an office's addresses."""
    return sealer().index(url, "offices.channels")


def _person(session: Session, row: Message) -> To | str:
    # Not the whole row, whose number and phone would be unsealed for nothing.
    found = session.execute(select(Person.chat_id, Person.language).where(Person.id == row.addressee_id)).one_or_none()
    if found is None or found.chat_id is None:
        return "the account has no chat"
    return To(found.chat_id, found.language)


def _officer(session: Session, row: Message) -> To | str:
    officer = session.get(Officer, row.addressee_id)
    if officer is None or not officer.active:
        return "the post has ended"
    return To(officer.chat_id, officer.language)


def _filer(session: Session, row: Message) -> To | str:
    case = session.get(Case, row.addressee_id)
    if case is None or case.chat_id is None:
        return "nobody's chat has filed it"
    return To(case.chat_id, case.asked.get("language", row.language))


def _chat(session: Session, row: Message) -> To | str:
    if row.addressee_id is not None:
        second = session.get(SecondChat, row.chat_id)
        if second is None or second.person_id != row.addressee_id:
            return "the chat is not the account's any more"
    return To(row.chat_id, row.language)


def _channel(session: Session, row: Message) -> To | str:
    office = session.get(Office, row.addressee_id)
    for url in office.channels.split() if office else ():
        if address_index(url) == row.address:
            return To(None, row.language, url)
    return "the office has given up that address"


ASKED: Mapping[Addressee, Callable[[Session, Message], To | str]] = MappingProxyType(
    {
        Addressee.PERSON: _person,
        Addressee.OFFICER: _officer,
        Addressee.FILER: _filer,
        Addressee.CHAT: _chat,
        Addressee.CHANNEL: _channel,
    }
)


def _open(case: Case) -> bool:
    return case.state.waits_for is not Waits.NOBODY


WHILE: Mapping[str, Callable[[Case], bool]] = MappingProxyType(
    {
        "term_ends": lambda case: case.state is State.RETURNED,
        "window_closing": lambda case: case.state.editable,
        "window_opened": lambda case: case.state.editable,
        "recovery_asked": _open,
        "recovery_objected": _open,
        "account_moving": _open,
        "unit_recovery_asked": _open,
        "unit_moving": _open,
    }
)
"""What is told only while it is so of its case."""


def _over(session: Session, row: Message) -> str:
    """Why it concerns nobody any more; empty if it does."""
    holds, waiting = WHILE.get(row.text_key), row.text_key == "waiting"
    case = session.get(Case, row.case_id) if row.case_id and (holds or waiting) else None
    if waiting:
        return "" if _waits(session, row, case) else "nothing of it waits there any more"
    return "the case has gone on" if holds and case is not None and not holds(case) else ""


def _waits(session: Session, row: Message, case: Case | None) -> bool:
    """True if the one case that it names lies there, or, where it tells of several, any does."""
    if row.count == 1 and case is not None:
        return case.office_id == row.office_id
    return session.scalar(select(Case.id).where(Case.office_id == row.office_id).limit(1)) is not None
