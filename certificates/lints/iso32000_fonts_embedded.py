"""Every font is ours, embedded, a subset, with a way back to Unicode; no box is shown (ISO 32000-1, 9.9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificates.lints.finding import Finding
from certificates.template.layouts import layout

if TYPE_CHECKING:
    from certificates.lints.finding import Page

TAG_LENGTH = 6


def fonts_embedded(page: Page, /) -> list[Finding]:
    """One finding a font that is not ours to the last glyph."""
    found, where = [], layout(page.template)
    # MuPDF sets what our fonts lack in one of its own, and says nothing.
    known = {font.name for font in (*where.regular, *where.bold)}
    for font in page.parts.fonts:
        tag, plus, plain = font.name.partition("+")
        if not font.file:
            found.append(Finding("fonts_embedded", "not embedded"))
        elif not plus or len(tag) != TAG_LENGTH:
            found.append(Finding("fonts_embedded", "not a subset"))
        elif plain not in known:
            found.append(Finding("fonts_embedded", "not a font of ours"))
        if not font.back:
            found.append(Finding("fonts_embedded", "no way back to Unicode"))
    return found


def no_missing_glyph(page: Page, /) -> list[Finding]:
    """No glyph without a meaning is on the page, as glyph 0, the empty box, is one."""
    return [Finding("no_missing_glyph", str(page.words.unmapped))] if page.words.unmapped else []
