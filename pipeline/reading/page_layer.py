"""The text layer of one page of a PDF: believed where each line of it can be seen on the page's picture."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

import pymupdf
from PIL import ImageStat

from pipeline.cage.layer import compares
from pipeline.cage.pages import is_scan
from pipeline.reading.places import SCALE
from pipeline.rules.texts import folded

if TYPE_CHECKING:
    from PIL import Image

    from pipeline.reading.places import Place

MOST_LINES = 400
SEEN = 12.0
"""Spread of lightness (0–255) over a line's place on the picture from which something stands there."""
HIDDEN_LEAST = 6
"""Letters that nobody sees, from which it is said."""
PROVEN_MOST = 120
"""Lines of a layer that are looked at one by one; of more the picture is read."""
UNLIKE_LEAST = 2
"""Letters of one line that look like others, from which it is said; one may have been misread."""
SURELY = 0.95
KNOWN = frozenset(range(0x4E00, 0xA000)) | frozenset(map(ord, "0123456789"))
"""Letters that a reader doesn't take for one another as it does O and 0, or l and 1, or ones that it has never seen."""
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
    picture: bool = True
    """True of a photo or a scan; false of a page that a program drew."""

    @property
    def places(self) -> list[Place]:
        """Where its lines stand, in their order."""
        return [_box(line["at"]) for line in self.lines]


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
        true=not scan and 0 < len(seen) <= PROVEN_MOST and letters < HIDDEN_LEAST and compares(text, picture=False),
        lines=seen,
        hidden=not scan and letters >= HIDDEN_LEAST,
        behind=text if scan else "",
        picture=scan,
    )


def unlike(lines: list[dict[str, Any]], said: list[tuple[str, list[float]]]) -> int:
    """Most letters of one line that surely look like others than its layer says: a font may show one and mean another."""
    return max((_unlike(line["text"], *seen) for line, seen in zip(lines, said, strict=True)), default=0)


def _unlike(layer: str, seen: str, sure: list[float]) -> int:
    """Letters that are shown and not meant; one, if there are meant ones alone: a reader loses some at an edge."""
    ours = [one for one in folded(layer) if one.isalnum()]
    letters = [(folded(one)[:1], how) for one, how in zip(seen, sure, strict=False) if one.isalnum()]
    shown, lost = 0, False
    for what, i, j, k, m in SequenceMatcher(None, ours, [one for one, _ in letters], autojunk=False).get_opcodes():
        if what != "equal" and all(ord(one) in KNOWN for one in ours[i:j]):
            shown += sum(how >= SURELY for _, how in letters[k:m])
            lost = lost or what == "delete"
    return shown or int(lost)


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


def _box(at: list[int]) -> Place:
    return (min(at[0::2]), min(at[1::2]), max(at[0::2]), max(at[1::2]))


def _seen(grey: Image.Image, at: list[int]) -> bool:
    part = crop(grey, _box(at))
    return part is not None and bool(ImageStat.Stat(part).stddev[0] >= SEEN)


def crop(picture: Image.Image, place: Place) -> Image.Image | None:
    """The part of *picture* at *place*; None of a place without extent."""
    left, right = picture.width * place[0] // SCALE, picture.width * place[2] // SCALE
    top, bottom = picture.height * place[1] // SCALE, picture.height * place[3] // SCALE
    return picture.crop((left, top, right, bottom)) if right > left and bottom > top else None


def warm() -> None:
    """Load what MuPDF loads late, and the codec in which it hands text over."""
    codecs.lookup("raw_unicode_escape")
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "zhicheng")
        data = document.tobytes()
    with pymupdf.open(stream=data, filetype="pdf") as document:
        document[0].get_text("dict")
