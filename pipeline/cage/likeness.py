"""A hash that is alike for the same picture saved, scaled or slightly cropped anew (docs/algorithms/borrowed-evidence.md)."""

from __future__ import annotations

from functools import cache
from itertools import product
from math import cos, pi
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

if TYPE_CHECKING:
    from collections.abc import Sequence

CELLS, WAVES = 32, 8
"""64 signs of the lowest waves (DCT) over 32 × 32 cells: what re-encoding changes is in the high ones."""
WEAK = 40.0
"""Mean strength of the waves below which a page is as good as blank: it would be like every other blank one."""
PIECES, PIECE = 4, 16
"""A hash is found by its pieces: two that differ in seven bits have a piece in which they differ in at most one."""


def likeness(picture: Image.Image) -> str:
    """16 hex digits; empty for a page with next to nothing on it."""
    grey = picture.convert("L").resize((CELLS, CELLS), Image.Resampling.BOX)
    waves = _waves(ImageOps.autocontrast(grey).tobytes())
    if sum(map(abs, waves)) / len(waves) < WEAK:
        return ""
    return f"{int(''.join('1' if wave > 0 else '0' for wave in waves), 2):016x}"


def pieces(bits: str) -> tuple[int, ...]:
    """The four pieces of a hash."""
    whole = int(bits, 16)
    return tuple(whole >> PIECE * place & (1 << PIECE) - 1 for place in range(PIECES))


def near(piece: int) -> tuple[int, ...]:
    """The piece, and the sixteen that differ from it in one bit."""
    return (piece, *(piece ^ 1 << bit for bit in range(PIECE)))


def distance(one: str, other: str) -> int:
    """Bits in which two hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


@cache
def _cosines() -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(cos(pi * (2 * x + 1) * u / (2 * CELLS)) for x in range(CELLS)) for u in range(WAVES + 1))


def _along(values: Sequence[float], wave: Sequence[float]) -> float:
    return sum(value * weight for value, weight in zip(values, wave, strict=True))


def _waves(cells: bytes) -> list[float]:
    """The 64 lowest waves but the constant one."""
    rows = [cells[start : start + CELLS] for start in range(0, CELLS * CELLS, CELLS)]
    across = [[_along(row, wave) for row in rows] for wave in _cosines()]
    pairs = [*list(product(range(WAVES), repeat=2))[1:], (0, WAVES)]
    return [_along(across[u], _cosines()[v]) for v, u in pairs]
