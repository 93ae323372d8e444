"""Exactly one page, A4 as the template lays it, and a file of a size that any mailbox takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificates.lints.finding import Finding
from certificates.template.layouts import layout

if TYPE_CHECKING:
    from certificates.lints.finding import Page

TOLERANCE = 1
SMALLEST, LARGEST = 10_000, 600_000
"""Bytes; an ordinary one has some 90,000, a third of which is the photo."""


def one_a4_page(page: Page, /) -> list[Finding]:
    """Page count, page size, file size."""
    found = []
    if page.words.pages != 1:
        found.append(Finding("one_a4_page", f"{page.words.pages} pages"))
    size, meant = page.words, layout(page.template)
    if abs(size.width - meant.width) > TOLERANCE or abs(size.height - meant.height) > TOLERANCE:
        found.append(Finding("one_a4_page", f"{size.width:.0f} × {size.height:.0f} pt"))
    if not SMALLEST <= len(page.pdf) <= LARGEST:
        found.append(Finding("one_a4_page", f"{len(page.pdf)} bytes"))
    return found
