"""The templates that ship: whatever a certificate says, it is whole, and it looks as it is expected to."""

import io
import json
import shutil
from itertools import combinations
from pathlib import Path

import pymupdf
import pytest
from PIL import Image, ImageChops

from certificates.drawing import draw
from certificates.linting import lint
from certificates.lints.page_says_the_record import plain
from certificates.loading import load
from certificates.picturing import EXPECTED_DPI, picture
from certificates.template.layouts import layout
from certificates.template.paths import FOLDER, shipped

from .conftest import other
from .extremes import BEARABLE, COPY, EXTREMES, PICTURES, TEMPLATES, differences, drawn, seen

CASES = [(template, name) for template in TEMPLATES for name in EXTREMES]


def test_c1_two_templates_ship():
    """Every one of them is tried with every extreme."""
    assert shipped() == TEMPLATES


@pytest.mark.parametrize(("template", "name"), CASES)
def test_c1_nothing_that_a_page_says_is_clipped_or_crossed_by_another_line(template, name):
    """Long, rare, wide or looking like markup: every glyph stays in a box, nothing is lost, every lint passes."""
    page = drawn(template, name)
    with pymupdf.open(stream=page.pdf, filetype="pdf") as document:
        trace, said = document[0].get_texttrace(), plain(document[0].get_text())
    middles = [middle(glyph[3]) for span in trace for glyph in span["chars"] if chr(glyph[0]).strip()]
    boxes = [pymupdf.Rect(l - 1, t - 1, r + 1, b + 1) for l, t, r, b in layout(template).boxes.values()]
    assert all(any(box.contains(point) for box in boxes) for point in middles)
    assert not any(abs(a.x - b.x) < 1 and abs(a.y - b.y) < 3 for a, b in combinations(middles, 2))
    texts = [value for value in EXTREMES[name].changes.values() if isinstance(value, str)]
    assert all(plain(text) in said for text in texts)
    lint(page, template=template)


def middle(box):
    """Where a glyph's box has its centre."""
    return pymupdf.Point((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


@pytest.mark.parametrize(("template", "name"), CASES)
def test_c1_the_extremes_look_as_they_are_expected_to(template, name, tmp_path):
    """Where they don't, the difference is kept beside the test's other files; see extremes.py to make them anew."""
    found = seen(drawn(template, name).pdf)
    expected = Image.open(PICTURES / f"{template}-{name}.png").convert("L")
    assert found.size == expected.size
    count, difference = differences(found, expected)
    found.save(tmp_path / "found.png")
    ImageChops.invert(difference).save(tmp_path / "difference.png")
    assert count <= BEARABLE, f"{count} pixels: see {tmp_path / 'difference.png'}"


@pytest.mark.parametrize("template", TEMPLATES)
def test_c1_a_line_that_moves_by_half_a_millimetre_is_found(template, tmp_path):
    """Any box, up or to the right: what the comparison bears is less than that."""
    record, photo = load(FOLDER / template / "sample.json", test=True)
    record = other(record, copy=COPY)  # so that each box has something in it
    expected = seen(draw(record, photo, template=template).pdf)
    for name in layout(template).boxes:
        for across, down in ((0, -0.5), (0.7, 0)):
            folder = Path(shutil.copytree(FOLDER / template, tmp_path / f"{name}{across}"))
            values = json.loads((folder / "layout.json").read_text("utf-8"))
            left, top, right, bottom = values["boxes"][name]
            values["boxes"][name] = [left + across, top + down, right + across, bottom + down]
            (folder / "layout.json").write_text(json.dumps(values), "utf-8")
            moved = seen(draw(record, photo, template=str(folder)).pdf)
            assert differences(moved, expected)[0] > BEARABLE, (name, across, down)


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_sample_looks_as_the_folder_shows_it(template, tmp_path):
    """`expected.png`, for whoever chooses a template by its looks, is what the sample gives today."""
    found = Image.open(io.BytesIO(picture(drawn(template, "sample").pdf, dpi=EXPECTED_DPI))).convert("L")
    expected = Image.open(FOLDER / template / "expected.png").convert("L")
    assert found.size == expected.size
    count, difference = differences(found, expected)
    difference.save(tmp_path / "difference.png")
    assert count <= BEARABLE, f"{count} pixels: see {tmp_path / 'difference.png'}"


def test_c1_both_languages_of_the_plain_template_have_one_size():
    """Labels, statement and fixed words: none is the other's small print; the title alone is set larger in Chinese."""
    with pymupdf.open(stream=drawn("plain", "identified").pdf, filetype="pdf") as document:
        spans = [
            span
            for block in document[0].get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
        ]
    size = {plain(span["text"]): round(span["size"], 1) for span in spans}
    for chinese, english in (
        ("兹证明持证人", "Thisistocertify"),
        ("扫码核验", "Scantoverify"),
        ("发证机关", "Issuedby"),
        ("姓名", "Name"),
        ("证照标识", "Licenceidentifier"),
        ("测试证书", "TEST—NOTVALID"),
    ):
        sizes = [next(value for text, value in size.items() if words in text) for words in (chinese, english)]
        assert sizes[0] == sizes[1], (chinese, sizes)
