"""Cases and their events: the audit log and the applicant's timeline are the same rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pipeline.rules.words import Action, Kind, State
from storage.models.base import Base, Moment, words
from storage.models.offices import Office
from storage.models.people import Person
from storage.sealing import SealedJSON


class Case(Base):
    """Anything that a person or unit files and offices decide."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_queue", "office_id", "entered_at", "id"),
        Index("ix_cases_applicant", "applicant_id", "created_at"),
        Index("ix_cases_certificate", "certificate"),
        Index("ix_cases_chat", "chat_id"),
        Index("ix_cases_unit", "unit_id", "year", "created_at"),
        Index("ix_cases_sent", "sent_by_id", "entered_at", "id"),
        Index("ix_cases_year", "year", "created_at", "id"),
        Index("ix_cases_state", "state", "year"),
        CheckConstraint("applicant_id IS NOT NULL OR chat_id IS NOT NULL", name="filed_by_somebody"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    """申请书编号, e.g. RSSQ00511378."""
    kind: Mapped[Kind] = mapped_column(words(Kind, closed=False))
    year: Mapped[int]
    """年度: the rule set of this year judges the case."""
    state: Mapped[State] = mapped_column(words(State))
    version: Mapped[int] = mapped_column(Integer)
    """Rises with every act: the optimistic lock."""
    applicant_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    """The chat that files, where there is no account to file from."""
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    """account_recovery: the account that is asked for, if there is one."""
    certificate: Mapped[str | None] = mapped_column(String(60))
    """reissue, correction: the number of the certificate that it is about."""
    asked: Mapped[dict[str, Any]] = mapped_column(SealedJSON("cases.asked"))
    """correction: field → new value; account_recovery: what is claimed. Personal."""
    pathway: Mapped[str] = mapped_column(String(40))
    """For what is about a certificate, as that certificate's application said; empty where there is none."""
    portal: Mapped[str] = mapped_column(String(6))
    series: Mapped[str] = mapped_column(String(40))
    specialty: Mapped[str] = mapped_column(String(60))
    level: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(200))
    """资格, as the platform writes it: `[乌市][初级]林业专业/助理工程师`."""
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("offices.id"))
    unit_code: Mapped[str | None] = mapped_column(String(9), index=True)
    """A case about a unit: the code (GB 11714) that is registered, changed or recovered."""
    frozen: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What the pack called things and asked for when it was handed in (`pipeline.case.frozen`); empty: read the pack."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What the applicant stated for this case, frozen at submission."""
    route: Mapped[list[str]] = mapped_column(JSON)
    """Office ids in order, fixed at submission."""
    step: Mapped[int] = mapped_column(Integer)
    office_id: Mapped[UUID | None] = mapped_column(ForeignKey("offices.id"))
    """The office whose turn it is: the queue's key. None while no office has it."""
    entered_at: Mapped[datetime | None] = mapped_column(Moment)
    """Since when it lies there."""
    opened: Mapped[bool] = mapped_column(Boolean)
    sent_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("offices.id"))
    """The office that submitted it to the present one, while nobody there has touched it: it may take it back (U10)."""
    held_from: Mapped[State | None] = mapped_column(words(State, "held_from"))
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    """Returned: mend by. On notice: the notice ends."""
    term_days: Mapped[int | None]
    """Working days of that term, so that it can be reckoned anew when a year's calendar comes; None: it has none."""
    vote: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What its committee decided: `{"meeting", "members", "present", "for", "passed"}`."""
    document: Mapped[str | None] = mapped_column(String(100))
    """批准文号, entered by the review body."""
    created_at: Mapped[datetime] = mapped_column(Moment)

    applicant: Mapped[Person | None] = relationship(foreign_keys=[applicant_id])
    account: Mapped[Person | None] = relationship(foreign_keys=[account_id])
    unit: Mapped[Office | None] = relationship(foreign_keys=[unit_id])
    office: Mapped[Office | None] = relationship(foreign_keys=[office_id])


class Event(Base):
    """Who did what to a case, when and why. Never changed."""

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("case_id", "version"),
        Index("ix_events_office", "office_id", "at"),
        Index("ix_events_acts", "office_id", "action", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    version: Mapped[int]
    """The case's version that this event made."""
    at: Mapped[datetime] = mapped_column(Moment)
    action: Mapped[Action] = mapped_column(words(Action))
    before: Mapped[State] = mapped_column(words(State, "before"))
    after: Mapped[State] = mapped_column(words(State, "after"))
    step: Mapped[int]
    """The step after the act."""
    actor: Mapped[str] = mapped_column(String(100))
    actor_id: Mapped[UUID | None]
    office_id: Mapped[UUID | None] = mapped_column(ForeignKey("offices.id"))
    why: Mapped[str] = mapped_column(Text)
    defects: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """For a return the complete list (一次性告知), else why the system acted: `{"about", "what"}` or `{"about", "code", "facts"}`."""
    office: Mapped[Office | None] = relationship()
