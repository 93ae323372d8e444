"""Hashes of the pages of evidence, by which the same page in another person's case is found."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class Likeness(Base):
    """One page's hash (pipeline.cage.likeness), and its four pieces, each with an index."""

    __tablename__ = "likenesses"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    evidence_id: Mapped[UUID] = mapped_column(ForeignKey("evidence.id"), index=True)
    page: Mapped[int] = mapped_column(Integer)
    bits: Mapped[str] = mapped_column(String(16))
    piece_0: Mapped[int] = mapped_column(Integer, index=True)
    piece_1: Mapped[int] = mapped_column(Integer, index=True)
    piece_2: Mapped[int] = mapped_column(Integer, index=True)
    piece_3: Mapped[int] = mapped_column(Integer, index=True)
