"""A test issuer's page says so and a real one's doesn't, a copy's neither; the information dictionary says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificates.fields import COPY
from certificates.lints.finding import Finding

if TYPE_CHECKING:
    from certificates.lints.finding import Page

MARK = "TEST—NOTVALID"
COPY_MARK = "副本COPY"


def test_mark(page: Page, /) -> list[Finding]:
    """The words are on the page if, and only if, a test issuer will sign it."""
    marked = MARK in page.words.text
    return [] if marked is page.record.test else [Finding("test_mark", "present" if marked else "absent")]


def copy_mark(page: Page, /) -> list[Finding]:
    """The mark, for whom, for what and until when are on the page if, and only if, it is a copy for a purpose."""
    if page.record.copy is None:
        return [Finding("copy_mark", "present")] if COPY_MARK in page.words.text else []
    said = (COPY_MARK, *("".join(field.of(page.record).split()) for field in COPY))
    return [] if all(words in page.words.text for words in said) else [Finding("copy_mark", "absent")]


def number_keys(page: Page, /) -> list[Finding]:
    """What a verifier reads from the signed bytes is what the page says."""
    record, copy, information = page.record, page.record.copy, page.parts.document.trailer.Info
    wanted = {
        "ZhichengNumber": record.number,
        "ZhichengVersion": str(record.version),
        "ZhichengCopy": str(copy.number) if copy else None,
        "ZhichengUntil": copy.until.isoformat() if copy else None,
    }
    return [
        Finding("number_keys", key)
        for key, value in wanted.items()
        if (str(information[f"/{key}"]) if f"/{key}" in information else None) != value
    ]
