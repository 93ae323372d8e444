"""The ground of the page, made once per process: frame, fold, rosettes, the TEST mark; vectors, no transparency."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from certificates.fonts import BOLD, outline
from certificates.layouts import POINTS_PER_MM, layout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certificates.layouts import Layout

RED, GOLD, PALE, PAPER, GREY = "0.549 0.110 0.075", "0.722 0.596 0.361", "0.949 0.918 0.855", "0.996 0.992 0.976", "0.925"
MARK = "测试 TEST"
Point = tuple[float, float]


@cache
def ground(template: str, *, test: bool) -> bytes:
    """The operators of everything that is the same on each certificate."""
    return "\n".join(_operators(layout(template), test=test)).encode()


def _operators(where: Layout, *, test: bool) -> Iterator[str]:
    width, height = where.width, where.height
    yield f"{PAPER} rg 0 0 {width:.2f} {height:.2f} re f"
    yield f"{PALE} RG 0.4 w"
    for centre in (width * 0.27, width * 0.73):
        yield from _rosette(centre, height * 0.5, height * 0.3)
    if test:
        yield from _mark(width, height)
    yield from _frame(width, height)
    yield from _fold(width, height)
    left, top, right, bottom = where.photo
    yield f"{GOLD} RG 0.5 w {left - 2:.2f} {height - bottom - 2:.2f} {right - left + 4:.2f} {bottom - top + 4:.2f} re S"


def _rosette(x: float, y: float, size: float) -> Iterator[str]:
    """A guilloche: closed curves that swing between two circles, each turned a little against the last."""
    for inner, outer, petals, turns in ((0.62, 1.0, 31, 4), (0.30, 0.72, 23, 5), (0.10, 0.36, 17, 3)):
        steps = petals * 6
        points = [
            _swing(x, y, size, (inner, outer), 2 * math.pi * turns * step / steps, petals / turns)
            for step in range(-1, steps + 2)
        ]
        yield f"{points[1][0]:.1f} {points[1][1]:.1f} m"
        for before, start, end, after in zip(points, points[1:], points[2:], points[3:], strict=False):
            yield _smooth(before, start, end, after)
        yield "S"


def _swing(
    x: float, y: float, size: float, between: tuple[float, float], angle: float, waves: float
) -> tuple[float, float]:
    inner, outer = between
    radius = size * (inner + (outer - inner) * (0.5 + 0.5 * math.cos(waves * angle)))
    return x + radius * math.cos(angle), y + radius * math.sin(angle)


def _smooth(before: Point, start: Point, end: Point, after: Point) -> str:
    """A Catmull-Rom segment as a Bézier curve."""
    first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
    second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
    return " ".join(f"{coordinate:.1f}" for point in (first, second, end) for coordinate in point) + " c"


def _frame(width: float, height: float) -> Iterator[str]:
    for inset, line, colour in ((8.5, 2.2, RED), (10.3, 0.5, RED), (13.2, 0.6, GOLD)):
        edge = inset * POINTS_PER_MM
        yield f"{colour} RG {line} w {edge:.2f} {edge:.2f} {width - 2 * edge:.2f} {height - 2 * edge:.2f} re S"
    edge, size = 13.2 * POINTS_PER_MM, 9 * POINTS_PER_MM
    for x, across in ((edge, 1), (width - edge, -1)):
        for y, up in ((edge, 1), (height - edge, -1)):
            yield from _corner(x, y, across * size, up * size)


def _corner(x: float, y: float, across: float, up: float) -> Iterator[str]:
    """A fret (回纹) in each corner: one line that turns inwards."""
    turns = ((0, 1), (1, 1), (1, 0), (0.22, 0), (0.22, 0.78), (0.78, 0.78), (0.78, 0.22), (0.44, 0.22), (0.44, 0.56), (0.58, 0.56))
    path = [(x + across * u, y + up * v) for u, v in turns]
    yield f"{PAPER} rg {x:.2f} {y:.2f} {across:.2f} {up:.2f} re f"
    yield f"{GOLD} RG 1.1 w {path[0][0]:.2f} {path[0][1]:.2f} m"
    yield " ".join(f"{px:.2f} {py:.2f} l" for px, py in path[1:]) + " S"


def _fold(width: float, height: float) -> Iterator[str]:
    middle, edge = width / 2, 22 * POINTS_PER_MM
    yield f"{GOLD} RG 0.4 w {middle:.2f} {edge:.2f} m {middle:.2f} {height - edge:.2f} l S"


def _mark(width: float, height: float) -> Iterator[str]:
    """测试 TEST across the page, pale and under the text: outlines, so that no text is found twice."""
    glyphs = outline(MARK, BOLD)
    size = width * 0.86 / sum(advance for advance, _ in glyphs)
    turn = math.atan2(height * 0.5, width)
    cos, sin = math.cos(turn), math.sin(turn)
    x, y = width * 0.09, height * 0.19
    for advance, path in glyphs:
        yield f"q {size * cos:.3f} {size * sin:.3f} {-size * sin:.3f} {size * cos:.3f} {x:.2f} {y:.2f} cm {GREY} g {path} f Q"
        x, y = x + advance * size * cos, y + advance * size * sin
