"""What a lint is shown, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pymupdf

    from certificates.record import CertificateRecord
    from certificates.template.paths import Box

TRAILER = -1
"""MuPDF's number for it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that forbids signing."""

    lint: str
    """The lint's name."""
    detail: str
    """A field's key, a place or a number: never what the field says."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one font, where it stands."""

    box: Box
    """Left, top, right, bottom, in points from the top left corner."""
    size: float
    """Type size in points."""
    shown: bool
    """True if it is filled and opaque; text can also be there and not be seen."""


@dataclass(frozen=True, slots=True)
class Page:
    """A drawn file, read back once for all lints."""

    record: CertificateRecord
    template: str
    document: pymupdf.Document
    pdf: bytes
    """The file."""
    text: str
    """What the page's fonts say, in the order of drawing, without white space."""
    spans: tuple[Span, ...]
    objects: Mapping[int, str]
    """What each object of the file says, by its number, the trailer's under `TRAILER`; strings are emptied.

    What a number or a title says is no key: 2026/AA/1 is a lawful number.
    """
    missing_glyphs: int
    """How often a font's empty box is shown."""
    allowed: Collection[str] = ()
    """SHA-256 (hex) of the font files that a template may bring."""


class Lint(Protocol):
    """One check before signing."""

    def __call__(self, page: Page, /) -> list[Finding]:
        """Everything that this check has against the page."""
        ...
