"""Persons: one resident ID number, one account (A1)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Moment
from storage.sealing import Sealed


class Person(Base):
    """Somebody with an account."""

    __tablename__ = "people"
    __table_args__ = (Index("ix_people_name", "name", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    chat_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    language: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(100))
    id_number: Mapped[str] = mapped_column(Sealed("people.id_number"))
    id_index: Mapped[str] = mapped_column(String(64), unique=True)
    """Keyed blind index of the ID number: found and kept unique without being readable."""
    phone: Mapped[str] = mapped_column(Sealed("people.phone"))
    sex: Mapped[str] = mapped_column(String(4))
    birth_date: Mapped[date]
    ethnicity: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Education, schooling, start of work: asked once, remembered, editable (rules.filing_facts)."""
    registered_at: Mapped[datetime] = mapped_column(Moment)
    consent: Mapped[str] = mapped_column(String(20))
    """Which version of the privacy notice was agreed to, on registering (个人信息保护法, 告知)."""
