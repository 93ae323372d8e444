"""The text layer of one page of a PDF: believed where each line of it can be seen on the page's picture."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pymupdf
from PIL import ImageStat

from pipeline.cage.layer import compares
from pipeline.cage.pages import is_scan
from pipeline.reading.places import SCALE

if TYPE_CHECKING:
    from PIL import Image

MOST_LINES = 400
SEEN = 12.0
"""Spread of lightness (0–255) over a line's place on the picture from which something stands there."""
HIDDEN_LEAST = 6
"""Letters that nobody sees, from which it is said."""
SAME = 0.3
"""Of the pairs of letters behind a scan, so many are read on its picture even where either reader is poor."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What the layer of a page says."""

    true: bool = False
    """It is there, can be read, and is what the picture shows."""
    lines: list[dict[str, Any]] = field(default_factory=list)
    hidden: bool = False
    """It says something where nothing can be seen, on a page that is no scan."""
    behind: str = ""
    """What stands behind the picture of a scan."""


NONE = Layer()


def read(data: bytes, number: int, picture: Image.Image) -> Layer:
    """The layer of the page *number* (from 0) of the PDF *data*, of which *picture* was drawn."""
    try:
        with pymupdf.open(stream=data, filetype="pdf") as document:
            page = document[number]
            scan, text = is_scan(page), page.get_text()
            lines = _lines(page)
    except (RuntimeError, IndexError, ValueError):
        return NONE
    grey = picture.convert("L")
    seen = [line for line in lines if _seen(grey, line["at"])]
    hidden = "".join(line["text"] for line in lines if line not in seen)
    letters = sum(map(str.isalnum, hidden))
    return Layer(
        true=not scan and bool(seen) and letters < HIDDEN_LEAST and compares(text, picture=False),
        lines=seen,
        hidden=not scan and letters >= HIDDEN_LEAST,
        behind=text if scan else "",
    )


def differs(behind: str, lines: list[dict[str, Any]]) -> bool:
    """True if the text *behind* a scan is another than what the picture shows: most pairs of its letters aren't there."""
    ours, theirs = _pairs("".join(line["text"] for line in lines)), _pairs(behind)
    return len(theirs) >= HIDDEN_LEAST and len(ours & theirs) < SAME * len(theirs)


def _pairs(text: str) -> set[str]:
    letters = "".join(filter(str.isalnum, text))
    return {letters[place : place + 2] for place in range(len(letters) - 1)}


def _lines(page: pymupdf.Page) -> list[dict[str, Any]]:
    width, height = page.rect.width, page.rect.height
    found: list[dict[str, Any]] = []
    for block in page.get_text("dict")["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                if text := span["text"].strip():
                    left, top, right, bottom = span["bbox"]
                    corners = (left, top, right, top, right, bottom, left, bottom)
                    at = [
                        max(0, min(SCALE, round(SCALE * value / (height if place % 2 else width))))
                        for place, value in enumerate(corners)
                    ]
                    found.append({"text": text, "at": at, "sure": [1.0] * len(text)})
                if len(found) >= MOST_LINES:
                    return found
    return found


def _seen(grey: Image.Image, at: list[int]) -> bool:
    left, right = (grey.width * min(at[0::2]) // SCALE, grey.width * max(at[0::2]) // SCALE)
    top, bottom = (grey.height * min(at[1::2]) // SCALE, grey.height * max(at[1::2]) // SCALE)
    if right <= left or bottom <= top:
        return False
    return bool(ImageStat.Stat(grey.crop((left, top, right, bottom))).stddev[0] >= SEEN)


def warm() -> None:
    """Load what MuPDF loads late, and the codec in which it hands text over."""
    codecs.lookup("raw_unicode_escape")
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "zhicheng")
        data = document.tobytes()
    with pymupdf.open(stream=data, filetype="pdf") as document:
        document[0].get_text("dict")
