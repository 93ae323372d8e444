"""The QR code (ISO/IEC 18004, error correction M) as rectangles: sharp at any size, and no second picture."""

from __future__ import annotations

import segno

MASK = 3
"""Which of the eight masks is used: trying them all costs more than drawing the page, and a reader takes any."""

Modules = tuple[bytearray, ...]


def modules(text: str) -> Modules:
    """The code of *text*, row by row, 1 for dark; without the quiet zone."""
    made: Modules = segno.make(text, error="m", mask=MASK, micro=False, boost_error=False).matrix
    return made


def operators(matrix: Modules, *, left: float, top: float, side: float) -> bytes:
    """PDF operators that fill the dark modules in the square whose top left corner is (*left*, *top*), in points."""
    step = side / len(matrix)
    lines = [f"0 g q {step:.5f} 0 0 {-step:.5f} {left:.3f} {top:.3f} cm"]
    for y, row in enumerate(matrix):
        start = None
        for x, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                lines.append(f"{start} {y} {x - start} 1 re")
                start = None
    return "\n".join([*lines, "f Q"]).encode()
