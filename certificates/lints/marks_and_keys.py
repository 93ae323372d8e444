"""A test issuer's page says so and a real one's doesn't; the information dictionary names this number and version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificates.lints.finding import Finding

if TYPE_CHECKING:
    from certificates.lints.finding import Page

MARK = "TEST—NOTVALID"


def test_mark(page: Page, /) -> list[Finding]:
    """The words are on the page if, and only if, a test issuer will sign it."""
    marked = MARK in page.text
    return [] if marked is page.record.test else [Finding("test_mark", "present" if marked else "absent")]


def number_keys(page: Page, /) -> list[Finding]:
    """What a verifier reads from the signed bytes is what the page says."""
    information = int(page.document.xref_get_key(-1, "Info")[1].split()[0])
    wanted = {"ZhichengNumber": page.record.number, "ZhichengVersion": str(page.record.version)}
    return [
        Finding("number_keys", key)
        for key, value in wanted.items()
        if page.document.xref_get_key(information, key) != ("string", value)
    ]
