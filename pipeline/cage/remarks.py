"""What MuPDF says of a file while it reads and draws it: kept out of every pipe, bounded, and judged for what it means."""

from __future__ import annotations

import re

import pymupdf

MOST, LONGEST = 20, 160
"""Lines, and characters of a line. They may quote the file, so they are facts of it and go into no log."""
MISSING = re.compile(
    r"error: |repair|may not be correct|premature end|truncated|padding|ignoring (?!broken ICC)|jbig2|jpx|libjpeg|lzw",
    re.IGNORECASE,
)
"""Something was unreadable, so that a part of a page may not be drawn or not as it was meant."""
HARMLESS = re.compile(r"ICC profile|\blink|annot|outline|structure tree", re.IGNORECASE)
"""Colour a shade off, or what isn't drawn anyway."""


def begin() -> None:
    """Forget what was said of another file, and let nothing be printed."""
    pymupdf.TOOLS.mupdf_display_errors(on=False)
    pymupdf.TOOLS.mupdf_display_warnings(on=False)
    pymupdf.TOOLS.reset_mupdf_warnings()


def heard() -> list[str]:
    """The first lines of what was said since, each once."""
    lines = dict.fromkeys(pymupdf.TOOLS.mupdf_warnings().splitlines())
    return ["".join(filter(str.isprintable, line))[:LONGEST] for line in lines][:MOST]


def something_missing(lines: list[str]) -> bool:
    """Whether any of *lines* says that pages may lack something."""
    return any(MISSING.search(line) and not HARMLESS.search(line) for line in lines)
