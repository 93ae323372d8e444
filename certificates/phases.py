"""The phases of a certificate's file: drawn, linted, signed, each a class with only what is lawful then (docs/issuance.md).

What may be signed, what has passed the lints, and what is signed, are made by their own modules alone: `gate.Admitted`,
`linting.Linted`, `signing.Signed`.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from certificates.record import CertificateRecord


class PhaseError(Exception):
    """A file is not what the earlier phase left, or did not come by way of it: nothing goes on from it."""


class Seal:
    """What a phase is made with: its module keeps one to itself, so that nobody else can make that phase."""

    def check(self, brought: Seal) -> None:
        """Raise PhaseError unless *brought* is this very seal."""
        if brought is not self:
            raise PhaseError("a phase is made by its own module only")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page that is drawn and not yet checked."""

    record: CertificateRecord
    pdf: bytes

    @property
    def sha256(self) -> str:
        """Hex digest of the drawn file: what is linted is what is signed."""
        return sha256(self.pdf).hexdigest()
