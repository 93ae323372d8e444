"""What lies under the text, made once per process: the template's ground, its seal, the TEST mark, the code's white."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from certificates.fonts import BOLD, outline
from certificates.ornament import guilloche
from certificates.pdf import svg
from certificates.template.layout import TemplateError
from certificates.template.layouts import layout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from certificates.template.layout import Layout
    from certificates.template.paths import Box

PAPER, GREY = guilloche.PAPER, "0.929 0.922 0.910"
MARK = "测试 TEST"
GRID = 500
"""Units an em of its outlines: a third of a point, in letters two inches high."""
HIGH, FILLS = 0.8, 0.9
"""How high the mark's letters are, in em, and how much of the frame's width it takes."""
SMALLEST_CODE = 29
"""Modules a side of the smallest code that holds an address: four of them must stay white around it (ISO/IEC 18004)."""


@cache
def ground(template: str, *, test: bool) -> bytes:
    """The operators of everything that is the same on each certificate. Raises TemplateError."""
    where = layout(template)
    parts = [_ground(where)]
    if test:
        parts.append("\n".join(_mark(where)).encode())
    if where.seal:
        parts.append(_picture(where.seal.picture, where.seal.box, where.height))
    parts.append(_quiet(where.code, where.height).encode())
    return b"\n".join(b"q %s Q" % part for part in parts)


def _ground(where: Layout) -> bytes:
    """What is computed, or else an SVG in the template's folder."""
    if where.ground == guilloche.NAME:
        return "\n".join(guilloche.operators(where)).encode()
    return _picture(where.folder / where.ground, (0, 0, where.width, where.height), where.height)


def _picture(path: Path, box: Box, height: float) -> bytes:
    try:
        return svg.operators(path.read_bytes(), box, height)
    except (OSError, svg.NotPlain) as why:
        raise TemplateError(f"{path}: {why}.") from None


def _quiet(code: Box, height: float) -> str:
    """Plain paper around the code."""
    left, top, right, bottom = code
    margin = 4 * (right - left) / SMALLEST_CODE
    box = f"{left - margin:.2f} {height - bottom - margin:.2f}"
    return f"{PAPER} rg {box} {right - left + 2 * margin:.2f} {bottom - top + 2 * margin:.2f} re f"


def _mark(where: Layout) -> Iterator[str]:
    """测试 TEST across the frame, pale and under the text: outlines, so that no text is found twice."""
    glyphs = outline(MARK, BOLD, grid=GRID)
    left, top, right, bottom = where.frame
    turn = math.atan2(bottom - top, 2 * (right - left))
    cos, sin = math.cos(turn), math.sin(turn)
    length = sum(advance for advance, _ in glyphs)
    size = FILLS * (right - left) / (length * cos + HIGH * sin)
    x = (left + right) / 2 - size * (length * cos - HIGH * sin) / 2
    y = where.height - (top + bottom) / 2 - size * (length * sin + HIGH * cos) / 2
    yield f"{GREY} rg"
    for advance, path in glyphs:
        matrix = (size * cos, size * sin, -size * sin, size * cos)
        yield f"q {' '.join(f'{value / GRID:.5f}' for value in matrix)} {x:.2f} {y:.2f} cm {path} f Q"
        x, y = x + size * advance * cos, y + size * advance * sin
