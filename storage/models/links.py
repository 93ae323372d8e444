"""One-time links to our own pages, and the visits that they open; only hashes of either are kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.rules.words import Purpose
from storage.models.base import Base, Moment, words


class Link(Base):
    """A link that the bot gave to one chat, for one purpose."""

    __tablename__ = "links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    language: Mapped[str] = mapped_column(String(8))
    purpose: Mapped[Purpose] = mapped_column(words(Purpose))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    about: Mapped[str | None] = mapped_column(String(64))
    """What else it is for: a form's kind of case, an office's id, an invitation's hash."""
    expires_at: Mapped[datetime] = mapped_column(Moment)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)


class Visit(Base):
    """What an opened link allows, while its cookie lives."""

    __tablename__ = "visits"

    visit_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    token_hash: Mapped[str] = mapped_column(ForeignKey("links.token_hash"))
    expires_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime | None] = mapped_column(Moment)
    """When it was last used, to within some minutes: a desk that nobody sits at is closed."""
