"""What a page says and where, read back by pdfium: another engine than the one that set the template (MuPDF)."""

from __future__ import annotations

import ctypes
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Any

from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certificates.template.paths import Box

HYPHEN = "\x02"
"""What pdfium says in place of a hyphen at a line's end."""
OPAQUE = 255
REPLACEMENT = "\ufffd"
LONGEST = 2048
"""Units of UTF-16 of one piece of text; what is longer reads as if it were empty, and is found."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one font, where it stands."""

    text: str
    box: Box
    """Left, top, right, bottom of its ink, in points from the top left corner."""
    size: float
    """Type size in points."""
    mark: int
    """The number of its piece among the page's tags; -1 if it has none."""
    shown: bool
    """True if it is filled and opaque, and read: pdfium leaves out what lies on text with the same codes."""


@dataclass(frozen=True, slots=True)
class Words:
    """All text of a file of one page."""

    pages: int
    width: float
    height: float
    """Of the first page, in points."""
    text: str
    """What the page's fonts say, in the order of drawing, without white space."""
    elsewhere: int
    """How many characters are shown by something else than the page's own operators, such as a form."""
    spans: tuple[Span, ...]
    unmapped: int
    """How many characters are shown of which the font does not say what they mean: its empty box is one."""


BLANK = zlib.compress(b"")
KEPT = 64
_wordless: dict[bytes, None] = {}
"""Grounds that were read, and hold no words."""


def words(pdf: bytes, ground: bytes) -> Words:
    """Read the first page of *pdf*. Raises ValueError if pdfium can't.

    *ground*: the form that lies under its words, deflated. It is most of what is to be read, and the same in thousands of
    files: what was read once, and has no words, is blank for pdfium from then on.
    """
    if ground in _wordless:
        return _read(pdf.replace(ground, BLANK.ljust(len(ground), b"\0")))
    found = _read(pdf)
    if ground and not found.elsewhere and len(_wordless) < KEPT:
        _wordless[ground] = None
    return found


def _read(pdf: bytes) -> Words:
    with _opened(pdf) as (document, page, text):
        height, count = raw.FPDF_GetPageHeightF(page), max(raw.FPDFText_CountChars(text), 0)
        spans, (whole, read) = tuple(_spans(page, text, height)), _whole(text, count)
        said = "".join("".join(span.text for span in spans).split())
        unmapped = sum(map(raw.FPDFText_HasUnicodeMapError, repeat(text, count), range(count)))
        return Words(
            raw.FPDF_GetPageCount(document),
            raw.FPDF_GetPageWidthF(page),
            height,
            said,
            len("".join(whole.split())) - len(said),
            spans,
            unmapped + count - read + whole.count(REPLACEMENT),
        )


@contextmanager
def _opened(pdf: bytes) -> Iterator[tuple[Any, Any, Any]]:
    """Document, first page and its text, as pdfium's own handles: its Python objects cost as much as the reading."""
    document = raw.FPDF_LoadMemDocument64(pdf, len(pdf), None)
    if not document:
        raise ValueError("pdfium can't open it")
    page = text = None
    try:
        page = raw.FPDF_LoadPage(document, 0)
        text = page and raw.FPDFText_LoadPage(page)
        if not text:
            raise ValueError("pdfium can't read its page")
        yield document, page, text
    finally:
        if text:
            raw.FPDFText_ClosePage(text)
        if page:
            raw.FPDF_ClosePage(page)
        raw.FPDF_CloseDocument(document)


def _whole(text: Any, count: int) -> tuple[str, int]:  # noqa: ANN401  a handle of pdfium's
    """Everything that is on the page, in pdfium's own order, by lines; and how many units of UTF-16, of which it counts more where a code means nothing at all."""
    said = (ctypes.c_ushort * (count + 1))()  # a zero ends them
    length = raw.FPDFText_GetText(text, 0, count, said)
    return _decoded(said, length), max(length - 1, 0)


def _decoded(units: Any, length: int) -> str:  # noqa: ANN401  an array of ctypes'
    """The text of that many units of UTF-16, the zero behind them among these."""
    return ctypes.string_at(units, 2 * max(length - 1, 0)).decode("utf-16-le", "replace").replace(HYPHEN, "-")


def _spans(page: Any, text: Any, height: float) -> Iterator[Span]:  # noqa: ANN401
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    size, matrix, said = ctypes.c_float(), raw.FS_MATRIX(), (ctypes.c_ushort * LONGEST)()
    for place in range(raw.FPDFPage_CountObjects(page)):
        one = raw.FPDFPage_GetObject(page, place)
        if raw.FPDFPageObj_GetType(one) != raw.FPDF_PAGEOBJ_TEXT:
            continue
        raw.FPDFPageObj_GetBounds(one, left, bottom, right, top)
        raw.FPDFTextObj_GetFontSize(one, size)
        raw.FPDFPageObj_GetMatrix(one, matrix)
        raw.FPDFPageObj_GetFillColor(one, red, green, blue, alpha)
        filled = raw.FPDFTextObj_GetTextRenderMode(one) == raw.FPDF_TEXTRENDERMODE_FILL and alpha.value == OPAQUE
        length = raw.FPDFTextObj_GetText(one, text, said, ctypes.sizeof(said)) // 2
        box = (left.value, height - top.value, right.value, height - bottom.value)
        inked = box[0] < box[2] and box[1] < box[3]
        read = _decoded(said, length if length <= LONGEST else 0)
        mark = raw.FPDFPageObj_GetMarkedContentID(one)
        yield Span(read, box, size.value * abs(matrix.d), mark, shown=filled and (bool(read) or not inked))
