"""Evidence: one row per uploaded file; officers only ever see its renditions."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.rules.words import EvidenceState
from storage.models.base import Base, Moment, words


class Evidence(Base):
    """One file that an applicant sent for one slot of the checklist."""

    __tablename__ = "evidence"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    slot: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(300))
    """Where the bytes come from: the chat network's file id."""
    file_name: Mapped[str] = mapped_column(String(120))
    """As the sender called it; shown escaped, never used as a path."""
    size: Mapped[int | None] = mapped_column(Integer)
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    """Of the uploaded bytes, kept as a blob that no office is shown."""
    state: Mapped[EvidenceState] = mapped_column(words(EvidenceState))
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    renditions: Mapped[list[str]] = mapped_column(JSON)
    """Blob keys of the safe pictures, in page order."""
    current: Mapped[bool] = mapped_column(Boolean)
    """False once a later file took its slot."""
    sent_at: Mapped[datetime] = mapped_column(Moment)
