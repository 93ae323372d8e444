"""The ledger's side of sending: what to send, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.rules.words import MessageState
from storage.models.chat import Message

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.world import World

WHY_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that is to be sent."""

    id: UUID
    chat_id: int
    language: str
    text_key: str
    facts: dict[str, Any]
    case_id: UUID | None
    attachment: tuple[str, str] | None
    """(file name, blob key)."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of it: an id of the chat network's, or why it will never arrive."""

    id: UUID
    message_id: int | None
    why: str = ""


def to_send(session: Session, message_id: UUID) -> Outgoing | None:
    """Load a message; None if it was sent or given up."""
    row = session.get(Message, message_id)
    if row is None or row.state is not MessageState.PENDING:
        return None
    attachment = (row.attachment_name or "file", row.attachment) if row.attachment else None
    return Outgoing(row.id, row.chat_id, row.language, row.text_key, row.facts, row.case_id, attachment)


def store_sent(session: Session, sent: Sent | None, *, world: World) -> None:
    """Enter in the ledger what became of a message."""
    if sent is None:
        return
    row = session.get_one(Message, sent.id)
    row.state = MessageState.FAILED if sent.message_id is None else MessageState.SENT
    row.sent_id, row.why, row.sent_at = sent.message_id, sent.why[:WHY_SHOWN] or None, world.now
