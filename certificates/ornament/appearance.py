"""What the signature looks like on the page: a ring with words, as vectors; integrity proof, not an official seal.

An official electronic seal is another thing in law (OFD with SM2; 国办发〔2025〕33号), so nothing here imitates one: no star.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from certificates.fonts import BOLD, REGULAR, Font, outline

if TYPE_CHECKING:
    from collections.abc import Iterator

RED = "0.714 0.137 0.102"
SIDE = 100.0
"""The drawing's own units; the signature field scales it to its box."""
GRID = 100
"""Units an em of its letters' outlines: finer than what 1200 dots an inch print at this size."""
AROUND = {False: "电子签名 · 可验证真伪 · 改动即失效", True: "测试签发 · 不具效力 · 改动即失效"}
BELOW = {False: "SIGNED", True: "TEST"}


@cache
def ring(*, test: bool) -> bytes:
    """PDF operators of the ring in a square of `SIDE` units; made once per process."""
    return "\n".join(_operators(test=test)).encode()


def _operators(*, test: bool) -> Iterator[str]:
    middle = SIDE / 2
    yield f"{RED} RG {RED} rg"
    for radius, width in ((48, 1.9), (45.2, 0.5), (31.5, 0.5)):
        yield f"{width} w {_circle(middle, middle, radius)} S"
    yield from _around(AROUND[test], REGULAR, radius=35.4, size=6.1, middle=middle)
    yield from _line("电子签名" if not test else "测试专用", BOLD, size=11.5, y=51, middle=middle)
    yield from _line(BELOW[test], BOLD, size=8, y=39, middle=middle)
    yield f"0.5 w {middle - 17:.1f} 47.6 m {middle + 17:.1f} 47.6 l S"


def _circle(x: float, y: float, radius: float) -> str:
    k = radius * 0.5522847
    return (
        f"{x + radius:.2f} {y:.2f} m "
        f"{x + radius:.2f} {y + k:.2f} {x + k:.2f} {y + radius:.2f} {x:.2f} {y + radius:.2f} c "
        f"{x - k:.2f} {y + radius:.2f} {x - radius:.2f} {y + k:.2f} {x - radius:.2f} {y:.2f} c "
        f"{x - radius:.2f} {y - k:.2f} {x - k:.2f} {y - radius:.2f} {x:.2f} {y - radius:.2f} c "
        f"{x + k:.2f} {y - radius:.2f} {x + radius:.2f} {y - k:.2f} {x + radius:.2f} {y:.2f} c h"
    )


def _around(text: str, font: Font, *, radius: float, size: float, middle: float) -> Iterator[str]:
    """The words evenly on the circle, beginning at its left foot and reading clockwise."""
    glyphs = outline(text, font, grid=GRID)
    span = math.radians(300)
    total = sum(advance for advance, _ in glyphs)
    angle = math.pi / 2 + span / 2
    for advance, path in glyphs:
        half = span * advance / total / 2
        angle -= half
        turn = angle - math.pi / 2
        cos, sin = math.cos(turn), math.sin(turn)
        x = middle + radius * math.cos(angle) - size * advance / 2 * cos
        y = middle + radius * math.sin(angle) - size * advance / 2 * sin
        matrix = (size * cos, size * sin, -size * sin, size * cos)
        yield f"q {' '.join(f'{value / GRID:.5f}' for value in matrix)} {x:.2f} {y:.2f} cm {path} f Q"
        angle -= half


def _line(text: str, font: Font, *, size: float, y: float, middle: float) -> Iterator[str]:
    glyphs = outline(text, font, grid=GRID)
    x = middle - size * sum(advance for advance, _ in glyphs) / 2
    for advance, path in glyphs:
        yield f"q {size / GRID:.4f} 0 0 {size / GRID:.4f} {x:.2f} {y:.2f} cm {path} f Q"
        x += advance * size
