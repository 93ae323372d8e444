"""What the chat needs to survive a restart: updates not yet handled, what a chat is being asked, what was told."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.rules.words import Addressee, MessageState
from storage.models.base import Base, Moment, words
from storage.sealing import Sealed, SealedJSON


class Update(Base):
    """One update of the chat network: stored before it is confirmed, emptied once handled."""

    __tablename__ = "updates"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    body: Mapped[str | None] = mapped_column(Sealed("updates.body"))
    """The raw JSON; None once handled."""
    received_at: Mapped[datetime] = mapped_column(Moment)


class HeldChat(Base):
    """Behind a webhook: the process of the bot that answers this chat's updates, in their order, until it has or is gone."""

    __tablename__ = "held_chats"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    holder: Mapped[str] = mapped_column(String(40))
    until: Mapped[datetime] = mapped_column(Moment)


class Conversation(Base):
    """What a chat is being asked."""

    __tablename__ = "conversations"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    state: Mapped[str | None] = mapped_column(String(120))
    data: Mapped[dict[str, Any] | None] = mapped_column(SealedJSON("conversations.data"))


class Screen(Base):
    """The message of a chat that shows a case now: it is drawn anew when the case moves."""

    __tablename__ = "screens"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    message_id: Mapped[int] = mapped_column(BigInteger)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    noted: Mapped[str | None] = mapped_column(Text)
    """What was answered above the case, as markup: it stays when the case is drawn anew."""


class Message(Base):
    """The ledger: one message to one addressee, once."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_waiting", "addressee_id", "office_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    """Event and recipient: the same key is sent once."""
    addressee: Mapped[Addressee] = mapped_column(words(Addressee))
    addressee_id: Mapped[UUID | None]
    """The person, the post, the case or the office; None for a chat that is nobody's further one."""
    address: Mapped[str | None] = mapped_column(String(64))
    """Of a channel: the blind index of one of the office's addresses, which hold secrets."""
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    """The addressee's chat when it was written, or to which it was sent; None: over a channel."""
    language: Mapped[str] = mapped_column(String(8))
    text_key: Mapped[str] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    """The case that a button under the message opens."""
    office_id: Mapped[UUID | None] = mapped_column(ForeignKey("offices.id"))
    """Of a notice that something waits: the office at which it does."""
    question_id: Mapped[UUID | None] = mapped_column(ForeignKey("questions.id"))
    """The question that a button under the message opens."""
    count: Mapped[int] = mapped_column(Integer, default=1)
    """Of how many events it tells: what happens within a minute is one message."""
    attachment: Mapped[str | None] = mapped_column(String(64))
    """Blob key of a file that goes with it."""
    attachment_name: Mapped[str | None] = mapped_column(String(120))
    state: Mapped[MessageState] = mapped_column(words(MessageState))
    why: Mapped[str | None] = mapped_column(String(200))
    unanswered: Mapped[int] = mapped_column(Integer, default=0)
    """How often it was given to the network and nobody heard what became of it: one that is sent, and more than 0, was
    perhaps told twice."""
    sent_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)


class ClosedChat(Base):
    """A chat that has blocked the bot, or is gone: nothing is tried there until it speaks again."""

    __tablename__ = "closed_chats"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    since: Mapped[datetime] = mapped_column(Moment)


class Allowance(Base):
    """How much of something limited may still be had now: of messages, tries, files (`storage.allowances`)."""

    __tablename__ = "allowances"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    due: Mapped[datetime] = mapped_column(Moment)
    """The moment at which all that was taken would have been taken evenly."""
