"""A page shows what it says: each glyph has the very outline that the font's own file gives its character.

A font can draw 高级 and say 助理, to MuPDF and to every reader: what is read back from a page is only what its fonts claim.
"""

from __future__ import annotations

import re
import struct
import zlib
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
    for embedded in page.parts.fonts:
        font = known.get(embedded.name.partition("+")[2])
        if font is not None and not (embedded.by_number and _same(embedded.file, embedded.back, font)):
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


@lru_cache(256)
def _same(file: bytes, back: bytes, font: Font) -> bool:
    """True if each glyph of *file* that *back* leads to a character looks as that character does in *font*; both deflated."""
    try:
        back, embedded = zlib.decompress(back), Outlines(zlib.decompress(file))
        if any(other in back for other in OTHER) or BLOCKS.search(back) is None:
            return False
        return embedded.upem == upem(font) and all(
            embedded.shape(int(glyph, 16)) == shape(font, bytes.fromhex(text.decode()).decode("utf-16-be"))
            for glyph, text in MAPPED.findall(back)
        )
    except (ValueError, KeyError, struct.error, TypeError, zlib.error):
        return False
