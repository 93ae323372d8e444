"""The chain of fonts: every character that a name may have, and a clear answer where there is none."""

import io

import pytest
from fontTools.ttLib import TTFont

from certificates import fonts


def test_c1_the_whole_of_the_main_block_and_of_extension_a_is_printable():
    """GB 18030's core, and 〇 and the dot of names, all in the font of the page."""
    points = [*range(0x4E00, 0xA000), *range(0x3400, 0x4DC0), 0x3007, 0xB7]
    assert {fonts.font_for(chr(point)) for point in points} == {fonts.REGULAR}


@pytest.mark.parametrize(
    ("first", "last"), [(0x20000, 0x2A6D6), (0x2A700, 0x2B734), (0x2B740, 0x2B81D), (0x2B820, 0x2CEA1)]
)
def test_c1_the_extensions_b_to_e_have_a_font(first, last):
    """As they stood when the font was made; what Unicode 13 to 15 added at their ends is said to be missing."""
    assert fonts.missing("".join(map(chr, range(first, last + 1)))) == ()


def test_bold_and_regular_cover_the_same():
    """A name set in bold never falls back where the same name in regular would not."""
    assert frozenset(fonts.face(fonts.BOLD).unicodes) == frozenset(fonts.face(fonts.REGULAR).unicodes)


@pytest.mark.parametrize("character", ["\U00030000", "\ue863", "\n", "ئ"])
def test_c1_a_character_without_a_font_is_named_once(character):
    """At registration, before anybody waits for a certificate: a later ideograph, private use, control, Arabic."""
    assert fonts.missing(f"王{character}小{character}") == (character,)


def test_c1_text_is_cut_into_runs_of_one_font_each():
    """An astral character is one character, and comes from the font that has it."""
    assert fonts.runs("𠮷田·\U0002f800") == (
        (fonts.RARE, "𠮷"),
        (fonts.REGULAR, "田·"),
        (fonts.COMPATIBILITY, "\U0002f800"),
    )


def test_a_subset_has_the_glyphs_asked_for_and_no_layout_tables():
    """A few kilobytes instead of thirty megabytes."""
    made = fonts.subset(fonts.RARE, "𠮷𠮶", by_glyph=False)
    with TTFont(io.BytesIO(made.data)) as font:
        assert {chr(point): font.getGlyphID(name) for point, name in font.getBestCmap().items()} == made.glyphs
        assert not {"GSUB", "GPOS"} & set(font.keys())
    assert set(made.glyphs) == {"𠮷", "𠮶"}
    assert len(fonts.subset(fonts.RARE, "𠮷𠮶").data) < len(made.data) < 5_000
