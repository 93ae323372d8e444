"""A reader of QR codes, written from ISO/IEC 18004 and sharing nothing with the writer; it repairs no errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

ALIGNED = {2: (6, 18), 3: (6, 22), 4: (6, 26), 5: (6, 30), 6: (6, 34), 7: (6, 22, 38), 8: (6, 24, 42)}
"""Annex E: the centres of the alignment patterns, by version."""
BLOCKS = {2: (28,), 3: (44,), 4: (32, 32), 5: (43, 43), 6: (27,) * 4, 7: (31,) * 4, 8: (38, 38, 39, 39)}
"""Table 9, level M: how many data codewords each block has."""
MASKS = (
    lambda r, c: (r + c) % 2,
    lambda r, _: r % 2,
    lambda _, c: c % 3,
    lambda r, c: (r + c) % 3,
    lambda r, c: (r // 2 + c // 3) % 2,
    lambda r, c: r * c % 2 + r * c % 3,
    lambda r, c: (r * c % 2 + r * c % 3) % 2,
    lambda r, c: ((r + c) % 2 + r * c % 3) % 2,
)
LEVEL_M, FORMAT_MASK = 0b00, 0b10101
NUMBERS, LETTERS, BYTES = 0b0001, 0b0010, 0b0100
COUNTS = {NUMBERS: 10, LETTERS: 9, BYTES: 8}
"""Table 3: bits of a segment's length."""
WIDE = {3: 10, 2: 7, 1: 4}
CAPITALS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
"""Table 5."""


def text_of(picture: Image.Image, modules: int) -> str:
    """What the code says that fills *picture*, *modules* a side."""
    step = picture.width / modules
    grey = picture.convert("L")
    rows = range(modules)
    dark = [[grey.getpixel((int((c + 0.5) * step), int((r + 0.5) * step))) < 128 for c in rows] for r in rows]
    version = (modules - 17) // 4
    form = int("".join(str(int(dark[8][c])) for c in range(5)), 2) ^ FORMAT_MASK
    assert form >> 3 == LEVEL_M
    bits = _bits(dark, version, MASKS[form & 0b111])
    codewords = [int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8)]
    return _payload(_in_order(codewords, BLOCKS[version]))


def _bits(dark: list[list[bool]], version: int, mask) -> str:
    """The data bits, in the two-column zigzag from the lower right corner (7.7.3), with the mask taken off."""
    side = len(dark)
    found = []
    for turn, right in enumerate(column for column in range(side - 1, 0, -2)):
        right -= right <= 6  # noqa: PLW2901  column 6 is the timing pattern's
        for row in range(side - 1, -1, -1) if turn % 2 == 0 else range(side):
            pair = [column for column in (right, right - 1) if not _reserved(row, column, side, version)]
            found += [str(int(dark[row][column] ^ (mask(row, column) == 0))) for column in pair]
    return "".join(found)


def _reserved(row: int, column: int, side: int, version: int) -> bool:
    """True for finder, separator, timing, alignment, format and version modules."""
    far = side - 8
    corner = (row < 9 and column < 9) or (row < 9 and column >= far) or (row >= far and column < 9)
    number = version >= 7 and ((row < 6 and column >= side - 11) or (column < 6 and row >= side - 11))
    return corner or number or 6 in (row, column) or _aligned(row, column, ALIGNED[version])


def _aligned(row: int, column: int, centres: tuple[int, ...]) -> bool:
    low, high = centres[0], centres[-1]
    finders = {(low, low), (low, high), (high, low)}
    return any(abs(row - y) <= 2 and abs(column - x) <= 2 for y in centres for x in centres if (y, x) not in finders)


def _in_order(codewords: list[int], blocks: tuple[int, ...]) -> list[int]:
    """The data codewords of all blocks, which stand interleaved in the code (7.6)."""
    stream = iter(codewords)
    parts: list[list[int]] = [[] for _ in blocks]
    for at in range(max(blocks)):
        for part, size in zip(parts, blocks, strict=True):
            if at < size:
                part.append(next(stream))
    return [codeword for part in parts for codeword in part]


def _payload(data: list[int]) -> str:
    """Segments of numbers, of capitals and of bytes, up to the end (7.4); versions 1 to 9."""
    bits, said = _Bits("".join(f"{codeword:08b}" for codeword in data)), ""
    while mode := bits.take(4):
        count = bits.take(COUNTS[mode])
        if mode == BYTES:
            said += bytes(bits.take(8) for _ in range(count)).decode()
        elif mode == NUMBERS:
            said += "".join(f"{bits.take(WIDE[size]):0{size}d}" for size in _groups(count, 3))
        else:
            for size in _groups(count, 2):
                pair = bits.take(11 if size == 2 else 6)
                said += (CAPITALS[pair // 45] if size == 2 else "") + CAPITALS[pair % 45]
    return said


def _groups(count: int, size: int) -> list[int]:
    return [size] * (count // size) + ([count % size] if count % size else [])


class _Bits:
    def __init__(self, bits: str) -> None:
        self._left = bits

    def take(self, count: int) -> int:
        """The next *count* as a number; 0, the end, where there are no more."""
        taken, self._left = self._left[:count], self._left[count:]
        return int(taken or "0", 2)
