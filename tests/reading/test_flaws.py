"""What is wrong with a page's picture, by its lines; and the wave that a screen leaves."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from PIL import Image, ImageChops, ImageDraw

from pipeline.reading import moire
from pipeline.reading.flaws import FlawKind, flaws
from pipeline.reading.reader import Line
from pipeline.reading.understanding import understand
from tests.reading.papers import DIPLOMA, DOCUMENTS, page, somebody
from tools.papers.drawing import diploma


def kinds(read):
    return [one.kind for one in flaws(read)]


def moved(read, by):
    """The same lines, so much farther to the right."""
    lines = (
        Line(one.text, tuple(min(10_000, x + by * (1 - i % 2)) for i, x in enumerate(one.at)), one.sure)
        for one in read.lines
    )
    return replace(read, lines=tuple(lines))


def test_b17_a_page_as_it_should_be_has_no_flaw():
    assert not kinds(page(*DIPLOMA))
    assert understand(page(*DIPLOMA), DOCUMENTS).flaws == ()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_b17_lines_that_run_out_of_the_picture_were_cut_and_the_place_is_where_it_has_them(turn):
    cut = replace(moved(page(*DIPLOMA), 1000), turn=turn)
    (found,) = [one for one in flaws(cut) if one.kind is FlawKind.CUT]
    edge = {
        0: found.place[2] == 10_000,
        90: found.place[1] == 0,
        180: found.place[0] == 0,
        270: found.place[3] == 10_000,
    }
    assert edge[turn]
    assert (FlawKind.TURNED in kinds(cut)) == bool(turn)


def test_b17_one_line_at_the_edge_is_a_stamp_or_a_shadow():
    assert not kinds(page("毕业证书" * 3, *DIPLOMA[2:]))
    one = moved(page("毕业证书"), 1000)
    assert not kinds(replace(one, lines=(*one.lines, *page(*DIPLOMA).lines)))


def test_b17_a_page_of_which_every_third_letter_is_guessed_is_unclear():
    (found,) = flaws(page(*DIPLOMA, unsure="阿依古丽买提女一九二三月日生于〇年四在本校水利电工程专业制科学习修完"))
    assert found.kind is FlawKind.UNCLEAR
    assert not kinds(page(*DIPLOMA, unsure="阿依"))


def test_b17_a_text_layer_has_no_flaw_of_a_picture():
    assert not kinds(replace(moved(page(*DIPLOMA), 1000), by="layer"))


@pytest.mark.parametrize("step", [5, 7, 9])
def test_b17_a_photo_of_a_screen_is_known_by_its_wave_and_a_scan_a_form_or_a_grain_is_none(step):
    paper = diploma(somebody(), Random(1)).picture.convert("RGB")
    grain = Image.effect_noise(paper.size, 20).convert("RGB")
    grainy = ImageChops.overlay(paper, grain)
    ruled = paper.copy()
    draw = ImageDraw.Draw(ruled)
    for y in range(0, paper.height, step):
        draw.line((0, y, paper.width, y), fill="#dddddd")
    assert not any(map(moire.shows, (paper, grainy, ruled)))
    lines = Image.new("L", paper.size, 255)
    draw = ImageDraw.Draw(lines)
    for x in range(-paper.height, paper.width, step):
        draw.line((x, 0, x + paper.height // 9, paper.height), fill=230)
    assert moire.shows(ImageChops.multiply(grainy, lines.convert("RGB")))
