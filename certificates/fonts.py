"""The fonts that ship, as a chain: no single font has every character that a name can hold (w3c/typography#86).

Subsetting is HarfBuzz's: MuPDF's own takes seconds with a whole Chinese font (measured; DESIGN: "Facts measured").
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import uharfbuzz as hb

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FOLDER = Path(__file__).parent / "fonts"


@dataclass(frozen=True, slots=True, eq=False)  # each is itself alone: hashed by identity, a thousand times a page
class Font:
    """One font file, of ours or of a template."""

    family: str
    """The name by which templates' CSS refers to it."""
    file: str
    """In `FOLDER`, or a whole path."""
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


def is_truetype(path: Path) -> bool:
    """True for a font with TrueType outlines and a way from characters to them."""
    opened = hb.Face(hb.Blob.from_file_path(str(path)))
    return bool(opened.reference_table("glyf").data) and bool(opened.unicodes)


@cache
def _coverage(font: Font) -> frozenset[int]:
    return frozenset(face(font).unicodes)


@cache
def font_for(character: str, chain: tuple[Font, ...] = CHAIN) -> Font | None:
    """The first font of *chain* that has *character*; None if no font has it."""
    point = ord(character)
    return next((font for font in chain if point in _coverage(font)), None)


def missing(text: str, chain: tuple[Font, ...] = CHAIN) -> tuple[str, ...]:
    """The characters of *text* that no font of *chain* has: they can't be printed, and never become a box."""
    return tuple(character for character in dict.fromkeys(text) if font_for(character, chain) is None)


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


UNSHAPED = ("GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG", "STAT")
"""Our text is set without shaping: these tables would be weight."""
BY_GLYPH = ("cmap", "name", "OS/2", "post")
"""What a PDF, which names glyphs by number, has no use for."""


@dataclass(frozen=True, slots=True)
class Subset:
    """A font with just some characters' glyphs."""

    font: Font
    data: bytes
    """A TrueType file."""
    glyphs: Mapping[str, int]
    """Character → its glyph's number."""


def subset(font: Font, characters: Iterable[str], *, by_glyph: bool = True) -> Subset:
    """The font with just these characters' glyphs; with *by_glyph*, without the tables that find them by character."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update({ord(character) for character in characters})
    dropped = UNSHAPED + BY_GLYPH if by_glyph else UNSHAPED
    wanted.drop_table_tag_set.update({int.from_bytes(tag.encode(), "big") for tag in dropped})
    wanted.layout_feature_tag_set.clear()
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    plan = hb.SubsetPlan(_prepared(font), wanted)
    renumbered = plan.old_to_new_glyph_mapping
    glyphs = {chr(point): renumbered[glyph] for point, glyph in plan.unicode_to_old_glyph_mapping.items()}
    return Subset(font, bytes(plan.execute().blob.data), glyphs)


@cache
def _measure(font: Font) -> tuple[hb.Font, float]:
    return hb.Font(face(font)), float(face(font).upem)


def nominal(font: Font, character: str) -> int:
    """The number of the glyph by which the font file shows *character*; 0, its empty box, if it has none."""
    return int(_measure(font)[0].get_nominal_glyph(ord(character)) or 0)


@lru_cache(20_000)
def advance(character: str, chain: tuple[Font, ...] = CHAIN) -> float:
    """How wide *character* runs in the font of *chain* that has it, in em."""
    drawn, size = _measure(font_for(character, chain) or chain[0])
    return float(drawn.get_glyph_h_advance(drawn.get_nominal_glyph(ord(character)) or 0)) / size


def outline(text: str, font: Font, *, grid: int) -> tuple[tuple[float, str], ...]:
    """Each character of *text* as its advance (em) and its PDF path, on a grid of *grid* units an em.

    Text that needs no font resource; the coarser the grid, the fewer bytes.
    """
    drawn, upem = _measure(font)
    found = []
    for character in text:
        glyph = drawn.get_nominal_glyph(ord(character))
        pen = _Pen(grid / upem)
        drawn.draw_glyph(glyph, pen.functions, pen)
        found.append((drawn.get_glyph_h_advance(glyph) / upem, " ".join(pen.path)))
    return tuple(found)


STRAYS = 2
"""Four times the half unit by which the middle of a curve may leave its chord."""


class _Pen:
    """Writes an outline as PDF path operators; quadratic curves become cubic ones."""

    def __init__(self, scale: float) -> None:
        self.path: list[str] = []
        self._scale = scale
        self._at = (0.0, 0.0)
        self.functions = hb.DrawFuncs()
        self.functions.set_move_to_func(lambda x, y, pen: pen.write("m", (x, y)))
        self.functions.set_line_to_func(lambda x, y, pen: pen.write("l", (x, y)))
        self.functions.set_cubic_to_func(lambda a, b, c, d, x, y, pen: pen.write("c", (a, b), (c, d), (x, y)))
        self.functions.set_quadratic_to_func(lambda a, b, x, y, pen: pen.bend((a, b), (x, y)))
        self.functions.set_close_path_func(lambda pen: pen.path.append("h"))

    def write(self, operator: str, *points: tuple[float, float]) -> None:
        """One operator with its points."""
        numbers = (f"{coordinate * self._scale:.0f}" for point in points for coordinate in point)
        self.path.append(f"{' '.join(numbers)} {operator}")
        self._at = points[-1]

    def bend(self, control: tuple[float, float], end: tuple[float, float]) -> None:
        """A quadratic curve; one that strays from its chord by less than half a unit is that chord."""
        start = self._at
        if max(abs(s - 2 * c + e) for s, c, e in zip(start, control, end, strict=True)) * self._scale < STRAYS:
            self.write("l", end)
            return
        first = tuple(s + 2 / 3 * (c - s) for s, c in zip(start, control, strict=True))
        second = tuple(e + 2 / 3 * (c - e) for e, c in zip(end, control, strict=True))
        self.write("c", (first[0], first[1]), (second[0], second[1]), end)
