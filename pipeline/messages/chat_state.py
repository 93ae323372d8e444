"""What the chat must not lose: updates before they are confirmed, and what a chat is being asked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import bindparam, delete, select, update

from storage.models.chat import ClosedChat, Conversation, HeldChat, Update
from storage.models.offices import Officer
from storage.models.people import Person, SecondChat

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Table
    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

HELD_FOR = timedelta(seconds=30)
HELD_MOST = 500

_ASKED, _SPOKEN = (Conversation.key == bindparam(name) for name in ("asked", "spoken"))
MET = select(
    select(Conversation.state).where(_ASKED).scalar_subquery(),
    select(Conversation.data).where(_ASKED).scalar_subquery(),
    select(Conversation.data).where(_SPOKEN).scalar_subquery(),
    select(ClosedChat.chat_id).where(ClosedChat.chat_id == bindparam("chat")).exists(),
)
"""One row, whatever of it there is: every update of a chat begins with it, and ends with the next. Statements of every update are
made once: to build them takes longer than to run them."""
_UPDATES = cast("Table", Update.__table__)
HANDLED = update(_UPDATES).where(_UPDATES.c.id == bindparam("update")).values(body=None)


@dataclass(frozen=True, slots=True)
class Met:
    """How a chat stands when it speaks."""

    state: str | None
    """What it is being asked."""
    data: dict[str, Any]
    """What it has answered so far."""
    language: str | None
    """The one that it chose; None if it never did."""
    closed: bool
    """True if it took nothing any more when it was last tried."""


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
    session.execute(HANDLED, {"update": update_id})


def chat_of(raw: dict[str, Any]) -> int:
    """The chat of a raw update, by which it is kept in order; 0 where there is none."""
    for event in raw.values():
        if isinstance(event, dict):
            chat = event.get("chat") or (event.get("message") or {}).get("chat") or event.get("from")
            if isinstance(chat, dict):
                return int(chat.get("id", 0))
    return 0


def waits(session: Session) -> bool:
    """True if an update is not handled."""
    return session.scalar(select(Update.id).where(Update.body.is_not(None)).limit(1)) is not None


def hold(session: Session, holder: str, *, now: datetime) -> list[tuple[int, str]]:
    """The unhandled updates of the chats that *holder*, one of several processes, has or can have, in order.

    A chat is one process's until all of it is handled, or that process has not asked for half a minute. Two that want a new
    chat at once: one of them gets an IntegrityError, has nothing, and asks again.
    """
    waiting = [(id_, body, chat_of(json.loads(body))) for id_, body in unhandled(session)[:HELD_MOST]]
    held = {row.chat_id: row for row in session.scalars(select(HeldChat).order_by(HeldChat.chat_id).with_for_update())}
    for row in held.values():
        if row.holder == holder or row.until < now:
            row.holder, row.until = holder, now + HELD_FOR
    for chat in {chat for _, _, chat in waiting} - held.keys():
        held[chat] = HeldChat(chat_id=chat, holder=holder, until=now + HELD_FOR)
        session.add(held[chat])
    busy = {chat for _, _, chat in waiting}
    for chat, row in held.items():
        if chat not in busy and row.holder == holder:
            session.delete(row)
    return [(id_, body) for id_, body, chat in waiting if held[chat].holder == holder]


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


def met(session: Session, chat_id: int) -> Met:
    """All that an update of that chat begins with."""
    facts = {"asked": key_of(chat_id), "spoken": _language_key(chat_id), "chat": chat_id}
    state, data, spoken, closed = session.execute(MET, facts).one()
    return Met(state, data or {}, (spoken or {}).get("language"), closed)


def forget(session: Session, chat_id: int) -> None:
    """What the chat is being asked and has answered, whichever person it belonged to, is gone; its language stays."""
    for key in (key_of(chat_id), typed_key(chat_id)):
        remember(session, key, None, None)


def key_of(chat_id: int) -> str:
    """The conversation's key. The bot talks in private only, so the chat is the person."""
    return f"chat:{chat_id}"


def typed_key(chat_id: int) -> str:
    """Where what the chat's person had typed on a page is kept, when the visit ended."""
    return f"typed:{chat_id}"


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
    session.execute(update(SecondChat).where(SecondChat.chat_id == chat_id).values(language=language))
    session.execute(update(Officer).where(Officer.chat_id == chat_id).values(language=language))


def _language_key(chat_id: int) -> str:
    return f"language:{chat_id}"
