"""The QR code (ISO/IEC 18004, error correction M) as rectangles: sharp at any size, and no second picture."""

from __future__ import annotations

import re

LEVEL_M = 2
"""As MuPDF's writer (ZXing) counts error correction: a code that is still read when 15 % of it are lost."""
SCALE = 2
"""Pixels a module in the picture that it makes when it is asked for no size."""
DARK = re.compile(b"\0+")

Modules = tuple[bytes, ...]


def modules(text: str) -> Modules:
    """The code of *text*, row by row, 0 for dark; without the quiet zone."""
    from pymupdf import mupdf  # 100 MB

    kind = mupdf.fz_barcode_type_from_string("qrcode")
    picture = mupdf.fz_get_unscaled_pixmap_from_image(mupdf.fz_new_barcode_image(kind, text, 0, LEVEL_M, 0, 0))
    side, pixels = picture.w(), mupdf.fz_pixmap_samples_memoryview(picture)
    return tuple(bytes(pixels[row * side : (row + 1) * side : SCALE]) for row in range(0, side, SCALE))


def operators(matrix: Modules, *, left: float, top: float, side: float) -> bytes:
    """PDF operators that fill the dark modules in the square whose top left corner is (*left*, *top*), in points."""
    step = side / len(matrix)
    lines = [f"0 g q {step:.5f} 0 0 {-step:.5f} {left:.3f} {top:.3f} cm"]
    lines += (f"{run.start()} {y} {len(run[0])} 1 re" for y, row in enumerate(matrix) for run in DARK.finditer(row))
    return "\n".join([*lines, "f Q"]).encode()
