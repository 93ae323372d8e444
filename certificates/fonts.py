"""The fonts that ship, as a chain: no single font has every character that a name can hold (w3c/typography#86).

Subsetting is HarfBuzz's: MuPDF's own takes seconds with a whole Chinese font (measured; DESIGN: "Facts measured").
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import uharfbuzz as hb

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = Path(__file__).parent / "fonts"


@dataclass(frozen=True, slots=True)
class Font:
    """One font file."""

    family: str
    """The name by which templates' CSS refers to it."""
    file: str
    name: str
    """What a PDF calls it, after the subset's tag."""


REGULAR = Font("song", "NotoSerifSC-Regular.ttf", "NotoSerifSCRegular")
BOLD = Font("songbold", "NotoSerifSC-Bold.ttf", "NotoSerifSCBold")
RARE = Font("rare", "HanaMinB.ttf", "HanaMinBRegular")
COMPATIBILITY = Font("compat", "ZhichengCompat.ttf", "ZhichengCompatRegular")
CHAIN = (REGULAR, RARE, COMPATIBILITY)
BOLD_CHAIN = (BOLD, RARE, COMPATIBILITY)
"""The last two have one weight: a rare character in a bold name is upright and regular, and right."""


@cache
def face(font: Font) -> hb.Face:
    """The font's face, mapped once per process."""
    return hb.Face(hb.Blob.from_file_path(str(FOLDER / font.file)))


@cache
def _coverage(font: Font) -> frozenset[int]:
    return frozenset(face(font).unicodes)


@cache
def font_for(character: str, chain: tuple[Font, ...] = CHAIN) -> Font | None:
    """The first font of *chain* that has *character*; None if no font has it."""
    point = ord(character)
    return next((font for font in chain if point in _coverage(font)), None)


def missing(text: str) -> tuple[str, ...]:
    """The characters of *text* that no font of ours has: they can't be printed, and never become a box."""
    return tuple(character for character in dict.fromkeys(text) if font_for(character) is None)


def runs(text: str, chain: tuple[Font, ...] = CHAIN) -> tuple[tuple[Font, str], ...]:
    """*text* in stretches of one font each; a character that no font has stays with the first, for the lint to find."""
    found: list[tuple[Font, str]] = []
    for character in text:
        font = font_for(character, chain) or chain[0]
        if found and found[-1][0] is font:
            found[-1] = (font, found[-1][1] + character)
        else:
            found.append((font, character))
    return tuple(found)


@cache
def _prepared(font: Font) -> hb.Face:
    """The face with HarfBuzz's tables for subsetting made once: the second subset costs a tenth of the first."""
    return hb.subset_preprocess(face(font))


DROPPED = ("GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG", "STAT")
"""Our text is set without shaping: these tables would be weight."""


def subset(font: Font, characters: Iterable[str]) -> bytes:
    """The font with just these characters' glyphs, as a TrueType file."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update({ord(character) for character in characters})
    wanted.drop_table_tag_set.update({int.from_bytes(tag.encode(), "big") for tag in DROPPED})
    wanted.layout_feature_tag_set.clear()
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    return bytes(wanted.subset(_prepared(font)).blob.data)


def width(text: str, font: Font) -> float:
    """How wide *text* runs in *font* on one line, in em."""
    drawn = hb.Font(face(font))
    glyphs = (drawn.get_nominal_glyph(ord(character)) for character in text)
    return float(sum(drawn.get_glyph_h_advance(glyph) for glyph in glyphs)) / float(face(font).upem)


def outline(text: str, font: Font) -> tuple[tuple[float, str], ...]:
    """Each character of *text* as (advance, PDF path), both in em: text that needs no font resource."""
    drawn, size = hb.Font(face(font)), float(face(font).upem)
    found = []
    for character in text:
        glyph = drawn.get_nominal_glyph(ord(character))
        pen = _Pen(size)
        drawn.draw_glyph(glyph, pen.functions, pen)
        found.append((drawn.get_glyph_h_advance(glyph) / size, " ".join(pen.path)))
    return tuple(found)


class _Pen:
    """Writes an outline as PDF path operators; quadratic curves become cubic ones."""

    def __init__(self, size: float) -> None:
        self.path: list[str] = []
        self._size = size
        self._at = (0.0, 0.0)
        self.functions = hb.DrawFuncs()
        self.functions.set_move_to_func(lambda x, y, pen: pen.write("m", (x, y)))
        self.functions.set_line_to_func(lambda x, y, pen: pen.write("l", (x, y)))
        self.functions.set_cubic_to_func(lambda a, b, c, d, x, y, pen: pen.write("c", (a, b), (c, d), (x, y)))
        self.functions.set_quadratic_to_func(lambda a, b, x, y, pen: pen.bend((a, b), (x, y)))
        self.functions.set_close_path_func(lambda pen: pen.path.append("h"))

    def write(self, operator: str, *points: tuple[float, float]) -> None:
        """One operator with its points."""
        numbers = (f"{coordinate / self._size:.3f}" for point in points for coordinate in point)
        self.path.append(f"{' '.join(numbers)} {operator}")
        self._at = points[-1]

    def bend(self, control: tuple[float, float], end: tuple[float, float]) -> None:
        """A quadratic curve."""
        start = self._at
        first = tuple(s + 2 / 3 * (c - s) for s, c in zip(start, control, strict=True))
        second = tuple(e + 2 / 3 * (c - e) for e, c in zip(end, control, strict=True))
        self.write("c", (first[0], first[1]), (second[0], second[1]), end)
