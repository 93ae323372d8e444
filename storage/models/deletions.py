"""What was deleted by rule: the ledger that remains of it, without anything personal."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.rules.words import Deleted
from storage.models.base import Base, Moment, words


class Deletion(Base):
    """One case's share, the files of one sweep, or lines of a ledger."""

    __tablename__ = "deletions"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    what: Mapped[Deleted] = mapped_column(words(Deleted, closed=False))
    number: Mapped[str] = mapped_column(String(20))
    """Of the case; empty where files were swept, or lines of a ledger went."""
    files: Mapped[int] = mapped_column(Integer)
    """Files that went, or will as soon as nothing else refers to them."""
    term: Mapped[int] = mapped_column(Integer)
    """The days after which that is the rule."""
