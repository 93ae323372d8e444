"""What was read on the pages of evidence: sealed, since it is a person's papers in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Moment
from storage.sealing import SealedJSON


class Reading(Base):
    """One file's: its kind and fields page by page, each with its place and how sure the reader was."""

    __tablename__ = "readings"

    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"), primary_key=True)
    version: Mapped[str] = mapped_column(String(120))
    """By what it was read: of ours, of the engine, of the pack's documents."""
    read_at: Mapped[datetime] = mapped_column(Moment)
    said: Mapped[dict[str, Any]] = mapped_column(SealedJSON("readings.said"))
    """`{"pages": [...]}`, as `pipeline.reading.readings` writes them."""
