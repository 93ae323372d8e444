"""Which Matrix room a chat of our own network goes on in, and where its messages stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from storage.models.network import NetworkMessage, NetworkRoom, NetworkRoomEvent
from storage.sealing import sealer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from storage.network import Json

Room = NetworkRoom
Standing = NetworkRoomEvent
LOOKED_THROUGH = 200
"""Messages among which the newest with choices is looked for."""


def rooms(session: Session) -> Sequence[NetworkRoom]:
    """All of them."""
    return session.scalars(select(NetworkRoom)).all()


def of_person(session: Session, person: str) -> NetworkRoom | None:
    """Where the chat of that Matrix user goes on."""
    return session.scalars(select(NetworkRoom).where(NetworkRoom.person == _indexed(person))).one_or_none()


def of_chat(session: Session, chat_id: int) -> NetworkRoom:
    """Where that chat goes on. Raises NoResultFound."""
    return session.get_one(NetworkRoom, chat_id)


def at(session: Session, room: str) -> NetworkRoom | None:
    """The chat that goes on in that room."""
    return session.scalars(select(NetworkRoom).where(NetworkRoom.room == room)).one_or_none()


def is_of(found: NetworkRoom, person: str) -> bool:
    """True if the chat is that Matrix user's."""
    return found.person == _indexed(person)


def enter(session: Session, chat_id: int, person: str, room: str) -> None:
    """The chat of a Matrix user goes on in that room from now on; what stands in an earlier one is left there."""
    found = of_person(session, person)
    if found is None:
        session.add(NetworkRoom(chat_id=chat_id, person=_indexed(person), room=room, sent=0))
    elif found.room != room:
        found.room = room
        session.execute(delete(NetworkRoomEvent).where(NetworkRoomEvent.chat_id == chat_id))
    session.flush()


def sent(session: Session, chat_id: int, seq: int) -> None:
    """The room was told everything up to that number."""
    if (found := session.get(NetworkRoom, chat_id)) is not None:
        found.sent = max(found.sent, seq)


def stands(session: Session, chat_id: int, message_id: int, event: str, *, shown: int, media: str = "") -> None:
    """A message stands in the room as that event; an earlier one of it does not count any more."""
    session.merge(NetworkRoomEvent(chat_id=chat_id, message_id=message_id, event=event, shown=shown, media=media))


def standing(session: Session, chat_id: int, message_id: int) -> NetworkRoomEvent | None:
    """Where that message stands."""
    return session.get(NetworkRoomEvent, (chat_id, message_id))


def message_at(session: Session, chat_id: int, event: str) -> int:
    """The message that stands there; 0 for none."""
    asked = select(NetworkRoomEvent.message_id).where(
        NetworkRoomEvent.chat_id == chat_id, NetworkRoomEvent.event == event
    )
    return session.scalar(asked) or 0


def lowest(session: Session, chat_id: int) -> Sequence[Json]:
    """The messages that stand in the room now, the lowest first; not all of a long chat."""
    asked = (
        select(NetworkMessage.body)
        .join(
            NetworkRoomEvent,
            (NetworkRoomEvent.chat_id == NetworkMessage.chat_id) & (NetworkRoomEvent.message_id == NetworkMessage.id),
        )
        .where(NetworkMessage.chat_id == chat_id)
        .order_by(NetworkRoomEvent.shown.desc())
    )
    return session.scalars(asked.limit(LOOKED_THROUGH)).all()


def _indexed(person: str) -> str:
    return sealer().index(person, "network_rooms.person")
