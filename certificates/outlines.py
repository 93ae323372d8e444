"""What a font's glyphs look like, as hashes: the same outline gives the same hash, whatever the glyph's number is.

TrueType's table `glyf` (ISO/IEC 14496-22, 5.3.3). Instructions are left out, padding too; a composite glyph is what its
parts are.
"""

from __future__ import annotations

import mmap
import struct
from functools import cache, lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from certificates.fonts import FOLDER, nominal

if TYPE_CHECKING:
    from certificates.fonts import Font

WORDS, SCALE, MORE, SCALES, MATRIX = 0x1, 0x8, 0x20, 0x40, 0x80
"""Flags of a component: its arguments are words; one scale, two, or a matrix; another component follows."""
TOLD = WORDS | SCALE | SCALES | MATRIX | 0x2
"""The flags that say where and how large; 0x2: the arguments are an offset."""
HEADER, TABLE = 10, 16
DEEPEST = 8
"""Composites of composites; none of ours goes further than two."""


class Outlines:
    """The outlines of one TrueType file."""

    def __init__(self, data: bytes | mmap.mmap) -> None:
        self._data = data
        (count,) = struct.unpack_from(">H", data, 4)
        records = (struct.unpack_from(">4s4xII", data, 12 + TABLE * place) for place in range(count))
        tables = {tag: (start, size) for tag, start, size in records}
        self._loca, size = tables[b"loca"]
        self._glyf, _ = tables[b"glyf"]
        self.upem, long = (struct.unpack_from(">H", data, tables[b"head"][0] + at)[0] for at in (18, 50))
        self._entry = (">II", 4, 1) if long else (">HH", 2, 2)  # short offsets count words
        self.glyphs = size // (4 if long else 2) - 1

    def shape(self, glyph: int, depth: int = 0) -> bytes:
        """The hash of one glyph's outline. Raises ValueError, struct.error for what is no font."""
        if not 0 <= glyph < self.glyphs or depth > DEEPEST:
            raise ValueError(glyph)
        form, size, unit = self._entry
        start, end = struct.unpack_from(form, self._data, self._loca + glyph * size)
        said = self._data[self._glyf + start * unit : self._glyf + end * unit]
        if not said:
            return b""
        (contours,) = struct.unpack_from(">h", said)
        parts = self._composite(said, depth) if contours < 0 else _simple(said, contours)
        return blake2b(parts, digest_size=16).digest()

    def _composite(self, said: bytes, depth: int) -> bytes:
        found, at, flags = [], HEADER, MORE
        while flags & MORE:
            flags, part = struct.unpack_from(">HH", said, at)
            size = (4 if flags & WORDS else 2) + (
                2 if flags & SCALE else 4 if flags & SCALES else 8 if flags & MATRIX else 0
            )
            place = said[at + 4 : at + 4 + size]
            found.append(struct.pack(">H", flags & TOLD) + place + self.shape(part, depth + 1))
            at += 4 + size
        return b"\xff\xff" + b"".join(found)


def _simple(said: bytes, contours: int) -> bytes:
    """Box, ends of the contours, flags and points."""
    ends = HEADER + 2 * contours
    (instructions,) = struct.unpack_from(">H", said, ends)
    return (said[:ends] + said[ends + 2 + instructions :]).rstrip(b"\0")


@cache
def _of(font: Font) -> Outlines:
    with (FOLDER / font.file).open("rb") as file:
        return Outlines(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


@lru_cache(50_000)
def shape(font: Font, character: str) -> bytes:
    """How *font* itself draws *character*."""
    return _of(font).shape(nominal(font, character))


def upem(font: Font) -> int:
    """Units of an em."""
    return int(_of(font).upem)
