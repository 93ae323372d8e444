"""The page's own text, read back, holds every field's label and value (the issuance cycle: lint before sign)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificates.fields import FIELDS
from certificates.lints.finding import Finding

if TYPE_CHECKING:
    from certificates.lints.finding import Page


def page_says_the_record(page: Page, /) -> list[Finding]:
    """White space apart, each value stands on the page, and its label too; nothing was clipped, nothing replaced."""
    return [
        Finding("page_says_the_record", field.key)
        for field in FIELDS
        if plain(field.of(page.record)) not in page.text or plain(field.zh) not in page.text
    ]


def plain(text: str) -> str:
    """*text* without any white space: where a line breaks is the layout's business."""
    return "".join(text.split())
