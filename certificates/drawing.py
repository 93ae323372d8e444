"""Draws a certificate: its values, set line by line into the skeleton of its template; equal records give equal bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certificates.fonts import font_for, missing, subset
from certificates.pdf import signature_field
from certificates.pdf.document import BadPhoto, assemble
from certificates.pdf.fonts import shown
from certificates.pdf.tags import END, PARAGRAPH, begin
from certificates.phases import Drawn
from certificates.template.layouts import layout
from certificates.template.markup import Variant, values
from certificates.template.reading import ENGLISH_VALUES
from certificates.template.skeletons import Slot, own_fonts, rooms, skeleton
from certificates.wrapping import width, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from certificates.fonts import Font, Subset
    from certificates.record import CertificateRecord
    from certificates.template.layout import Layout
    from certificates.template.skeletons import PageSkeleton, Room

SCALES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6)
"""How far the values may shrink before a page is refused: long ones wrap first, then all of them shrink alike."""


class DrawingError(Exception):
    """The page can't be drawn as it must be. *code*: `no_glyph`, `does_not_fit`, `photo`.

    The text is the code and, for `no_glyph`, the code point of the one character, for `does_not_fit` the key of the field;
    nothing else of the record.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code


def draw(
    record: CertificateRecord, photo: bytes, *, template: str = "regional", digits: int = signature_field.ORDINARY
) -> Drawn:
    """Draw *record* with its *photo* (JPEG, put in as it is). Raises DrawingError, TemplateError.

    *digits*: the room left for the signature's container (`room.needed`); 0 for a page that is not to be signed.
    """
    said, variant = {key: value for key, value in values(record).items() if value}, Variant.of(record)
    if absent := missing("".join(said.values()), layout(template).regular):
        raise DrawingError("no_glyph", f"U+{ord(absent[0]):04X}")
    page = next((found for scale in SCALES if (found := _page(template, variant, scale, said))), None)
    if page is None:
        raise DrawingError("does_not_fit", _too_long(template, variant, said))
    own = own_fonts(template, variant)
    fonts = {**own, **_lacking(page.runs(), own)}
    try:
        content, blocks = _content(page, fonts), page.skeleton.blocks
        return Drawn(record, assemble(content, blocks, fonts, record, photo, template=template, digits=digits))
    except BadPhoto:
        raise DrawingError("photo") from None


@dataclass(frozen=True, slots=True)
class _Page:
    """A skeleton, and the lines that go into its slots."""

    skeleton: PageSkeleton
    where: Layout
    places: Mapping[str, Room]
    lines: Mapping[str, list[str]]

    def runs(self) -> Iterator[tuple[str, str, tuple[Font, ...]]]:
        """Each value's text, with the resource of the template's own font for it, and the fonts."""
        for key, lines in self.lines.items():
            yield "".join(lines), *_set_in(self.where, self.places[key])


def _set_in(where: Layout, place: Room) -> tuple[str, tuple[Font, ...]]:
    return ("B", where.bold) if place.bold else ("R", where.regular)


def _page(template: str, variant: Variant, scale: float, said: Mapping[str, str]) -> _Page | None:
    """The page at that scale; None if something is too long for it."""
    where, places = layout(template), rooms(template, variant, scale)
    lines = {key: wrap(value, places[key].ems, _set_in(where, places[key])[1]) for key, value in said.items()}
    found = skeleton(template, variant, scale, tuple((key, len(each)) for key, each in lines.items()))
    return None if found is None else _Page(found, where, places, lines)


def _too_long(template: str, variant: Variant, said: Mapping[str, str]) -> str:
    """The longest value without which the page would hold the others; if there is none, the longest."""
    longest = sorted(said, key=lambda key: len(said[key]), reverse=True)
    fits = (key for key in longest if _page(template, variant, SCALES[-1], {**said, key: said[key][0]}))
    return next(fits, longest[0])


def _lacking(texts: Iterable[tuple[str, str, tuple[Font, ...]]], own: Mapping[str, Subset]) -> dict[str, Subset]:
    """What the values need besides the template's own fonts, by the name of its resource."""
    lacking: dict[Font, set[str]] = {}
    for text, resource, chain in texts:
        at_hand = own[resource].glyphs
        for character in text:
            if character not in at_hand:
                lacking.setdefault(font_for(character, chain) or chain[0], set()).add(character)
    return {f"V{place}": subset(font, lacking[font]) for place, font in enumerate(sorted(lacking, key=str))}


def _content(page: _Page, fonts: Mapping[str, Subset]) -> bytes:
    """The page's operators, with every line in its slot."""
    faces = {chain: _faces(chain, fonts) for chain in (page.where.regular, page.where.bold)}
    parts: list[bytes] = []
    for piece in page.skeleton.pieces:
        if isinstance(piece, Slot):
            resource, chain = _set_in(page.where, page.places[piece.key])
            line = page.lines[piece.key][piece.line]
            x = piece.x - width(line, chain) * float(piece.size) / 2 if piece.centred else piece.x
            set_ = shown(line, piece.size, faces[chain], missing=(resource, 0))
            shows = f"BT 1 0 0 -1 {x:.3f} {piece.y:.3f} Tm {set_} ET\n".encode()
            parts += begin(piece.mark, PARAGRAPH, english=piece.key in ENGLISH_VALUES), shows, END
        else:
            parts.append(piece)
    return b"".join(parts)


def _faces(chain: tuple[Font, ...], fonts: Mapping[str, Subset]) -> dict[str, tuple[str, int]]:
    """Each character's resource and glyph; the template's own font comes first."""
    found: dict[str, tuple[str, int]] = {}
    for name, font in fonts.items():
        if font.font in chain:
            found |= {character: (name, glyph) for character, glyph in font.glyphs.items() if character not in found}
    return found
