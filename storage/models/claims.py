"""Who works on which case at an office, who has put it off for today, and who stands in for whom."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Base, Moment
from storage.models.offices import Officer


class Claim(Base):
    """我来办: the officer who works on a case, for as long as it stays at the office (`entered_at` of the case is later: over)."""

    __tablename__ = "claims"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    officer: Mapped[Officer] = relationship()


class PutOff(Base):
    """稍后: an officer passes a case over for that day; others and tomorrow know nothing of it."""

    __tablename__ = "put_off"

    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)


class StandIn(Base):
    """代办: from one day to another a colleague of the same office has an officer's work, and no less rank to do it."""

    __tablename__ = "stand_ins"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"), index=True)
    """Who is away."""
    colleague_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"), index=True)
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    """The last day of it, that day included."""
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    """Ended before its time."""
    officer: Mapped[Officer] = relationship(foreign_keys=[officer_id])
    colleague: Mapped[Officer] = relationship(foreign_keys=[colleague_id])
