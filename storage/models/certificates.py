"""The registry of certificates: one row per version, and one per copy for a purpose, written before anything is signed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pipeline.rules.words import CertificateState
from storage.models.base import Base, Moment, words
from storage.sealing import Sealed, SealedJSON


class Made:
    """How far a file of ours has come, from intent to its end: alike for a certificate and for a copy of one."""

    state: Mapped[CertificateState] = mapped_column(words(CertificateState))
    drawn: Mapped[str | None] = mapped_column(String(64))
    """Blob key (= SHA-256) of the drawn page: what is linted is what is signed."""
    signed: Mapped[str | None] = mapped_column(String(64))
    """Blob key (= SHA-256) of the signed file: the verifier's strongest check."""
    signer: Mapped[str | None] = mapped_column(String(64))
    """Fingerprint of the signing certificate."""
    signed_at: Mapped[datetime | None] = mapped_column(Moment)
    intended_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    """Since when it is superseded, revoked or withdrawn."""


class Certificate(Made, Base):
    """One version of one certificate, from intent to its end."""

    __tablename__ = "certificates"
    __table_args__ = (
        UniqueConstraint("number", "version"),
        # One certificate in force per number, whatever runs twice.
        Index(
            "uq_certificates_in_force",
            "number",
            unique=True,
            sqlite_where=text("state = 'valid'"),
            postgresql_where=text("state = 'valid'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), unique=True)
    """One case makes at most one version: a stage that runs twice finds this row."""
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), index=True)
    number: Mapped[str] = mapped_column(String(60))
    version: Mapped[int] = mapped_column(Integer)
    serial: Mapped[int] = mapped_column(Integer, unique=True)
    """Gapless within the registry."""
    record: Mapped[dict[str, Any]] = mapped_column(SealedJSON("certificates.record"))
    """Everything the page shows, as it was when the number was allotted."""
    template: Mapped[str] = mapped_column(String(300))
    """A template that ships, or the path of a folder: what drew it is what lints and signs it."""
    photo: Mapped[str] = mapped_column(String(64))
    """Blob key of the inspected, re-encoded photo."""
    credential: Mapped[str | None] = mapped_column(String(64))
    """Blob key (= SHA-256) of the signed credential (docs/credentials.md); None for one of before, or where the key can't."""
    ended_why: Mapped[str | None] = mapped_column(String(300))
    """Why it was revoked."""


class Copy(Made, Base):
    """A copy for a purpose (加注) of one version; it stands as that version stands, and no longer than it says itself."""

    __tablename__ = "copies"
    __table_args__ = (UniqueConstraint("certificate_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Of the form in which it was asked for: two taps are one copy."""
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificates.id"))
    number: Mapped[int] = mapped_column(Integer)
    """From 1 on, within the version; never given twice."""
    for_whom: Mapped[str] = mapped_column(Sealed("copies.for_whom"))
    purpose: Mapped[str] = mapped_column(Sealed("copies.purpose"))
    until: Mapped[date]
    """The last day on which it stands, in the region."""

    certificate: Mapped[Certificate] = relationship()

    @property
    def photo(self) -> str:
        """Blob key of the certificate's photo."""
        return self.certificate.photo

    @property
    def template(self) -> str:
        """What drew the certificate, draws its copies."""
        return self.certificate.template


class CertificateFile(Base):
    """One file of a version: as it was signed, or raised since by a time-stamp. None is ever removed."""

    __tablename__ = "certificate_files"
    __table_args__ = (
        Index("ix_certificate_files_due", "renew_at", sqlite_where=text("newest"), postgresql_where=text("newest")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificates.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    """Of the file, and its blob key."""
    level: Mapped[str] = mapped_column(String(8))
    """PAdES baseline level: B-B, B-T, B-LT or B-LTA."""
    made_at: Mapped[datetime] = mapped_column(Moment)
    stamp_ends: Mapped[datetime | None] = mapped_column(Moment)
    """The end of the certificate behind its last document time-stamp."""
    renew_at: Mapped[datetime] = mapped_column(Moment)
    """From when on a better one is to be made, where there is an authority."""
    newest: Mapped[bool] = mapped_column(Boolean)
    """True for the one that whoever asks is given."""
