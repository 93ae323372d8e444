"""Before signing: every lint looks at the drawn page, and only what passes them all can be signed."""

from __future__ import annotations

from dataclasses import InitVar, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Self

from certificates.lints.finding import Finding, Page
from certificates.lints.glyphs_ours import fonts_allowed, glyphs_ours
from certificates.lints.iso32000_fonts_embedded import fonts_embedded, no_missing_glyph
from certificates.lints.marks_and_keys import copy_mark, number_keys, test_mark
from certificates.lints.nothing_active import nothing_active
from certificates.lints.nothing_hidden import nothing_hidden
from certificates.lints.one_a4_page import one_a4_page
from certificates.lints.page_says_the_record import page_says_nothing_else, page_says_the_record
from certificates.lints.photo_present import photo_present
from certificates.lints.room_for_signature import room_for_signature
from certificates.lints.tags_say_the_page import tags_say_the_page
from certificates.lints.text_in_its_place import text_in_its_place
from certificates.phases import Drawn, PhaseError, Seal

if TYPE_CHECKING:
    from collections.abc import Collection

    from certificates.lints.finding import Lint
    from certificates.record import CertificateRecord

LINTS: tuple[Lint, ...] = (
    one_a4_page,
    page_says_the_record,
    page_says_nothing_else,
    text_in_its_place,
    tags_say_the_page,
    fonts_embedded,
    no_missing_glyph,
    glyphs_ours,
    fonts_allowed,
    photo_present,
    nothing_active,
    nothing_hidden,
    test_mark,
    copy_mark,
    number_keys,
    room_for_signature,
)


_SEAL = Seal()


@dataclass(frozen=True, slots=True)
class Linted:
    """A page that passed every lint: the only thing that can be signed. Made by `lint` or `resume`, by nobody else."""

    record: CertificateRecord
    pdf: bytes
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        """Raise PhaseError unless it is this module that makes it."""
        _SEAL.check(seal)

    @classmethod
    def resume(cls, record: CertificateRecord, pdf: bytes, *, linted_sha256: str) -> Self:
        """Take up a page that an earlier run linted; raises PhaseError if the bytes are not those."""
        if sha256(pdf).hexdigest() != linted_sha256:
            raise PhaseError("the drawn file is not the one that passed the lints")
        return cls(record, pdf, _SEAL)


class LintFailed(Exception):
    """The page must not be signed. *findings* say why; the text names lints, never what the page says."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(", ".join(f"{finding.lint}: {finding.detail}" for finding in findings))
        self.findings = findings


def lint(drawn: Drawn, *, template: str = "regional", allowed: Collection[str] = ()) -> Linted:
    """Look at the page, drawn by *template*, with every lint. Raises LintFailed.

    *allowed*: SHA-256 (hex) of the font files that a template may bring; what it draws with others is not signed.
    """
    from certificates.lints.parts import parts  # qpdf and pdfium: of those that import this, few lint
    from certificates.lints.words import words

    try:
        with parts(drawn.pdf) as objects:
            page = Page(drawn.record, template, drawn.pdf, words(drawn.pdf, objects.ground), objects, allowed)
            findings = tuple(finding for look in LINTS for finding in look(page))
    except ValueError:
        findings = (Finding("readable", "not a PDF that can be read back"),)
    if findings:
        raise LintFailed(findings)
    return Linted(drawn.record, drawn.pdf, _SEAL)
