"""Meetings of a review committee (评审会): which cases, how many members, who came, what was voted."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Base, Moment
from storage.models.cases import Case
from storage.models.offices import Office


class Meeting(Base):
    """One meeting."""

    __tablename__ = "meetings"
    __table_args__ = (UniqueConstraint("office_id", "year", "serial"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    office_id: Mapped[UUID] = mapped_column(ForeignKey("offices.id"))
    year: Mapped[int] = mapped_column(Integer)
    serial: Mapped[int] = mapped_column(Integer)
    """The office's first, second … of the year."""
    held_on: Mapped[date]
    members: Mapped[int] = mapped_column(Integer)
    present: Mapped[int | None] = mapped_column(Integer)
    """None until the result is entered."""
    convened_at: Mapped[datetime] = mapped_column(Moment)
    office: Mapped[Office] = relationship()
    items: Mapped[list[MeetingItem]] = relationship(order_by="MeetingItem.place", back_populates="meeting")


class MeetingItem(Base):
    """One case before a meeting."""

    __tablename__ = "meeting_items"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)
    place: Mapped[int] = mapped_column(Integer)
    votes: Mapped[int | None] = mapped_column(Integer)
    """Votes for it; None until the result is entered."""
    meeting: Mapped[Meeting] = relationship(back_populates="items")
    case: Mapped[Case] = relationship()
