"""Who looked at a case's facts or files, and who took lists of cases away: a ledger that grows, beside what a case is."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.rules.words import Looked
from storage.models.base import Base, Moment, words


class Look(Base):
    """One officer, or one key of an organisation's system, saw one thing of one case in one hour. Never changed.

    A list that was taken away, and a webhook that told such a system, is a row each time.
    """

    __tablename__ = "looks"
    __table_args__ = (
        UniqueConstraint("officer_id", "case_id", "what", "hour"),
        UniqueConstraint("key_id", "case_id", "what", "hour"),
        Index("ix_looks_case", "case_id", "at"),
        Index("ix_looks_office", "office_id", "what", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[UUID | None] = mapped_column(ForeignKey("officers.id"))
    key_id: Mapped[UUID | None] = mapped_column(ForeignKey("api_keys.id"))
    """Of an organisation's system that asked; neither this nor an officer: it was told unasked, by a webhook."""
    name: Mapped[str] = mapped_column(String(100))
    """The officer's, or what the key or webhook is called, as of then."""
    office_id: Mapped[UUID] = mapped_column(ForeignKey("offices.id"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    """None: a roster, which holds every case that its office had received by then."""
    what: Mapped[Looked] = mapped_column(words(Looked, closed=False))
    hour: Mapped[datetime] = mapped_column(Moment)
    at: Mapped[datetime] = mapped_column(Moment)
    """The first time in that hour."""
    turn: Mapped[bool] = mapped_column(Boolean)
    """True if the case lay at that office then."""
    year: Mapped[int] = mapped_column(Integer)
    """Of a roster: the year that was asked for, 0 for this one and whatever is open; else 0."""
    why: Mapped[str] = mapped_column(Text)
    """Of a list that was taken away: the purpose that was typed in."""
