"""One decision on many cases, as an officer asked for it at the desk, and what became of each (U9)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.rules.words import Action
from storage.models.base import Base, Moment, words


class Batch(Base):
    """One pressing of the button."""

    __tablename__ = "batches"
    __table_args__ = (Index("ix_batches_chat", "chat_id", "asked_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Drawn with the form that asked: pressing twice asks once."""
    chat_id: Mapped[int] = mapped_column(BigInteger)
    """The officer's: who that is, and with which posts, is looked up anew for every part."""
    action: Mapped[Action] = mapped_column(words(Action))
    why: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)


class BatchItem(Base):
    """One case of it."""

    __tablename__ = "batch_items"

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("batches.id"), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    case_id: Mapped[UUID]
    """As the form said it: there need be no such case."""
    version: Mapped[int] = mapped_column(Integer)
    """What the officer saw."""
    number: Mapped[str] = mapped_column(String(20))
    """The case's, once it was tried; empty before."""
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    refusal: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Why not (`pipeline.rules.refusals.kept`); None where it was done."""
