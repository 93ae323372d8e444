"""One class for each phase of a certificate's file, each with only what is lawful then (docs/issuance.md)."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Self

from certificates.timestamps.levels import Level

if TYPE_CHECKING:
    from datetime import datetime

    from certificates.record import CertificateRecord


class PhaseError(Exception):
    """A file is not the one that the earlier phase left: nothing goes on from it."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page that is drawn and not yet checked."""

    record: CertificateRecord
    pdf: bytes

    @property
    def sha256(self) -> str:
        """Hex digest of the drawn file: what is linted is what is signed."""
        return sha256(self.pdf).hexdigest()


@dataclass(frozen=True, slots=True)
class Linted:
    """A page that passed every lint: the only thing that can be signed. Made by `linting.lint` or `resume`."""

    record: CertificateRecord
    pdf: bytes

    @classmethod
    def resume(cls, record: CertificateRecord, pdf: bytes, *, linted_sha256: str) -> Self:
        """Take up a page that an earlier run linted; raises PhaseError if the bytes are not those."""
        if sha256(pdf).hexdigest() != linted_sha256:
            raise PhaseError("the drawn file is not the one that passed the lints")
        return cls(record, pdf)


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed certificate, ready to be stored."""

    record: CertificateRecord
    pdf: bytes
    signer: str
    """SHA-256 fingerprint (hex) of the signing certificate."""
    signed_at: datetime
    """Aware, UTC; the time the signature claims."""
    level: Level = Level.B

    @property
    def sha256(self) -> str:
        """Hex digest of the signed file: what the registry keeps and the verifier compares."""
        return sha256(self.pdf).hexdigest()
