"""What people ask a human, and what an office answers: a thread, on a case or on none."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Base, Moment
from storage.models.cases import Case
from storage.models.offices import Office
from storage.models.people import Person
from storage.sealing import Sealed


class Question(Base):
    """One thread between somebody and an office."""

    __tablename__ = "questions"
    __table_args__ = (Index("ix_questions_office", "office_id", "due_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    office_id: Mapped[UUID] = mapped_column(ForeignKey("offices.id"))
    """Who answers."""
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    """Whose thread it is; None: that chat's, which has no account."""
    chat_id: Mapped[int] = mapped_column(BigInteger, index=True)
    """The chat in which it was asked."""
    language: Mapped[str] = mapped_column(String(8))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"), index=True)
    """The case that it is about; None: about none."""
    asked_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    """Until when the office answers; None while it owes no answer."""
    office: Mapped[Office] = relationship()
    person: Mapped[Person | None] = relationship()
    case: Mapped[Case | None] = relationship()
    remarks: Mapped[list[Remark]] = relationship(order_by="Remark.id", back_populates="question")


class Remark(Base):
    """One thing that was said in a thread. Never changed."""

    __tablename__ = "remarks"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("questions.id"), index=True)
    officer_id: Mapped[UUID | None] = mapped_column(ForeignKey("officers.id"))
    """Who answered for the office; None: it was the person who asks."""
    name: Mapped[str] = mapped_column(String(100))
    """The officer's, as of then; empty of the person."""
    text: Mapped[str] = mapped_column(Sealed("remarks.text"))
    at: Mapped[datetime] = mapped_column(Moment)
    question: Mapped[Question] = relationship(back_populates="remarks")
