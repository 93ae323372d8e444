"""Certificates from before: entered from offices' tables, not signed by us and without a file (`earlier`)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from storage.models.base import Base, Moment
from storage.models.certificates import Certificate
from storage.sealing import Sealed


class EarlierCertificate(Base):
    """One certificate that others issued, as an office's table says it; its holder need not have an account."""

    __tablename__ = "earlier_certificates"
    __table_args__ = (UniqueConstraint("number_key", "id_index"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(60))
    number_key: Mapped[str] = mapped_column(String(60))
    """The number as it is compared; no rule makes it one authority's alone, so the holder belongs to the key."""
    name: Mapped[str] = mapped_column(String(100), index=True)
    id_number: Mapped[str] = mapped_column(Sealed("earlier_certificates.id_number"))
    id_index: Mapped[str] = mapped_column(String(64), index=True)
    """As `people.id_index`: the same number, the same index."""
    title: Mapped[str] = mapped_column(String(200))
    level: Mapped[str] = mapped_column(String(20))
    series: Mapped[str] = mapped_column(String(40))
    """The pack's id; empty where the table does not say it and the title stands in several."""
    specialty: Mapped[str] = mapped_column(String(200))
    authority: Mapped[str] = mapped_column(String(200))
    """发证机关, or whoever approved it."""
    document: Mapped[str] = mapped_column(String(200))
    """批准文号; empty where the table has none."""
    awarded_on: Mapped[date]
    source: Mapped[str] = mapped_column(String(200))
    """The file's name, or the number of the case that declared it."""
    source_row: Mapped[int] = mapped_column(Integer)
    """Its row there; 0 of a case."""
    entered_at: Mapped[datetime] = mapped_column(Moment)
    replaced_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificates.id"))
    """The certificate of ours that stands in its place since a reissue or a correction."""
    replaced_at: Mapped[datetime | None] = mapped_column(Moment)

    replaced_by: Mapped[Certificate | None] = relationship()
