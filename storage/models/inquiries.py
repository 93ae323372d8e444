"""Files that somebody asks about: kept until the answer is written, and no longer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Moment


class Inquiry(Base):
    """One file that a chat wants verified; the file itself stays with the chat network."""

    __tablename__ = "inquiries"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    language: Mapped[str] = mapped_column(String(8))
    source: Mapped[str] = mapped_column(String(300))
    """The chat network's file id."""
    asked_at: Mapped[datetime] = mapped_column(Moment)
