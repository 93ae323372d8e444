"""What the chat must not lose: updates before they are confirmed, and what a chat is being asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from storage.models.chat import ClosedChat, Conversation, Update
from storage.models.offices import Officer
from storage.models.people import Person

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World


def take_in(session: Session, updates: Iterable[tuple[int, str]], *, now: datetime) -> list[int]:
    """Store raw updates (id, JSON) and return the ids that are new: one delivered twice is handled once."""
    incoming = dict(updates)
    known = set(session.scalars(select(Update.id).where(Update.id.in_(incoming))))
    fresh = sorted(incoming.keys() - known)
    session.add_all(Update(id=id_, body=incoming[id_], received_at=now) for id_ in fresh)
    return fresh


def unhandled(session: Session) -> list[tuple[int, str]]:
    """The updates that a restart left unanswered, in order."""
    rows = session.execute(select(Update.id, Update.body).where(Update.body.is_not(None)).order_by(Update.id))
    return [(id_, body or "") for id_, body in rows]


def handled(session: Session, update_id: int) -> None:
    """Forget what an update said; that it came is kept."""
    session.execute(update(Update).where(Update.id == update_id).values(body=None))


def remember(session: Session, key: str, state: str | None, data: dict[str, Any] | None) -> None:
    """Keep what the chat *key* is being asked; nothing at all if both are empty."""
    row = session.get(Conversation, key)
    if state is None and not data:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(Conversation(key=key, state=state, data=data))
    else:
        row.state, row.data = state, data


def recall(session: Session, key: str) -> tuple[str | None, dict[str, Any]]:
    """What the chat *key* is being asked, and what it has answered so far."""
    row = session.get(Conversation, key)
    return (None, {}) if row is None else (row.state, dict(row.data or {}))


def language_of(session: Session, chat_id: int) -> str | None:
    """The language that the chat chose; None if it never did."""
    language: str | None = recall(session, _language_key(chat_id))[1].get("language")
    return language


def is_closed(session: Session, chat_id: int) -> bool:
    """True if the chat took nothing any more when it was last tried."""
    return session.get(ClosedChat, chat_id) is not None


def reopen(session: Session, chat_id: int) -> None:
    """The chat speaks again: it is told things again."""
    session.execute(delete(ClosedChat).where(ClosedChat.chat_id == chat_id))


def speak(session: Session, chat_id: int, language: str, *, by: Actor, world: World) -> None:  # noqa: ARG001
    """Talk to the chat in *language* from now on, in notices too."""
    remember(session, _language_key(chat_id), None, {"language": language})
    session.execute(update(Person).where(Person.chat_id == chat_id).values(language=language))
    session.execute(update(Officer).where(Officer.chat_id == chat_id).values(language=language))


def _language_key(chat_id: int) -> str:
    return f"language:{chat_id}"
