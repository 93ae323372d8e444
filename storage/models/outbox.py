"""Duties: what must happen next, one row each, written in the transaction that made it necessary; and counters."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.rules.words import Duty
from storage.models.base import Base, Moment, words


class OwedDuty(Base):
    """One thing owed. Settled rows stay: they tell what ran, when, and how often it was tried."""

    __tablename__ = "duties"
    __table_args__ = (
        Index(
            "ix_duties_open",
            "duty",
            "ring_at",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index(
            "ix_duties_timed",
            "timed_at",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index(
            "ix_duties_next",
            "duty",
            "not_before",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    duty: Mapped[Duty] = mapped_column(words(Duty))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"), index=True)
    subject_id: Mapped[UUID]
    """What it is about: a case, a file, a certificate or a message, as the stage knows."""
    owed_at: Mapped[datetime] = mapped_column(Moment)
    not_before: Mapped[datetime] = mapped_column(Moment)
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    token: Mapped[int] = mapped_column(Integer)
    """The fence: rises with each claim; only the latest claimer may store."""
    attempts: Mapped[int] = mapped_column(Integer)
    due_at: Mapped[datetime] = mapped_column(Moment)
    """Since when it is to be done, however often it has been put off since for trouble."""
    timed_at: Mapped[datetime] = mapped_column(Moment)
    """What the clock said when the times beside were set: if that is still to come, the clock was ahead then."""
    ring_at: Mapped[datetime] = mapped_column(Moment)
    """When the sweeper rings next, if the duty is still open then."""
    rings: Mapped[int] = mapped_column(Integer)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    trouble: Mapped[str | None] = mapped_column(String(200))
    """The class of the last error; never its text, which may be personal."""


class Counter(Base):
    """A gapless series of numbers."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[int] = mapped_column(Integer)
