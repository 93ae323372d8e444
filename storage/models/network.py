"""The chat network of our own: who is there, what was said, what the bot has not confirmed, files, devices."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Moment
from storage.sealing import Sealed, SealedJSON


class NetworkChat(Base):
    """One person's chat with the bot. Who writes in it locks its row first, so that its numbers rise as they are committed."""

    __tablename__ = "network_chats"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Sealed("network_chats.name"))
    language: Mapped[str] = mapped_column(String(16))
    began: Mapped[bool] = mapped_column(default=False)
    """The person has written: before that no bot may (Telegram: "chat not found")."""
    blocked: Mapped[bool] = mapped_column(default=False)
    last: Mapped[int] = mapped_column(BigInteger, default=0)
    """The number of what happened last; a message's id is the number of its coming."""
    keyboard: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """The reply markup that stands in place of the person's keyboard."""
    joined_at: Mapped[datetime] = mapped_column(Moment)


class NetworkMessage(Base):
    """A message as it stands now; a deleted one is gone."""

    __tablename__ = "network_messages"

    chat_id: Mapped[int] = mapped_column(ForeignKey("network_chats.id"), primary_key=True)
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    body: Mapped[dict[str, Any]] = mapped_column(SealedJSON("network_messages.body"))
    """The Bot API's Message."""
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    """When it was sent; an edit moves it not."""


class NetworkEvent(Base):
    """What happened in a chat, for whoever follows it; forgotten after some days."""

    __tablename__ = "network_events"
    __table_args__ = (Index("ix_network_events_at", "at"),)

    chat_id: Mapped[int] = mapped_column(ForeignKey("network_chats.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    body: Mapped[dict[str, Any]] = mapped_column(SealedJSON("network_events.body"))
    at: Mapped[datetime] = mapped_column(Moment)


class NetworkUpdate(Base):
    """An update that the bot has not confirmed."""

    __tablename__ = "network_updates"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    body: Mapped[dict[str, Any]] = mapped_column(SealedJSON("network_updates.body"))


class NetworkFact(Base):
    """What the network remembers of the bot: the last number of an update, the commands that it offers."""

    __tablename__ = "network_facts"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(JSON)


class NetworkFile(Base):
    """A file; its bytes are a blob of the network's own folder."""

    __tablename__ = "network_files"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    """Telegram's file_id."""
    unique_id: Mapped[str] = mapped_column(String(32))
    path: Mapped[str] = mapped_column(String(120), unique=True)
    """Where a bot downloads it (getFile)."""
    name: Mapped[str] = mapped_column(Sealed("network_files.name"))
    blob: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer)
    part: Mapped[dict[str, Any]] = mapped_column(SealedJSON("network_files.part"))
    """The part of a message that shows it, so that it can be sent again by its id."""
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    """When it came."""


class NetworkDevice(Base):
    """A browser that is in a chat."""

    __tablename__ = "network_devices"

    secret: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of what its cookie holds."""
    chat_id: Mapped[int] = mapped_column(ForeignKey("network_chats.id"), index=True)
    seen_at: Mapped[datetime] = mapped_column(Moment)


class NetworkPush(Base):
    """Where a browser takes pushes (Web Push); it ends with its device."""

    __tablename__ = "network_pushes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    device: Mapped[str] = mapped_column(ForeignKey("network_devices.secret", ondelete="CASCADE"), unique=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("network_chats.id"), index=True)
    endpoint: Mapped[str] = mapped_column(Sealed("network_pushes.endpoint"))
    """An address of its maker's push service, that whoever knows it may send to."""
    key: Mapped[str] = mapped_column(Sealed("network_pushes.key"))
    """Its public key, base64url."""
    auth: Mapped[str] = mapped_column(Sealed("network_pushes.auth"))
    language: Mapped[str] = mapped_column(String(16))
    since: Mapped[datetime] = mapped_column(Moment)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    """Pushes in a row that were not taken."""
    resting_until: Mapped[datetime | None] = mapped_column(Moment)
    """Nothing is sent there before; one push is owed for then."""


class NetworkCode(Base):
    """A code by which another device comes into a chat, once."""

    __tablename__ = "network_codes"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    """The blind index of what the first device shows."""
    chat_id: Mapped[int] = mapped_column(ForeignKey("network_chats.id"), index=True)
    until: Mapped[datetime] = mapped_column(Moment)


class NetworkAct(Base):
    """Something that a browser sent under a number of its own: sent again, it is not done again."""

    __tablename__ = "network_acts"
    __table_args__ = (Index("ix_network_acts_at", "at"),)

    chat_id: Mapped[int] = mapped_column(ForeignKey("network_chats.id"), primary_key=True)
    act: Mapped[str] = mapped_column(String(64), primary_key=True)
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What the first was told: numbers only."""
    at: Mapped[datetime] = mapped_column(Moment)


class NetworkRoom(Base):
    """A chat that is reached by Matrix: whose it is, and the room where it goes on."""

    __tablename__ = "network_rooms"

    chat_id: Mapped[int] = mapped_column(ForeignKey("network_chats.id"), primary_key=True)
    person: Mapped[str] = mapped_column(String(64), unique=True)
    """The blind index of the person's Matrix id. The id stands in no column."""
    room: Mapped[str] = mapped_column(String(255), unique=True)
    """The room's Matrix id; a later room of the same person takes its place."""
    sent: Mapped[int] = mapped_column(BigInteger, default=0)
    """The number of what the room was told last."""


class NetworkRoomEvent(Base):
    """Where a message stands in the room: what may be changed, answered or taken back there."""

    __tablename__ = "network_room_events"

    chat_id: Mapped[int] = mapped_column(ForeignKey("network_rooms.chat_id"), primary_key=True)
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """Of a number that was typed to press a button: the number of that press."""
    event: Mapped[str] = mapped_column(String(255), unique=True)
    """The Matrix event that shows it."""
    shown: Mapped[int] = mapped_column(BigInteger)
    """The number of what happened when it came to stand there: the larger, the lower in the room."""
    media: Mapped[str] = mapped_column(String(255))
    """The address of its file at the homeserver; "" without one."""
