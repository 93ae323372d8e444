"""A page shows what it says: each glyph has the very outline that the font's own file gives its character.

A font can draw 高级 and say 助理, to MuPDF and to every reader: what is read back from a page is only what its fonts claim.
"""

from __future__ import annotations

import re
import struct
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from certificates.lints.finding import Finding
from certificates.outlines import Outlines, shape, upem
from certificates.template.layouts import layout

if TYPE_CHECKING:
    from certificates.fonts import Font
    from certificates.lints.finding import Page

MAPPED = re.compile(rb"<([0-9a-f]{4})><((?:[0-9a-f]{4}){1,2})>\n")
BLOCKS = re.compile(rb"(?:\d+ beginbfchar\n(?:<[0-9a-f]{4}><(?:[0-9a-f]{4}){1,2}>\n)+endbfchar\s+)+endcmap")
OTHER = (b"bfrange", b"notdef", b"usecmap")
"""Ways to say more than the lines of `MAPPED` do."""


def glyphs_ours(page: Page, /) -> list[Finding]:
    """One finding a font with a glyph that its file does not have, or that is encoded in a way of its own."""
    # Of two of one name the later counts, which ships: a template's own font can't take its place.
    known = {font.name: font for font in (*layout(page.template).regular, *layout(page.template).bold)}
    found = []
    for xref, _, _, name, *_ in page.document.get_page_fonts(0):
        font = known.get(name.partition("+")[2])
        if font is not None and not _draws_what_it_says(page, xref, font):
            found.append(Finding("glyphs_ours", font.name))
    return found


def fonts_allowed(page: Page, /) -> list[Finding]:
    """One finding a font file that a template brings and the deployer has not allowed (`forms.own_fonts` of the pack)."""
    where = layout(page.template)
    own = {font.file for font in (*where.regular, *where.bold) if Path(font.file).is_absolute()}
    digests = {file: _digest(file) for file in sorted(own)}
    return [
        Finding("fonts_allowed", f"{Path(file).name} {digest}")
        for file, digest in digests.items()
        if digest not in page.allowed
    ]


@lru_cache(64)
def _digest(file: str) -> str:
    return sha256(Path(file).read_bytes()).hexdigest()


def _draws_what_it_says(page: Page, xref: int, font: Font) -> bool:
    document, said = page.document, page.objects
    try:
        (below,) = _numbers(document.xref_get_key(xref, "DescendantFonts"))
        (described,) = _numbers(document.xref_get_key(below, "FontDescriptor"))
        (file,) = _numbers(document.xref_get_key(described, "FontFile2"))
        (back,) = _numbers(document.xref_get_key(xref, "ToUnicode"))
    except ValueError:
        return False
    identity = "/Encoding/Identity-H" in said[xref] and "/CIDToGIDMap/Identity" in said[below]
    return identity and _same(document.xref_stream(file), document.xref_stream(back), font)


def _numbers(value: tuple[str, str]) -> list[int]:
    return [int(number) for number in re.findall(r"(\d+) 0 R", value[1])]


@lru_cache(256)
def _same(file: bytes, back: bytes, font: Font) -> bool:
    """True if each glyph of *file* that *back* leads to a character looks as that character does in *font*."""
    if any(other in back for other in OTHER) or BLOCKS.search(back) is None:
        return False
    try:
        embedded = Outlines(file)
        return embedded.upem == upem(font) and all(
            embedded.shape(int(glyph, 16)) == shape(font, bytes.fromhex(text.decode()).decode("utf-16-be"))
            for glyph, text in MAPPED.findall(back)
        )
    except (ValueError, KeyError, struct.error, TypeError):
        return False
