"""The close look: whether two renditions show the same page, or one form filled in for two people.

For renditions of our own only, which the cage has re-encoded. Measured in docs/algorithms/borrowed-evidence.md.
"""

from __future__ import annotations

import io
from itertools import product
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

if TYPE_CHECKING:
    from collections.abc import Iterable

Box = tuple[float, float, float, float]
Size = tuple[int, int]
Edges = tuple[float, ...]
"""Left, top, right, bottom: the part of a side by which the first (positive) or the second (negative) was cropped."""

FORMATS = ("JPEG", "PNG")
SIDE, MIDDLE, SMALL = 1000, 480, 240
"""Longest side of the pictures that are compared, and of those on which the fit is searched, coarse first."""
STEPS = ((0.004, SMALL), (0.002, MIDDLE), (0.001, MIDDLE), (0.0005, SIDE), (0.00025, SIDE))
CROP, MOST_CROP = 0.008, 0.03
CUT_OFF = 0.5
"""Percent of the darkest and lightest pixels that are left out when the contrast is spread."""
RATIO = 0.05
"""How far the two may differ in shape."""
CELL, NUDGE = 16, 2
"""A cell is about a character; it may lie two pixels off after the best fit."""
INKED = 3.0
"""Variance (over 255) from which a cell has something on it."""
STRAY, WORST = 2, 8
"""The two worst cells may be a speck; the six after them say how well the two agree."""
SAME = 0.75


def same_page(one: bytes, other: bytes) -> bool:
    """True if the two show the same page; False for one form filled in for two people."""
    return agreement(one, other) >= SAME


def agreement(one: bytes, other: bytes) -> float:
    """Correlation of the cells that agree worst, laid over each other as well as can be: 1 the same, 0 nothing in common."""
    a, b = (_spread(Image.open(io.BytesIO(data), formats=FORMATS)) for data in (one, other))
    if abs(a.width * b.height / (a.height * b.width) - 1) > RATIO:
        return 0.0
    scale = min(1.0, max(b.size) / max(a.size))
    size = (round(a.width * scale), round(a.height * scale))
    first, second = _boxes(a.size, b.size, _fit(a, b))
    cells = sorted(_cells(_laid(a, size, first), _laid(b, size, second)))
    worst = cells[STRAY:WORST]
    return sum(worst) / len(worst) if worst else 0.0


def _spread(picture: Image.Image) -> Image.Image:
    """Grey, at most 1000 pixels, the darkest at 0 and the lightest at 255: brightness and contrast don't count."""
    grey = picture.convert("L")
    grey.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    return ImageOps.autocontrast(grey, cutoff=CUT_OFF)


def _laid(picture: Image.Image, size: Size, box: Box) -> Image.Image:
    return picture.resize(size, Image.Resampling.BICUBIC, box=box).filter(ImageFilter.GaussianBlur(1))


def _boxes(a: Size, b: Size, edges: Edges) -> tuple[Box, Box]:
    def box(size: Size, cut: Iterable[float]) -> Box:
        left, top, right, bottom = (max(0.0, edge) for edge in cut)
        return (left * size[0], top * size[1], size[0] * (1 - right), size[1] * (1 - bottom))

    return box(a, edges), box(b, (-edge for edge in edges))


def _fit(a: Image.Image, b: Image.Image) -> Edges:
    """The crop under which the two differ least: from the best of some beginnings downhill, in ever finer steps."""

    def cost(edges: Edges, side: int) -> float:
        size = (max(1, a.width * side // max(a.size)), max(1, a.height * side // max(a.size)))
        boxes = _boxes(a.size, b.size, edges)
        laid = (one.resize(size, Image.Resampling.BILINEAR, box=box) for one, box in zip((a, b), boxes, strict=True))
        return float(ImageStat.Stat(ImageChops.difference(*laid)).mean[0])

    beginnings = [*product((0.0, CROP), repeat=4), *product((0.0, -CROP), repeat=4)]
    best = min(beginnings, key=lambda edges: cost(edges, SMALL))
    for step, side in STEPS:
        least, moved = cost(best, side), True
        while moved:
            moved = False
            for place, by in product(range(4), (step, -step)):
                trial = tuple(edge + by * (i == place) for i, edge in enumerate(best))
                if max(map(abs, trial)) <= MOST_CROP and (found := cost(trial, side)) < least:
                    best, least, moved = trial, found, True
    return best


def _cells(a: Image.Image, b: Image.Image) -> list[float]:
    """For each cell that has something on it in either picture: how well it agrees, at the best of some small shifts."""
    mean, spread = _moments(a)
    wide = -(-a.width // CELL)
    high = len(mean) // wide
    other = _moments(b)[1]
    best = {
        i: 0.0
        for i in range(len(mean))
        if 0 < i % wide < wide - 2 and 0 < i // wide < high - 2 and max(spread[i], other[i]) > INKED
    }
    for dx, dy in product(range(-NUDGE, NUDGE + 1), repeat=2):
        shifted = ImageChops.offset(b, dx, dy)
        shifted_mean, shifted_spread = _moments(shifted)
        both = ImageChops.multiply(a, shifted).reduce(CELL).tobytes()
        for i, found in best.items():
            scale = spread[i] * shifted_spread[i]
            if scale > 1:
                best[i] = max(found, (both[i] - mean[i] * shifted_mean[i] / 255) / scale**0.5)
    return list(best.values())


def _moments(picture: Image.Image) -> tuple[bytes, list[float]]:
    """Mean and variance (over 255) of each cell."""
    mean = picture.reduce(CELL).tobytes()
    squares = ImageChops.multiply(picture, picture).reduce(CELL).tobytes()
    return mean, [max(0.0, square - value * value / 255) for square, value in zip(squares, mean, strict=True)]
