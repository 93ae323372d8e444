"""Persons: one resident ID number, one account (A1); and by what they are found."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Base, Moment
from storage.sealing import Sealed


class Person(Base):
    """Somebody with an account."""

    __tablename__ = "people"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    chat_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    language: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(100))
    id_number: Mapped[str] = mapped_column(Sealed("people.id_number"))
    id_index: Mapped[str] = mapped_column(String(64), unique=True)
    """Keyed blind index of the ID number: found and kept unique without being readable."""
    phone: Mapped[str] = mapped_column(Sealed("people.phone"))
    sex: Mapped[str] = mapped_column(String(4))
    birth_date: Mapped[date] = mapped_column(index=True)
    ethnicity: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Education, schooling, start of work: asked once, remembered, editable (rules.filing_facts)."""
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("offices.id"))
    """Where the person works: chosen once, remembered for the next case."""
    registered_at: Mapped[datetime] = mapped_column(Moment)
    consent: Mapped[str] = mapped_column(String(20))
    """Which version of the privacy notice was agreed to, on registering (个人信息保护法, 告知)."""
    id_tail: Mapped[str | None] = mapped_column(String(16), index=True)
    """Keyed index of the ID number's last four digits (`pipeline.people.findable`); None until described, as the next two."""
    phone_index: Mapped[str | None] = mapped_column(String(16), index=True)
    pinyin: Mapped[str | None] = mapped_column(String(300))
    """The name as it is usually read, by which lists are put in order."""
    parts: Mapped[list[NamePart]] = relationship(cascade="all, delete-orphan")
    further: Mapped[list[SecondChat]] = relationship(viewonly=True, order_by="SecondChat.since")
    """The account's chats besides the first."""


class SecondChat(Base):
    """A further chat of an account, besides the one that it was opened in: on another network, or another device's."""

    __tablename__ = "second_chats"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    language: Mapped[str] = mapped_column(String(8))
    since: Mapped[datetime] = mapped_column(Moment)


class ChatOffer(Base):
    """A word by which one other chat becomes an account's, once."""

    __tablename__ = "chat_offers"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    word_hash: Mapped[str] = mapped_column(String(64), unique=True)
    until: Mapped[datetime] = mapped_column(Moment)


BYTEWISE = String(300).with_variant(String(300, collation="C"), "postgresql")
"""Compared by code points, as SQLite does: or no index of PostgreSQL finds what begins so."""


class NamePart(Base):
    """One end of somebody's name, in characters, pinyin or initials, folded."""

    __tablename__ = "name_parts"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  SQLAlchemy's own interface

    part: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
