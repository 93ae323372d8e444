"""Organisations whose own systems ask us or are told by us: their keys, their webhooks, and which holders agreed to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pipeline.rules.words import HookEvent, MessageState
from storage.models.base import Base, Moment, words
from storage.models.offices import Office
from storage.sealing import Sealed


class ApiKey(Base):
    """A key of one organisation's system; only its hash is kept."""

    __tablename__ = "api_keys"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    office_id: Mapped[UUID] = mapped_column(ForeignKey("offices.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    """What the operator calls the system; holders read it where they see who looked."""
    hint: Mapped[str] = mapped_column(String(20), unique=True)
    """How the key begins: enough to tell it from others, by which it is rotated and revoked."""
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256: the key is random, so that no slower hash is needed."""
    scopes: Mapped[list[Any]] = mapped_column(JSON)
    rate: Mapped[int] = mapped_column(Integer)
    """Requests a minute."""
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    """The last time, to within an hour."""
    office: Mapped[Office] = relationship()


class Sharing(Base):
    """A holder's consent that one organisation may see their certificates (个人信息保护法 art. 23); a row each time it is given."""

    __tablename__ = "sharings"
    __table_args__ = (
        Index(
            "uq_sharings_standing",
            "person_id",
            "office_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    office_id: Mapped[UUID] = mapped_column(ForeignKey("offices.id"), index=True)
    given_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    """When it was taken back."""
    office: Mapped[Office] = relationship()


class Hook(Base):
    """Where one organisation's system is told (a webhook), and how that goes."""

    __tablename__ = "hooks"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    office_id: Mapped[UUID] = mapped_column(ForeignKey("offices.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    url: Mapped[str] = mapped_column(Sealed("hooks.url"))
    secret: Mapped[str] = mapped_column(Sealed("hooks.secret"))
    """`whsec_…`, by which whoever receives it knows that it is ours."""
    former_secret: Mapped[str | None] = mapped_column(Sealed("hooks.former_secret"))
    """The one before, which signs beside it for a time, so that the receiver changes over when it can."""
    former_until: Mapped[datetime | None] = mapped_column(Moment)
    made_at: Mapped[datetime] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    """The last time that it took something."""
    failing_since: Mapped[datetime | None] = mapped_column(Moment)
    failures: Mapped[int] = mapped_column(Integer)
    """One after the other."""
    retry_at: Mapped[datetime | None] = mapped_column(Moment)
    """Nothing is sent before, while it fails: one message finds out for all."""
    trouble: Mapped[str | None] = mapped_column(String(40))
    """What stood against it the last time, as a code."""
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)
    """Since when nothing is sent to it any more."""
    office: Mapped[Office] = relationship()


class HookMessage(Base):
    """One event for one webhook: its id is the message's, the same however often it is sent."""

    __tablename__ = "hook_messages"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    hook_id: Mapped[UUID] = mapped_column(ForeignKey("hooks.id"), index=True)
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificates.id"))
    event: Mapped[HookEvent] = mapped_column(words(HookEvent, closed=False))
    at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[MessageState] = mapped_column(words(MessageState))
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    """When it was taken, or given up."""
    why: Mapped[str | None] = mapped_column(String(40))
    hook: Mapped[Hook] = relationship()
