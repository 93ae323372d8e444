"""The page's own text, read back, is the record's, the whole of it and nothing else (docs/issuance.md: lint first)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificates.fields import FIELDS
from certificates.lints.finding import Finding
from certificates.template.markup import page_text

if TYPE_CHECKING:
    from certificates.fields import Field
    from certificates.lints.finding import Page


def page_says_the_record(page: Page, /) -> list[Finding]:
    """White space apart, each value that there is stands behind its label: by the field table, whatever the template."""
    return [Finding("page_says_the_record", field.key) for field in FIELDS if not _stands(field, page)]


def _stands(field: Field, page: Page) -> bool:
    label, english, value = plain(field.zh), plain(field.en), plain(field.of(page.record))
    return not value or label + english + value in page.words.text or label + value in page.words.text


def page_says_nothing_else(page: Page, /) -> list[Finding]:
    """White space apart, the page's text is the template's with this record: nothing added, clipped or cut short."""
    same = page.words.text == plain(page_text(page.record, page.template)) and not page.words.elsewhere
    return [] if same else [Finding("page_says_nothing_else", f"{len(page.words.text)} characters")]


def plain(text: str) -> str:
    """*text* without any white space: where a line breaks is the layout's business."""
    return "".join(text.split())
