"""A page laid out once, with places for the values: MuPDF's Story sets the template, not each certificate.

How a template is laid out depends on few things: its conditions, how far the values are shrunk, and how many lines each
takes. For each such shape it is laid out with a stand-in for every line of a value; each certificate then puts its own
lines there. How much room a line has is asked of Story too, by many stand-ins.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from certificates.fonts import subset
from certificates.pdf import tags
from certificates.pdf.story_reader import CODE_BYTES, Run, runs
from certificates.template import markup, reading
from certificates.template.layout import TemplateError
from certificates.template.layouts import layout
from certificates.template.reading import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from certificates.fonts import Subset
    from certificates.template.markup import Variant

STAND_IN = "〓"
"""U+3013, the printers' mark for a type that is missing: one em wide, and in no name."""
MANY = 400
"""Stand-ins in a probe: twice what any line has room for."""
PROBE = f"{STAND_IN * MANY}<br/>{STAND_IN}"
"""The lines before the last two are full; the last shows where a short one begins."""

Line = tuple[str, int]
"""A value's key, and which of its lines."""
Shape = tuple[tuple[str, int], ...]
"""How many lines each value takes, by its key; what is not there takes none."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where one line of a value goes."""

    key: str
    line: int
    x: float
    """Points, of the line's left end, or of its middle if it is `centred`."""
    y: float
    size: str
    """Type size, in points, as the page's operators write it."""
    centred: bool
    mark: int
    """The number of its piece (`certificates.pdf.tags`)."""


@dataclass(frozen=True, slots=True)
class Room:
    """What one value's place offers."""

    ems: int
    """Of a line."""
    bold: bool
    centred: bool
    x: float
    """As a slot's."""


@dataclass(frozen=True, slots=True)
class PageSkeleton:
    """A page's operators in the order of the document, with slots for the values."""

    pieces: tuple[bytes | Slot, ...]
    blocks: tuple[tags.Block, ...]
    """What is what among them, in the order in which it is read."""


@lru_cache(64)
def own_fonts(template: str, variant: Variant, *, by_glyph: bool = True) -> Mapping[str, Subset]:
    """The fonts of the template's own words, by the name of their resource; *by_glyph* as they are embedded.

    Raises TemplateError.
    """
    regular, bold = markup.own_words(template, variant)
    where = layout(template)
    own = {"R": (where.regular[0], regular), "B": (where.bold[0], bold)}
    fonts = {name: subset(font, words + STAND_IN, by_glyph=by_glyph) for name, (font, words) in own.items()}
    for name, (_, words) in own.items():
        if lacking := sorted(set(words) - fonts[name].glyphs.keys()):
            raise TemplateError(f"{template}: its own words hold U+{ord(lacking[0]):04X}, which no font of it has.")
    return fonts


@lru_cache(64)
def rooms(template: str, variant: Variant, scale: float) -> Mapping[str, Room]:
    """What the place of each value offers. Raises TemplateError."""
    content, order = _content(template, variant, dict.fromkeys(variant.keys, 1), PROBE)
    probed = [run for run in _set(template, variant, scale, content, endless=True) or () if run.stand_ins]
    found: dict[str, list[Run]] = {key: [] for key in variant.keys}
    for key, _ in order:
        while probed and sum(run.stand_ins for run in found[key]) <= MANY:
            found[key].append(probed.pop(0))
    return {key: _room(template, key, lines) for key, lines in found.items()}


def _room(template: str, key: str, lines: list[Run]) -> Room:
    """What the probe's lines say: all but the last two are full, and the last is one stand-in."""
    if len(lines) < 3 or len({line.stand_ins for line in lines[:-2]}) > 1:  # noqa: PLR2004  one full, the rest, the last
        raise TemplateError(f"{template}: `{key}` must be shown, in a place of its own that has a fixed width.")
    first, last = lines[0], lines[-1]
    half = float(first.size) / 2
    centred = abs(last.x - first.x - (first.stand_ins - 1) * half) < 1
    return Room(first.stand_ins, first.font == "B", centred, first.x + first.stand_ins * half if centred else first.x)


