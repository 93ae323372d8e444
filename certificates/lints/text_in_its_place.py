"""All text is seen where it belongs: inside the frame, clear of photo, code and signature (`layout.json`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificates.lints.finding import Finding
from certificates.template.layouts import layout

if TYPE_CHECKING:
    from certificates.lints.finding import Page
    from certificates.template.paths import Box

SMALLEST = 5
"""Points: the smallest label at the smallest scale."""


def text_in_its_place(page: Page, /) -> list[Finding]:
    """One finding a place that text leaves or enters, and one if some is hidden or too small."""
    where = layout(page.template)
    kept_free = {"photo": where.photo, "code": where.code, "signature": where.signature}
    wrong = dict.fromkeys(
        place for span in page.words.spans for place, box in kept_free.items() if _overlap(span.box, box)
    )
    if any(not _inside(span.box, where.frame) for span in page.words.spans):
        wrong["frame"] = None
    if any(not span.shown or span.size < SMALLEST for span in page.words.spans):
        wrong["hidden"] = None
    return [Finding("text_in_its_place", place) for place in wrong]


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _inside(inner: Box, outer: Box) -> bool:
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]
