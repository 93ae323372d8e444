"""The QR code (ISO/IEC 18004, error correction M) as rectangles: sharp at any size, and no second picture."""

from __future__ import annotations

import re

import segno

MASK = 3
"""Which of the eight masks is used: trying them all costs more than drawing the page, and a reader takes any."""

DARK = re.compile(b"\x01+")

Modules = tuple[bytearray, ...]


def modules(text: str) -> Modules:
    """The code of *text*, row by row, 1 for dark; without the quiet zone."""
    made: Modules = segno.make(text, error="m", mask=MASK, micro=False, boost_error=False).matrix
    return made


def operators(matrix: Modules, *, left: float, top: float, side: float) -> bytes:
    """PDF operators that fill the dark modules in the square whose top left corner is (*left*, *top*), in points."""
    step = side / len(matrix)
    lines = [f"0 g q {step:.5f} 0 0 {-step:.5f} {left:.3f} {top:.3f} cm"]
    lines += (f"{run.start()} {y} {len(run[0])} 1 re" for y, row in enumerate(matrix) for run in DARK.finditer(row))
    return "\n".join([*lines, "f Q"]).encode()
