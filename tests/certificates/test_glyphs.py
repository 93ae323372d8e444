"""A page that says one thing and shows another is not signed: outlines are compared, not names (C1)."""

from __future__ import annotations

import io
import json
import shutil
from hashlib import sha256

import pymupdf
import pytest
from fontTools.ttLib import TTFont

from certificates import fonts
from certificates.drawing import draw
from certificates.linting import LintFailed, lint
from certificates.phases import Drawn
from certificates.template.paths import FOLDER
from tests.certificates.conftest import other


def swapped(data: bytes, one: int, two: int) -> bytes:
    """The font with the outlines of two glyphs in each other's place."""
    font = TTFont(io.BytesIO(data), recalcBBoxes=False)  # a Chinese font has 30,000 outlines; two of them change
    outlines, order = font["glyf"], font.getGlyphOrder()
    first, second = order[one], order[two]
    outlines[first], outlines[second] = outlines[second], outlines[first]
    out = io.BytesIO()
    font.save(out, reorderTables=False)
    return out.getvalue()


def glyph_numbers(document, xref) -> dict[str, int]:
    back = document.xref_stream(int(document.xref_get_key(xref, "ToUnicode")[1].split()[0])).decode()
    pairs = (line.strip("<>").split("><") for line in back.splitlines() if line.count("><") == 1 and line[0] == "<")
    return {bytes.fromhex(text).decode("utf-16-be"): int(glyph, 16) for glyph, text in pairs if len(glyph) == 4}


def file_of(document, xref) -> int:
    below = int(document.xref_get_key(xref, "DescendantFonts")[1].strip("[]").split()[0])
    described = int(document.xref_get_key(below, "FontDescriptor")[1].split()[0])
    return int(document.xref_get_key(described, "FontFile2")[1].split()[0])


def changed(pdf: bytes, change) -> bytes:
    """The page with *change* done to the font that the values are set in."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        ours = (one for one in document.get_page_fonts(0) if one[4].startswith("V") and "Regular" in one[3])
        change(document, next(ours)[0])
        return bytes(document.tobytes(garbage=0))


def shows_another(document, xref):
    numbers, file = glyph_numbers(document, xref), file_of(document, xref)
    document.update_stream(file, swapped(document.xref_stream(file), numbers["助"], numbers["副"]))


def by_a_map(document, xref):
    """The font is untouched; the way to its glyphs isn't."""
    below = int(document.xref_get_key(xref, "DescendantFonts")[1].strip("[]").split()[0])
    stream = document.get_new_xref()
    document.update_object(stream, "<<>>")
    document.update_stream(stream, bytes(range(256)))
    document.xref_set_key(below, "CIDToGIDMap", f"{stream} 0 R")


def larger(document, xref):
    file = file_of(document, xref)
    font = TTFont(io.BytesIO(document.xref_stream(file)))
    font["head"].unitsPerEm = 500
    out = io.BytesIO()
    font.save(out)
    document.update_stream(file, out.getvalue())


def by_a_range(document, xref):
    back = int(document.xref_get_key(xref, "ToUnicode")[1].split()[0])
    said = document.xref_stream(back).replace(
        b"\nendcmap", b"\n1 beginbfrange\n<0001><0002><4e00>\nendbfrange\nendcmap"
    )
    document.update_stream(back, said)


def rubbish(document, xref):
    document.update_stream(file_of(document, xref), b"no font")


@pytest.mark.parametrize("change", [shows_another, by_a_map, larger, by_a_range, rubbish])
def test_c1_a_font_that_shows_another_character_than_it_says_is_found(record, photo, change):
    """助 drawn as 副, by its outline or by the way to it; read back, the page still says 助."""
    page = draw(other(record, specialty="副食助理"), photo)
    assert lint(page)
    with pytest.raises(LintFailed) as caught:
        lint(Drawn(page.record, changed(page.pdf, change)))
    assert "glyphs_ours" in {one.lint for one in caught.value.findings}


def test_c1_composite_and_rare_glyphs_are_our_own_too(record, photo):
    """Accented letters are made of parts, rare ideographs come from three files."""
    assert lint(draw(other(record, name="𠮷䶮㛃\uf900\U0002f800", issuer="Éàüñ ō ǖ"), photo))


def test_c1_a_templates_own_font_that_draws_a_title_as_a_higher_one_is_not_signed(tmp_path, record, photo):
    """Every text on the page is right, every lint of text content; the font is nobody's whom the deployer has looked at."""
    folder = tmp_path / "own"
    shutil.copytree(FOLDER / "regional", folder)
    lying = fonts.subset(fonts.REGULAR, {chr(point) for point in range(0x20, 0x9FFF)}, by_glyph=False)
    (folder / "Song.ttf").write_bytes(swapped(lying.data, lying.glyphs["助"], lying.glyphs["高"]))
    layout = json.loads((folder / "layout.json").read_text("utf-8"))
    (folder / "layout.json").write_text(json.dumps({**layout, "fonts": {"regular": "Song.ttf"}}), "utf-8")
    page = draw(record, photo, template=str(folder))
    with pytest.raises(LintFailed) as caught:
        lint(page, template=str(folder))
    digest = sha256((folder / "Song.ttf").read_bytes()).hexdigest()
    assert [(one.lint, one.detail) for one in caught.value.findings] == [("fonts_allowed", f"Song.ttf {digest}")]
