"""pdfium, asked where MuPDF draws nothing of a page or can't draw it at all: each reads files that the other calls damaged.

Scanners' programs write what one of the two can't decode (a JBIG2 scan comes out all black), and a cut reference is guessed
right by the one and not by the other. What is shown is a picture from either; the officer is told that something was amiss.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2

from pipeline.cage import pieces
from pipeline.cage.scale import pixels_a_point

if TYPE_CHECKING:
    from PIL import Image

    from pipeline.cage.limits import Limits


class Document:
    """A PDF as pdfium reads it. Raises ValueError where it can't either."""

    def __init__(self, data: bytes) -> None:
        try:
            self._document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise ValueError(str(error)) from None

    def __len__(self) -> int:
        return len(self._document)

    def drawn(self, number: int, limits: Limits) -> list[Image.Image]:
        """The page in its pieces, as large as MuPDF would draw them. Raises ValueError, Unfit."""
        try:
            page = self._document[number]
            width, height = page.get_size()
            scale = pixels_a_point(width, height, limits)
            size = (max(1, round(width * scale)), max(1, round(height * scale)))
            return [_piece(page, scale, size, box) for box in pieces.boxes(size, limits)]
        except pypdfium2.PdfiumError as error:
            raise ValueError(str(error)) from None


def _piece(page: pypdfium2.PdfPage, scale: float, size: tuple[int, int], box: pieces.Box) -> Image.Image:
    left, top, right, bottom = box
    cut_off = (left / scale, (size[1] - bottom) / scale, (size[0] - right) / scale, top / scale)
    drawn: Image.Image = page.render(scale=scale, crop=cut_off, may_draw_forms=False).to_pil()
    return drawn.convert("RGB")
