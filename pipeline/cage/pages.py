"""The pages of a PDF as pictures, with what else is known of them: by MuPDF, and by pdfium what MuPDF can't draw."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pymupdf
from PIL import Image

from pipeline.cage import pieces, remarks, second_engine
from pipeline.cage.blankness import blank
from pipeline.cage.kinds import UNKNOWN
from pipeline.cage.pictures import Unfit
from pipeline.cage.scale import pixels_a_point
from pipeline.rules.reasons import Reason

if TYPE_CHECKING:
    from pipeline.cage.limits import Limits

MOST_TEXT = 400_000
SCANNED_SHARE = 0.5
"""Of a page: where pictures cover more, it is a scan, and as sharp as they are."""

Shown = list[Image.Image]
"""One page: its pieces."""


class NotDrawnError(Exception):
    """MuPDF gave up."""


@dataclass(slots=True)
class Pages:
    """What was read of a document."""

    drawn: list[Shown]
    empty: list[bool]
    """Of each page, whether nothing is to be seen on it."""
    scanned: list[int] = field(default_factory=list)
    """Places of the pages that are scans."""
    text: list[str] = field(default_factory=list)
    """Of each page, its text layer."""
    remarks: list[str] = field(default_factory=list)
    """What MuPDF said of the file."""
    in_part: bool = False
    """True if something of it could not be read by one engine or the other."""


def read(data: bytes, limits: Limits) -> Pages:
    """Draw every page. Raises Unfit."""
    remarks.begin()
    try:
        pages = _by_mupdf(data, limits)
    except NotDrawnError:
        return _by_pdfium(data, limits)
    pages.remarks = remarks.heard()
    pages.in_part = remarks.something_missing(pages.remarks)
    _draw_again(data, pages, limits)
    return pages


def _by_mupdf(data: bytes, limits: Limits) -> Pages:
    document = _opened(data, limits)
    try:
        pages = [document[number] for number in range(len(document))]
        drawn = [_drawn(page, limits) for page in pages]
        scanned = [number for number, page in enumerate(pages) if is_scan(page)]
        return Pages(drawn, list(map(nothing_on, drawn)), scanned, [page.get_text()[:MOST_TEXT] for page in pages])
    except (RuntimeError, IndexError, ValueError):
        raise NotDrawnError from None


def _opened(data: bytes, limits: Limits) -> pymupdf.Document:
    """The document. Raises Unfit, NotDrawnError."""
    try:
        document = pymupdf.open(stream=data, filetype="pdf")
        # MuPDF opens HTML and SVG under the name "pdf"; only a real one may go on.
        if not document.is_pdf:
            raise Unfit(Reason.PROOF_WRONG_TYPE, seems=UNKNOWN)
        if document.needs_pass:
            raise Unfit(Reason.ENCRYPTED)
        count = document.page_count
    except (Unfit, MemoryError):
        raise
    except Exception:  # noqa: BLE001  MuPDF raised four types over a corpus of broken files
        raise NotDrawnError from None
    if not count:
        raise NotDrawnError
    _not_too_many(count, limits)
    return document


def _not_too_many(count: int, limits: Limits) -> None:
    if count > limits.max_pages:
        raise Unfit(Reason.TOO_MANY_PAGES, pages=count, most=limits.max_pages)


def _by_pdfium(data: bytes, limits: Limits) -> Pages:
    """The same where MuPDF gave up; without a text layer, since names are compared in what MuPDF reads."""
    try:
        document = second_engine.Document(data)
        _not_too_many(len(document), limits)
        drawn = [document.drawn(number, limits) for number in range(len(document))]
    except ValueError:
        raise Unfit(Reason.DAMAGED) from None
    if not drawn:
        raise Unfit(Reason.DAMAGED)
    return Pages(drawn, list(map(nothing_on, drawn)), remarks=remarks.heard(), in_part=True)


def _draw_again(data: bytes, pages: Pages, limits: Limits) -> None:
    """What MuPDF left blank, by pdfium, where that shows more."""
    empty = [number for number, nothing in enumerate(pages.empty) if nothing]
    if not empty:
        return
    try:
        document = second_engine.Document(data)
        again = {number: document.drawn(number, limits) for number in empty if number < len(document)}
    except ValueError:
        return
    for number, page in again.items():
        if not nothing_on(page):
            pages.drawn[number], pages.empty[number], pages.in_part = page, False, True


def nothing_on(page: Shown) -> bool:
    """True if every piece of *page* is blank."""
    return all(map(blank, page))


def is_scan(page: pymupdf.Page) -> bool:
    """True if pictures cover most of *page*."""
    covered = sum(abs(pymupdf.Rect(one["bbox"]) & page.rect) for one in page.get_image_info())
    return bool(covered > SCANNED_SHARE * abs(page.rect))


def _drawn(page: pymupdf.Page, limits: Limits) -> Shown:
    """The page in its pieces, each drawn by itself: a long one would not fit into memory whole."""
    scale = pixels_a_point(page.rect.width, page.rect.height, limits)
    size = (max(1, round(page.rect.width * scale)), max(1, round(page.rect.height * scale)))
    matrix, drawing = pymupdf.Matrix(scale, scale), page.get_displaylist()
    shown = []
    for place in pieces.boxes(size, limits):
        clip = pymupdf.Rect(place) / matrix
        pixels = drawing.get_pixmap(matrix=matrix, alpha=False, colorspace=pymupdf.csRGB, clip=clip)
        shown.append(Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples_mv))
    return shown
