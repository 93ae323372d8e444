"""A certificate as a picture."""

from __future__ import annotations

import pymupdf


def picture(pdf: bytes, *, dpi: int = 150) -> bytes:
    """The first page of *pdf* as PNG."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        return bytes(document[0].get_pixmap(dpi=dpi).tobytes("png"))
