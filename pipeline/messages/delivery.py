"""The ledger's side of sending: what to send, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from pipeline.messages import addressees, notices, pushes
from pipeline.messages.addressees import NotSent
from pipeline.rules.words import Addressee, Duty, MessageState
from storage import outbox
from storage.models.cases import Case
from storage.models.chat import ClosedChat, Message
from storage.models.offices import Office, Officer

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.world import World

WHY_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that is to be sent."""

    id: UUID
    chat_id: int | None
    """None: over one of the office's own channels."""
    language: str
    text_key: str
    facts: dict[str, Any]
    case_id: UUID | None
    attachment: tuple[str, str] | None
    """(file name, blob key)."""
    office_id: UUID | None
    """The office whose queue a button under the message opens."""
    count: int
    channel: str
    """The address, where it goes over a channel."""
    edits: int | None
    """The message of the network's that says it already, but of fewer events."""
    unanswered: int
    """How often it was given to the network before, without an answer."""
    question_id: UUID | None = None
    """The question that a button under the message opens."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of it: an id of the chat network's, or why it will never arrive."""

    id: UUID
    message_id: int | None
    why: str = ""
    count: int = 1
    """Of how many events it told."""
    chat_id: int | None = None
    """To which chat, if to any."""
    closed: bool = False
    """True if the chat takes nothing any more."""


def to_send(session: Session, message_id: UUID) -> Outgoing | NotSent | None:
    """Load a message, and ask whom it reaches now; None if it was sent or given up."""
    row = session.get(Message, message_id)
    if row is None or row.state is not MessageState.PENDING:
        return None
    to = addressees.reached(session, row)
    if isinstance(to, NotSent):
        return to
    attachment = (row.attachment_name or "file", row.attachment) if row.attachment else None
    return Outgoing(
        id=row.id,
        chat_id=to.chat_id,
        language=to.language,
        text_key=row.text_key,
        facts=row.facts | {"count": row.count},
        case_id=row.case_id,
        attachment=attachment,
        office_id=row.office_id if row.count > 1 or row.case_id is None else None,
        channel=to.channel,
        count=row.count,
        edits=row.sent_id if to.chat_id == row.chat_id else None,
        unanswered=row.unanswered,
        question_id=row.question_id,
    )


def give(session: Session, message_id: UUID) -> None:
    """It is about to be given to the network, whose answer nobody may live to hear."""
    _count(session, message_id, 1)


def answered(session: Session, message_id: UUID) -> None:
    """It did not arrive, that much is known."""
    _count(session, message_id, -1)


def _count(session: Session, message_id: UUID, by: int) -> None:
    session.execute(
        update(Message).where(Message.id == message_id).values(unanswered=Message.unanswered + by),
        execution_options={"synchronize_session": False},
    )


def _close(session: Session, row: Message, world: World) -> None:
    """Stop trying that chat, and tell an office: the colleagues of an officer, or who has the applicant's case."""
    if row.chat_id is None or session.get(ClosedChat, row.chat_id) is not None:
        return
    session.add(ClosedChat(chat_id=row.chat_id, since=world.now))
    session.flush()
    about = f"{row.chat_id}:{world.now:%Y-%m-%d}"
    officers = session.scalars(select(Officer).where(Officer.chat_id == row.chat_id, Officer.active)).all()
    for officer in officers:
        notices.tell_office(
            session, officer.office_id, "officer_unreachable", world=world, about=about, name=officer.name
        )
    case = session.get(Case, row.case_id) if row.case_id and not officers else None
    if case is not None:
        office_id = case.office_id or case.unit_id
        notices.tell_office(
            session, office_id, "applicant_unreachable", world=world, about=about, case=case, number=case.number
        )


def store_sent(session: Session, sent: Sent | NotSent | None, *, world: World) -> None:
    """Enter in the ledger what became of a message."""
    if sent is None:
        return
    row = session.get_one(Message, sent.id, with_for_update=True)
    row.why, row.sent_at = sent.why[:WHY_SHOWN] or None, world.now
    reached = sent.chat_id if isinstance(sent, Sent) and row.sent_id != sent.message_id else None
    if isinstance(sent, Sent):
        row.unanswered -= 1
        row.chat_id = sent.chat_id
        if sent.message_id is None:
            row.state = MessageState.FAILED
            if sent.closed:
                _close(session, row, world)
            return
        row.sent_id = sent.message_id
    if row.count == sent.count:
        row.state = MessageState.SENT if isinstance(sent, Sent) else sent.state
    else:  # more of it happened while this was being sent
        outbox.owe(session, Duty.SEND_NOTICE, row.id, now=world.now)
    if reached is not None:  # for the first time: one that counts on is no news
        pushes.owe(session, reached, world=world)


def give_up(session: Session, message_id: UUID, *, why: str, world: World) -> None:
    """Enter that it will not be tried again; of an address that takes nothing whoever answers for it is told."""
    row = session.get_one(Message, message_id, with_for_update=True)
    row.why, row.sent_at, row.state = why[:WHY_SHOWN], world.now, MessageState.FAILED
    if row.addressee is Addressee.CHANNEL:
        _tell_of_dead_address(session, row, world)


def _tell_of_dead_address(session: Session, row: Message, world: World) -> None:
    """Tell the office's chief, or the help desk where there is none, once a week: by kind and place, never the address."""
    office = session.get_one(Office, row.addressee_id)
    for place, url in enumerate(office.channels.split(), 1):
        if addressees.address_index(url) == row.address:
            notices.tell_chief(
                session,
                office.id,
                "channel_down",
                world=world,
                about=f"{row.address}:{world.today:%G-%V}",
                office=office.name,
                place=place,
                kind=url.partition(":")[0],
            )
