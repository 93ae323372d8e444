"""Every lint finds what it is there for, and a page that fails one can't be signed."""

import pymupdf
import pytest

from certificates.drawing import draw
from certificates.linting import Linted, LintFailed, lint
from certificates.phases import Drawn, PhaseError

from .conftest import other


def mutated(pdf: bytes, change) -> bytes:
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        change(document)
        return bytes(document.tobytes(garbage=0))


def foreign_text(document):
    document[0].insert_text((100, 100), "forged", fontname="helv")


def javascript(document):
    xref = document.get_new_xref()
    document.update_object(xref, "<</S/JavaScript/JS(app.alert(1))>>")
    document.xref_set_key(document.pdf_catalog(), "OpenAction", f"{xref} 0 R")


def other_number(document):
    information = int(document.xref_get_key(-1, "Info")[1].split()[0])
    document.xref_set_key(information, "ZhichengNumber", "(XJ999)")


def narrower_photo(document):
    ((xref, *_),) = document.get_page_images(0)
    document.xref_set_key(xref, "Width", "100")


def own_text(document, place, **how):
    """Text in a font that is ours and is already on the page, so that only its place or look is wrong."""
    page = document[0]
    font = next(name for _, _, _, base, name, _ in document.get_page_fonts(0) if base.endswith("Regular"))
    x, y = place
    stream = f"q BT /{font} {how.get('size', 9)} Tf {how.get('mode', 0)} Tr {x} {y} Td <0010> Tj ET Q".encode()
    last = document.get_new_xref()
    document.update_object(last, "<<>>")
    document.update_stream(last, stream)
    contents = document.xref_get_key(page.xref, "Contents")[1]
    document.xref_set_key(page.xref, "Contents", f"[{contents} {last} 0 R]")


def in_the_ground(document):
    """Words that the page's own operators do not show: a form has fonts of its own."""
    page = document[0]
    ground = int(document.xref_get_key(page.xref, "Resources/XObject/Ground")[1].split()[0])
    fonts = document.xref_get_key(page.xref, "Resources/Font")[1]
    document.xref_set_key(ground, "Resources", f"<</Font{fonts}>>")
    document.update_stream(ground, document.xref_stream(ground) + b" BT /R 9 Tf 500 300 Td <00100011> Tj ET")


def without_meaning(document):
    """A glyph in the middle of a line to which no character belongs."""
    content = int(document.xref_get_key(document[0].xref, "Contents")[1].split()[0])
    document.update_stream(content, document.xref_stream(content).replace(b" Tm <00", b" Tm <7fff00", 1))


def the_empty_box(document):
    content = int(document.xref_get_key(document[0].xref, "Contents")[1].split()[0])
    document.update_stream(content, document.xref_stream(content).replace(b" Tm <00", b" Tm <000000", 1))


def over_another(document):
    """The same codes in another font on the same place: pdfium reads them once, and a reader shows both."""
    content = int(document.xref_get_key(document[0].xref, "Contents")[1].split()[0])
    said = document.xref_stream(content)
    title = next(line for line in said.splitlines() if line.startswith(b"BT /B 40 Tf"))
    document.update_stream(content, said.replace(title, title + b"\n" + title.replace(b"/B 40", b"/R 40"), 1))


def scaled_away(document):
    """Twelve points in a matrix that makes a tenth of them."""
    own_text(document, (5000, 3000), size=12)
    last = int(document.xref_get_key(document[0].xref, "Contents")[1].strip("[]").split()[-3])
    document.update_stream(last, b"q 0.1 0 0 0.1 0 0 cm " + document.xref_stream(last) + b" Q")


def transparency(document):
    xref = document.get_new_xref()
    document.update_object(xref, "<</Type/ExtGState/ca 0.5>>")
    document.xref_set_key(document[0].xref, "Resources/ExtGState", f"<</G {xref} 0 R>>")


def font_of_another(document):
    xref = document.get_page_fonts(0)[0][0]
    document.xref_set_key(xref, "BaseFont", "/ABCDEF+Another")


def no_way_back(document):
    document.xref_set_key(document.get_page_fonts(0)[0][0], "ToUnicode", "null")


