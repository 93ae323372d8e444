"""What a lint is shown, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection

    from certificates.lints.parts import Parts
    from certificates.lints.words import Words
    from certificates.record import CertificateRecord


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that forbids signing."""

    lint: str
    """The lint's name."""
    detail: str
    """A field's key, a place or a number: never what the field says."""


@dataclass(frozen=True, slots=True)
class Page:
    """A drawn file, read back once for all lints."""

    record: CertificateRecord
    template: str
    pdf: bytes
    """The file."""
    words: Words
    """What it says and where, as pdfium reads it."""
    parts: Parts
    """What it is made of, as qpdf reads it."""
    allowed: Collection[str] = ()
    """SHA-256 (hex) of the font files that a template may bring."""


class Lint(Protocol):
    """One check before signing."""

    def __call__(self, page: Page, /) -> list[Finding]:
        """Everything that this check has against the page."""
        ...
