"""Every lint finds what it is there for, and a page that fails one can't be signed."""

import pymupdf
import pytest

from certificates.drawing import draw
from certificates.linting import LintFailed, lint
from certificates.phases import Drawn, Linted, PhaseError

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


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda d: d.new_page(), "one_a4_page"),
        (lambda d: d[0].set_mediabox(pymupdf.Rect(0, 0, 595, 842)), "one_a4_page"),
        (foreign_text, "fonts_embedded"),
        (lambda d: d.xref_set_key(next(x for x in range(1, d.xref_length()) if "/Subtype/Image" in d.xref_object(x, compressed=True)), "Width", "100"), "photo_present"),
        (javascript, "nothing_active"),
        (lambda d: d[0].add_text_annot((50, 50), "note"), "nothing_active"),
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