def signature_of(document):
    field = int(document.xref_get_key(document[0].xref, "Annots")[1].strip("[]").split()[0])
    return int(document.xref_get_key(field, "V")[1].split()[0])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda d: d.new_page(), "one_a4_page"),
        (lambda d: d[0].set_mediabox(pymupdf.Rect(0, 0, 595, 842)), "one_a4_page"),
        (foreign_text, "fonts_embedded"),
        (font_of_another, "fonts_embedded"),
        (no_way_back, "fonts_embedded"),
        (lambda d: own_text(d, (300, 300)), "page_says_nothing_else"),
        (lambda d: own_text(d, (5, 5)), "text_in_its_place"),
        (lambda d: own_text(d, (700, 110)), "text_in_its_place"),
        (lambda d: own_text(d, (500, 300), mode=3), "text_in_its_place"),
        (lambda d: own_text(d, (500, 300), size=1), "text_in_its_place"),
        (scaled_away, "text_in_its_place"),
        (over_another, "text_in_its_place"),
        (in_the_ground, "page_says_nothing_else"),
        (in_the_ground, "nothing_hidden"),
        (without_meaning, "no_missing_glyph"),
        (the_empty_box, "no_missing_glyph"),
        (narrower_photo, "photo_present"),
        (transparency, "nothing_active"),
        (javascript, "nothing_active"),
        (lambda d: d[0].add_text_annot((50, 50), "note"), "room_for_signature"),
        (lambda d: d.xref_set_key(d[0].xref, "Annots", "null"), "room_for_signature"),
        (lambda d: d.xref_set_key(d.pdf_catalog(), "AcroForm/XFA", "()"), "room_for_signature"),
        (lambda d: d.xref_set_key(signature_of(d), "Reference", "null"), "room_for_signature"),
        (lambda d: d.xref_set_key(signature_of(d), "Prop_Build", "<<>>"), "room_for_signature"),
        (lambda d: d.embfile_add("x.txt", b"x"), "nothing_active"),
        (other_number, "number_keys"),
    ],
)
def test_a_changed_page_is_found_by_the_lint_that_looks_for_it(record, photo, change, expected):
    """One mutation, the lint's name."""
    pdf = mutated(draw(record, photo).pdf, change)
    with pytest.raises(LintFailed) as caught:
        lint(Drawn(record, pdf))
    assert expected in {finding.lint for finding in caught.value.findings}


@pytest.mark.parametrize("field", ["name", "id_number", "title", "document", "number", "issuer"])
def test_a_page_that_says_another_value_than_the_record_is_found(record, photo, field):
    """The field is named, what it says is not."""
    drawn = draw(record, photo)
    with pytest.raises(LintFailed) as caught:
        lint(Drawn(other(record, **{field: "别的内容"}), drawn.pdf))
    assert ("page_says_the_record", field) in {(f.lint, f.detail) for f in caught.value.findings}
    assert "别的内容" not in str(caught.value)


def test_the_test_mark_is_there_for_a_test_issuer_and_only_then(record, photo):
    """A real page without it, a test page with it; each is wrong for the other."""
    real = other(record, test=False)
    lint(draw(real, photo))
    for page, claimed in ((real, record), (record, real)):
        with pytest.raises(LintFailed, match="test_mark"):
            lint(Drawn(claimed, draw(page, photo).pdf))


def test_a_value_that_only_begins_like_the_record_is_found(record, photo):
    """XJ…0001 where the page says XJ…00012: the field is there, and the page is still another's."""
    drawn = draw(record, photo)
    with pytest.raises(LintFailed, match="page_says_nothing_else"):
        lint(Drawn(other(record, number=record.number[:-1]), drawn.pdf))


def test_a_box_in_place_of_a_character_is_found(record, photo, monkeypatch):
    """Were the check before drawing to fail, the page still can't be signed."""
    monkeypatch.setattr("certificates.drawing.missing", lambda *_: ())
    drawn = draw(other(record, name="王\U00030000"), photo)
    with pytest.raises(LintFailed) as caught:
        lint(drawn)
    assert "no_missing_glyph" in {finding.lint for finding in caught.value.findings}


def test_a_number_that_looks_like_a_key_is_only_a_number(record, photo):
    """2026/AA/1 is a lawful number, and no action."""
    lint(draw(other(record, number="2026/AA/JS(1)"), photo))


def test_rubbish_is_a_finding_and_no_traceback(record):
    """What can't be read back can't be signed."""
    with pytest.raises(LintFailed, match="readable"):
        lint(Drawn(record, b"rubbish"))


def test_only_the_very_file_that_was_linted_is_taken_up_again(record, photo):
    """A resume with other bytes is refused."""
    drawn = draw(record, photo)
    assert Linted.resume(record, drawn.pdf, linted_sha256=drawn.sha256).pdf == drawn.pdf
    with pytest.raises(PhaseError):
        Linted.resume(record, drawn.pdf + b" ", linted_sha256=drawn.sha256)


def test_words_in_a_ground_are_found_however_often_it_was_read(record, photo):
    """A ground without words is read once; one with words is not taken for one of those."""
    page = draw(record, photo)
    lint(page)
    lying = Drawn(record, mutated(page.pdf, in_the_ground))
    for _ in range(2):
        with pytest.raises(LintFailed, match="page_says_nothing_else"):
            lint(lying)
    assert lint(page)
