"""The drawn page: any name, never a box, the same record the same bytes, and a picture to compare."""

import io
from pathlib import Path

import pymupdf
import pytest
from PIL import Image, ImageChops, ImageStat

from certificates import fonts
from certificates.drawing import DrawingError, draw
from certificates.layouts import layout
from certificates.lints.page_says_the_record import plain
from certificates.picturing import picture

from .conftest import SAMPLE, other

LONG = "阿卜杜热合曼·买买提艾力·阿卜杜热合曼·买买提艾力·玛丽亚·古丽·Maria·约翰·王小明甲乙"


def text_of(pdf: bytes) -> str:
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        return plain(document[0].get_text())


@pytest.mark.parametrize(
    "name",
    ["王小明", "阿依古丽·买买提", LONG[:50], "𠮷田䶮〇", "Maria O'Neil", "\uf900\U0002f800"],
)
def test_c1_any_name_a_person_can_have_stands_on_the_page(record, photo, name):
    """Rare characters, dots, Latin letters and fifty characters come back from the page's own text."""
    assert plain(name) in text_of(draw(other(record, name=name), photo).pdf)


def test_c1_a_character_that_no_font_has_is_named_and_nothing_is_drawn(record, photo):
    """Never a box: the code point is said, the name is not."""
    with pytest.raises(DrawingError, match=r"^no_glyph U\+30000$") as caught:
        draw(other(record, name="王\U00030000"), photo)
    assert "王" not in str(caught.value)


def test_c1_the_extremes_shrink_and_wrap_but_never_leave_their_boxes(record, photo):
    """Long name, long body, long document: every glyph stays inside the frame, and clear of the seal's place."""
    body = "新疆维吾尔自治区乌鲁木齐市工程系列林业专业初级专业技术职务任职资格评审委员会办公室" * 2
    drawn = draw(other(record, name=LONG[:50], body=body, document="乌市人社职称评审字〔2026〕123456号之二"), photo)
    where = layout("regional")
    with pymupdf.open(stream=drawn.pdf, filetype="pdf") as document:
        words = [pymupdf.Rect(word[:4]) for word in document[0].get_text("words")]
    assert all(pymupdf.Rect(40, 40, where.width - 40, where.height - 40).contains(word) for word in words)
    assert not any(pymupdf.Rect(where.signature).intersects(word) for word in words)
    assert plain(body) in text_of(drawn.pdf)


def test_c1_what_cannot_fit_is_refused_and_not_clipped(record, photo):
    """A body of a thousand characters has no page."""
    with pytest.raises(DrawingError, match="does_not_fit"):
        draw(other(record, body="评" * 1000), photo)


def test_c1_a_photo_that_is_no_plain_jpeg_is_refused(record):
    """Only what the inspection re-encoded goes on a page."""
    with pytest.raises(DrawingError, match="photo"):
        draw(record, b"%!PS not a photo")


def test_the_same_record_gives_the_same_bytes(record, photo):
    """A redraw after a crash is the file that was linted."""
    assert draw(record, photo).sha256 == draw(record, photo).sha256


def test_the_file_stays_under_150_kilobytes(signed):
    """With an ordinary one-inch photo, signature included."""
    assert len(signed.pdf) < 150_000


def test_the_page_looks_as_it_is_expected_to(record, photo, tmp_path):
    """The sample's picture, compared; where they differ, the difference is kept beside the test's other files."""
    found = Image.open(io.BytesIO(picture(draw(record, photo).pdf, dpi=72))).convert("RGB")
    expected = Image.open(SAMPLE / "expected.png").convert("RGB")
    assert found.size == expected.size
    difference = ImageChops.difference(found, expected)
    difference.save(tmp_path / "difference.png")
    found.save(tmp_path / "found.png")
    assert max(ImageStat.Stat(difference).mean) < 0.6, tmp_path


def test_every_font_that_ships_has_its_licence_beside_it():
    """What may be redistributed says so."""
    licences = "".join(path.read_text("utf-8") for path in Path(fonts.FOLDER).glob("*.txt"))
    assert "SIL OPEN FONT LICENSE" in licences
    assert "Hanazono" in licences
