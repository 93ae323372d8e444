"""The registry as the verifier asks it: what stands under a number and a version."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from certificates.verifying.verdict import Entry
from pipeline.issuance.transparency import IN_FORCE_ONCE
from pipeline.rules.words import CertificateState
from storage.models.certificates import Certificate, CertificateFile, Copy

if TYPE_CHECKING:
    from storage.database import Database

STANDING = {
    CertificateState.VALID: "valid",
    CertificateState.SUPERSEDED: "superseded",
    CertificateState.REVOKED: "revoked",
    CertificateState.WITHDRAWN: "withdrawn",
}


class CertificateRegistry:
    """Looks versions up, each in a short read of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, number: str, version: int) -> Entry | None:
        """What is registered; None for a number, or a version, that was never in force."""
        with self._database.reading() as session:
            row = session.scalars(
                select(Certificate).where(Certificate.number == number, Certificate.version == version)
            ).one_or_none()
            if row is None or row.signed is None or row.state not in IN_FORCE_ONCE:
                return None
            later = session.scalar(
                select(Certificate.version)
                .where(Certificate.number == number, Certificate.version > version)
                .order_by(Certificate.version.desc())
                .limit(1)
            )
            files = session.scalars(select(CertificateFile.sha256).where(CertificateFile.certificate_id == row.id))
            return Entry(
                row.signed,
                STANDING[row.state],
                since=row.ended_at,
                successor=later,
                why=row.ended_why or "",
                augmented=frozenset(files) | ({row.credential} if row.credential else set()),
            )

    def find_copy(self, number: str, version: int, copy: int) -> Entry | None:
        """What is registered of a copy: it stands as its version does, unless its holder took it back.

        Of a version that is known, a copy that was never made has no file that could be it.
        """
        of_version = self.find(number, version)
        if of_version is None:
            return None
        with self._database.reading() as session:
            row = session.scalars(
                select(Copy)
                .join(Copy.certificate)
                .where(Certificate.number == number, Certificate.version == version, Copy.number == copy)
            ).one_or_none()
        if row is None or row.signed is None or row.state not in STANDING:
            return Entry("", of_version.status)
        if of_version.status != STANDING[CertificateState.VALID]:
            return replace(of_version, sha256=row.signed, augmented=frozenset())
        return Entry(row.signed, STANDING[row.state], since=row.ended_at)
