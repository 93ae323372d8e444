"""The drawn page: any name, never a box, the same record the same bytes, and a picture to compare."""

import io
from itertools import combinations
from pathlib import Path

import pikepdf
import pymupdf
import pytest
from PIL import Image, ImageChops, ImageStat

from certificates import fonts
from certificates.drawing import DrawingError, draw
from certificates.layouts import layout
from certificates.linting import LintFailed, lint
from certificates.lints.page_says_the_record import plain
from certificates.picturing import picture
from certificates.room import needed
from certificates.signing import sign

from .conftest import NOW, SAMPLE, other

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


BODY = "新疆维吾尔自治区乌鲁木齐市工程系列林业专业初级专业技术职务任职资格评审委员会办公室"
EXTREMES = (
    {"name": LONG[:50], "body": BODY * 2, "document": "乌市人社职称评审字〔2026〕123456号之二", "version": 12},
    {"name": "国" * 50, "body": "评" * 100, "title": "职" * 30, "specialty": "专" * 40, "issuer": "厅" * 50},
    {"name": "ABDURAHMAN·ABDULLAH·MUHAMMADALI·YUSUF·IBRAHIM·QOS"},
    {"name": "ABDURAHMANABDULLAHMUHAMMADALIYUSUFIBRAHIMQOSW", "number": "1.2.156.3005.2." + "9" * 40},
    {"ethnicity": "外国血统中国籍人士", "pathway": "三年访惠聚高定"},
    {"specialty": '<b>林业</b> & "园林"', "name": "<script>alert(1)</script>"},
)


@pytest.mark.parametrize("extreme", EXTREMES)
def test_c1_the_extremes_shrink_and_wrap_but_never_leave_their_boxes(record, photo, extreme):
    """Long, wide or looking like markup: every glyph stays in its box, no line crosses another, nothing is lost."""
    drawn = draw(other(record, **extreme), photo)
    where = layout("regional")
    with pymupdf.open(stream=drawn.pdf, filetype="pdf") as document:
        trace = document[0].get_texttrace()
    glyphs = [pymupdf.Rect(glyph[3]) for span in trace for glyph in span["chars"] if chr(glyph[0]).strip()]
    boxes = [
        pymupdf.Rect(left - 1, top - 1, right + 1, bottom + 1) for left, top, right, bottom in where.boxes.values()
    ]
    assert all(any(box.contains(middle(glyph)) for box in boxes) for glyph in glyphs)
    middles = [middle(glyph) for glyph in glyphs]
    assert not any(abs(a.x - b.x) < 1 and abs(a.y - b.y) < 3 for a, b in combinations(middles, 2))
    assert all(plain(str(value)) in text_of(drawn.pdf) for value in extreme.values())
    lint(drawn)


def middle(box: pymupdf.Rect) -> pymupdf.Point:
    """Where a glyph's box has its centre."""
    return pymupdf.Point((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)


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


def test_the_photo_goes_in_byte_for_byte(record, photo):
    """What the inspection accepted is what the page shows: not decoded, not packed anew."""
    with pymupdf.open(stream=draw(record, photo).pdf, filetype="pdf") as document:
        ((xref, *_),) = document.get_page_images(0)
        assert document.xref_stream_raw(xref) == photo


def test_what_a_verifier_and_a_reader_look_for_is_in_the_file(record, photo):
    """Number, version, title and language, and every font's map from code to glyph (ISO 19005-2, 6.2.11.3.2)."""
    with pikepdf.open(io.BytesIO(draw(other(record, version=3), photo).pdf)) as pdf:
        assert (str(pdf.docinfo["/ZhichengNumber"]), str(pdf.docinfo["/ZhichengVersion"])) == (record.number, "3")
        assert str(pdf.docinfo["/Title"]) == f"职称证书 {record.number}"
        assert str(pdf.Root.Lang) == "zh-CN"
        fonts_used = pdf.pages[0].obj.Resources.Font.as_dict().values()
        assert {str(font.DescendantFonts[0].CIDToGIDMap) for font in fonts_used} == {"/Identity"}


def test_a_signed_file_has_sixty_kilobytes_besides_its_photo(record, photo, issuer):
    """Fonts, ornament, code, metadata and signature; the room is as large as this signer needs."""
    signer, register = issuer
    drawn = draw(record, photo, digits=needed(register.current.der))
    assert len(sign(lint(drawn), signer, now=NOW).pdf) - len(photo) <= 60 * 1024


def test_a_page_that_is_not_to_be_signed_has_no_room_for_it(record, photo, issuer):
    """What `zhicheng render` gives is a plain page: no reader shows an empty signature."""
    plain_page = draw(record, photo, digits=0)
    with pikepdf.open(io.BytesIO(plain_page.pdf)) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert "/Annots" not in pdf.pages[0]
    with pytest.raises(LintFailed, match="room_for_signature"):
        lint(plain_page)


def test_the_page_looks_as_it_is_expected_to(record, photo, tmp_path):
    """The sample's picture, compared; where they differ, the difference is kept beside the test's other files."""
    found = Image.open(io.BytesIO(picture(draw(record, photo).pdf, dpi=72))).convert("RGB")
    expected = Image.open(SAMPLE / "expected.png").convert("RGB")
    assert found.size == expected.size
    difference = ImageChops.difference(found, expected)
    difference.save(tmp_path / "difference.png")
    found.save(tmp_path / "found.png")
    assert max(ImageStat.Stat(difference).mean) < 0.6, tmp_path
    assert sum(difference.convert("L").point(lambda level: level > 96).histogram()[1:]) < 40, tmp_path


def test_every_font_that_ships_has_its_licence_beside_it():
    """What may be redistributed says so."""
    licences = "".join(path.read_text("utf-8") for path in Path(fonts.FOLDER).glob("*.txt"))
    assert "SIL OPEN FONT LICENSE" in licences
    assert "Hanazono" in licences