@lru_cache(256)
def skeleton(template: str, variant: Variant, scale: float, shape: Shape) -> PageSkeleton | None:
    """The page of that shape; None if a box is too small for it. Raises TemplateError."""
    places = rooms(template, variant, scale)
    content, order = _content(template, variant, dict(shape), STAND_IN)
    laid = _set(template, variant, scale, content)
    if laid is None:
        return None
    said: list[Piece] = []
    pieces = tuple(_joined(_pieces(template, laid, iter(order), places, said, _letters(template, variant))))
    return PageSkeleton(pieces, reading.blocks(said))


def _letters(template: str, variant: Variant) -> Mapping[str, Mapping[str, str]]:
    """By each own font's resource: what a code says."""
    fonts = own_fonts(template, variant).items()
    return {name: {f"{glyph:04x}": letter for letter, glyph in font.glyphs.items()} for name, font in fonts}


def _pieces(
    template: str,
    laid: Iterable[Run],
    order: Iterator[Line],
    places: Mapping[str, Room],
    said: list[Piece],
    letters: Mapping[str, Mapping[str, str]],
) -> Iterator[bytes | Slot]:
    """The page's operators and slots; what each piece says goes into *said*."""
    for run in laid:
        yield run.before
        if not run.codes:
            continue
        if not run.stand_ins:
            width = 2 * CODE_BYTES
            codes = (run.codes[at : at + width] for at in range(0, len(run.codes), width))
            said.append(Piece("", "".join(letters[run.font][code] for code in codes), run.size))
            yield tags.begin(len(said) - 1, tags.PARAGRAPH, english=said[-1].english) + run.operators + tags.END
            continue
        key, line = next(order)
        place = places[key]
        if abs(run.x + (float(run.size) / 2 if place.centred else 0) - place.x) > 1:
            raise TemplateError(f"{template}: the place of `{key}` moves with what it holds: give its column a width.")
        said.append(Piece(key, "", run.size))
        yield Slot(key, line, place.x, run.y, run.size, place.centred, len(said) - 1)


def _joined(pieces: Iterable[bytes | Slot]) -> Iterator[bytes | Slot]:
    """The same with as few pieces as can be."""
    words: list[bytes] = []
    for piece in pieces:
        if isinstance(piece, bytes):
            words.append(piece)
            continue
        yield b"".join(words)
        yield piece
        words = []
    yield b"".join(words)


def _content(template: str, variant: Variant, counts: Mapping[str, int], stand_in: str) -> tuple[str, tuple[Line, ...]]:
    """The page's HTML with *stand_in* for each line of a value, and which line each stands for, in order."""
    lines = [(key, line) for key, count in counts.items() for line in range(count)]
    marks = {chr(markup.FIRST_MARK + place): line for place, line in enumerate(lines)}
    show = dict.fromkeys(markup.KEYS, Markup())
    for mark, (key, line) in marks.items():
        show[key] += (Markup("<br/>") if line else Markup()) + mark
    content = markup.page(template, variant, show)
    order = tuple(marks[mark] for mark in markup.MARK.findall(content))
    if twice := [key for place, (key, line) in enumerate(order) if (key, line) in order[:place]]:
        raise TemplateError(f"{template}: `{twice[0]}` must be shown once.")
    return markup.MARK.sub(stand_in, content), order


def _set(template: str, variant: Variant, scale: float, content: str, *, endless: bool = False) -> list[Run] | None:
    """That HTML, set by MuPDF; None if it overflows boxes that are not *endless*."""
    import pymupdf

    where = layout(template)
    fonts, archive = own_fonts(template, variant, by_glyph=False), pymupdf.Archive()
    for own in fonts.values():
        archive.add((own.data, f"{own.font.family}.ttf"))
    out, height = io.BytesIO(), where.height * (MANY if endless else 1)
    writer = pymupdf.DocumentWriter(out, "compress=no")
    device = writer.begin_page(pymupdf.Rect(0, 0, where.width, height))
    story, more, over = pymupdf.Story(content, user_css=markup.style(template, scale), archive=archive), 1, False
    for left, top, right, bottom in where.boxes.values():
        lowest = height if endless else bottom
        more, filled = story.place(pymupdf.Rect(left, top, right, lowest))
        over = over or filled[3] > lowest + 1
        story.draw(device)
    writer.end_page()
    writer.close()
    # A box that overflows pushes the rest one box on, so that something is left over behind the last; of the last itself,
    # MuPDF says that it reaches further down than it may.
    return None if more or over else runs(template, out.getvalue(), fonts, STAND_IN)
