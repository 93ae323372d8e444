"""The drawn page: any name, never a box, the same record the same bytes."""

import io
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from certificates import fonts
from certificates.drawing import DrawingError, draw
from certificates.linting import LintFailed, lint
from certificates.lints.page_says_the_record import plain
from certificates.pdf.signature_field import needed
from certificates.signing import sign

from .conftest import NOW, admitted, other
from .extremes import LONG_NAME


def text_of(pdf: bytes) -> str:
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        return plain(document[0].get_text())


@pytest.mark.parametrize(
    "name",
    ["王小明", "阿依古丽·买买提", LONG_NAME, "𠮷田䶮〇", "Maria O'Neil", "\uf900\U0002f800"],
)
def test_c1_any_name_a_person_can_have_stands_on_the_page(record, photo, name):
    """Rare characters, dots, Latin letters and fifty characters come back from the page's own text."""
    assert plain(name) in text_of(draw(other(record, name=name), photo).pdf)


def test_c1_a_character_that_no_font_has_is_named_and_nothing_is_drawn(record, photo):
    """Never a box: the code point is said, the name is not."""
    with pytest.raises(DrawingError, match=r"^no_glyph U\+30000$") as caught:
        draw(other(record, name="王\U00030000"), photo)
    assert "王" not in str(caught.value)


def test_c1_what_cannot_fit_is_refused_and_not_clipped(record, photo):
    """A body of a thousand characters has no page, and is named; so is a shorter value, where it is the one to blame."""
    with pytest.raises(DrawingError, match="^does_not_fit body$"):
        draw(other(record, body="评" * 1000), photo)
    with pytest.raises(DrawingError, match="^does_not_fit issuer$"):
        draw(other(record, body="评" * 170, issuer="厅" * 160), photo)


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


def test_a_signed_file_has_sixty_five_kilobytes_besides_its_photo(record, photo, issuer):
    """Fonts, ornament, code, tags, metadata and signature; the room is as large as this signer needs."""
    signer, register = issuer
    drawn = draw(record, photo, digits=needed(register.current.der))
    assert len(sign(lint(drawn), admitted(record, photo), signer, now=NOW).pdf) - len(photo) <= 65 * 1024


def test_a_page_that_is_not_to_be_signed_has_no_room_for_it(record, photo, issuer):
    """What `zhicheng render` gives is a plain page: no reader shows an empty signature."""
    plain_page = draw(record, photo, digits=0)
    with pikepdf.open(io.BytesIO(plain_page.pdf)) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert "/Annots" not in pdf.pages[0]
    with pytest.raises(LintFailed, match="room_for_signature"):
        lint(plain_page)


def test_every_font_that_ships_has_its_licence_beside_it():
    """What may be redistributed says so."""
    licences = "".join(path.read_text("utf-8") for path in Path(fonts.FOLDER).glob("*.txt"))
    assert "SIL OPEN FONT LICENSE" in licences
    assert "Hanazono" in licences
