"""A subset as the five objects of a composite font (ISO 32000-1, 9.7), and text as the operators that show it."""

from __future__ import annotations

import struct
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from certificates.fonts import advance, face
from certificates.pdf.objects import packed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certificates.fonts import Font, Subset

OBJECTS = 5
"""How many objects a font takes."""
SYSTEM = "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
MAPS_AT_ONCE = 100
"""Mappings in one block of a CMap (Adobe Technical Note 5014)."""


def objects(subset: Subset, first: int) -> dict[int, bytes]:
    """The font's objects, numbered from *first*, which is what a page's resources name."""
    meant = _way_back(subset)
    tag = "".join(chr(65 + letter % 26) for letter in sha256(subset.data).digest()[:6])
    name = f"/BaseFont/{tag}+{subset.font.name}"  # a subset says so (9.6.4)
    low, up = first + 1, first + 2
    whole = (
        f"<</Type/Font/Subtype/Type0{name}/Encoding/Identity-H/DescendantFonts[{low} 0 R]/ToUnicode {first + 4} 0 R>>"
    )
    # The identity is the default of CIDToGIDMap, and asked for in PDF/A (ISO 19005-2, 6.2.11.3.2).
    part = (
        f"<</Type/Font/Subtype/CIDFontType2{name}{SYSTEM}/CIDToGIDMap/Identity"
        f"/FontDescriptor {up} 0 R/DW 1000/W[{_widths(subset)}]>>"
    )
    described = (
        f"<</Type/FontDescriptor/FontName/{tag}+{subset.font.name}{_described(subset.font)}/FontFile2 {first + 3} 0 R>>"
    )
    return {
        first: whole.encode(),
        low: part.encode(),
        up: described.encode(),
        first + 3: packed(subset.data, f"/Length1 {len(subset.data)}"),
        first + 4: packed(meant),
    }


def _widths(subset: Subset) -> str:
    chain = (subset.font,)
    by_glyph = sorted((glyph, advance(character, chain) * 1000) for character, glyph in subset.glyphs.items())
    return "".join(f"{glyph}[{width:g}]" for glyph, width in by_glyph if width != 1000)  # noqa: PLR2004  /DW


@cache
def _described(font: Font) -> str:
    """The descriptor's numbers, from the tables `head` and `hhea` (ISO 32000-1, 9.8; in thousandths of an em)."""
    tables = face(font)
    scale = 1000 / float(tables.upem)
    box = struct.unpack(">4h", bytes(tables.reference_table("head").data)[36:44])
    up, down = struct.unpack(">2h", bytes(tables.reference_table("hhea").data)[4:8])
    edges = " ".join(f"{edge * scale:.0f}" for edge in box)
    height = f"/Ascent {up * scale:.0f}/Descent {down * scale:.0f}/CapHeight {up * scale:.0f}"
    return f"/Flags 4/FontBBox[{edges}]/ItalicAngle 0{height}/StemV 80"


def _way_back(subset: Subset) -> bytes:
    """The CMap from glyphs back to Unicode (9.10.3); beyond the BMP as surrogates."""
    lines = [f"<{glyph:04x}><{character.encode('utf-16-be').hex()}>" for character, glyph in subset.glyphs.items()]
    blocks = (lines[start : start + MAPS_AT_ONCE] for start in range(0, len(lines), MAPS_AT_ONCE))
    mapped = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
        "1 begincodespacerange<0000><ffff>endcodespacerange\n"
        f"{mapped}\nendcmap CMapName currentdict/CMap defineresource pop end end\n"
    ).encode()


def shown(text: str, size: str, faces: Mapping[str, tuple[str, int]], *, missing: tuple[str, int]) -> str:
    """Operators that show *text* from where the text matrix stands; *faces*: each character's resource and glyph."""
    found, resource = [], ""
    codes: list[str] = []
    for character in text:
        other, glyph = faces.get(character, missing)
        if other != resource:
            found += [f"<{''.join(codes)}>Tj"] if codes else []
            found.append(f"/{other} {size} Tf")
            resource, codes = other, []
        codes.append(f"{glyph:04x}")
    return " ".join([*found, f"<{''.join(codes)}>Tj"])
