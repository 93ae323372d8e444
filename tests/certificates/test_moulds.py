"""A template laid out once: the values stand where Story would have put them, and a template that can't be is told why."""

import json
import shutil

import pytest

from certificates.drawing import draw
from certificates.fonts import CHAIN
from certificates.template import skeletons
from certificates.template.layout import TemplateError
from certificates.wrapping import width, wrap

from .conftest import SAMPLE, other


@pytest.fixture
def template(tmp_path):
    """A copy of the regional template, to be changed."""
    return str(shutil.copytree(SAMPLE, tmp_path / "mine"))


def rewrite(tmp_path, box, text):
    (tmp_path / "mine" / f"{box}.html.j2").write_text(text, "utf-8")


def test_a_second_certificate_of_the_same_shape_is_not_laid_out_again(record, photo):
    """Forty thousand of a kind cost one layout."""
    draw(record, photo)
    before = skeletons.skeleton.cache_info().misses
    for serial in range(2, 12):
        draw(other(record, number=f"XJ2026650100C{serial:06d}", name="王小明", serial=serial), photo)
    assert skeletons.skeleton.cache_info().misses == before


@pytest.mark.parametrize(
    ("box", "text", "said"),
    [
        ("issuer", "<p>{{ show.issuer }}，{{ zh.issuer }}</p>", "must stand alone"),
        ("issuer", "<p>{{ show.issued_on }}</p>", "`issuer` must be shown,"),
        (
            "issuer",
            "<p>{{ show.issuer }}</p><p>{{ show.issued_on }}</p><p>{{ show.issuer }}</p>",
            "`issuer` must be shown once",
        ),
        ("statement", "<p>\U00030000</p>", "U.30000"),
    ],
)
def test_a_template_that_can_not_hold_values_says_what_to_mend(template, tmp_path, record, photo, box, text, said):
    """A value amid other words, one that is forgotten, one that stands twice, a character without a font."""
    rewrite(tmp_path, box, text)
    with pytest.raises(TemplateError, match=said):
        draw(record, photo, template=template)


def test_another_layout_needs_no_code(template, tmp_path, record, photo):
    """Boxes are data."""
    file = tmp_path / "mine" / "layout.json"
    values = json.loads(file.read_text("utf-8"))
    values["boxes"]["fields"][1] += 2
    file.write_text(json.dumps(values), "utf-8")
    assert draw(record, photo, template=template).pdf != draw(record, photo).pdf


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("王小明", 7, ["王小明"]),
        ("维吾尔自治区", 4, ["维吾尔自", "治区"]),
        ("评审（初级）", 3, ["评审", "（初", "级）"]),
        ("买买提·艾力", 3, ["买买", "提·艾", "力"]),
        ("ABDULLAH·YUSUF", 7, ["ABDULLAH·", "YUSUF"]),
        ("Maria O'Neil", 4, ["Maria", "O'Neil"]),
        ("9" * 12, 3, ["99999", "99999", "99"]),
    ],
)
def test_c1_lines_end_where_a_typesetter_would_end_them(text, room, lines):
    """Between characters, at spaces, behind a joint; no line begins with a closing mark or the dot of a name."""
    found = wrap(text, room)
    assert found == lines
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
    assert all(width(line, CHAIN) <= room for line in found)
