"""A page that is a copy for a purpose: its band is read back, its number and its end stand in the signed bytes (C3, C5)."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pymupdf
import pytest

from certificates.drawing import DrawingError, draw
from certificates.linting import LintFailed, lint
from certificates.lints.page_says_the_record import plain
from certificates.phases import Drawn
from certificates.record import as_json, from_json
from certificates.signing import sign
from certificates.template.layouts import layout
from certificates.template.paths import FOLDER, LAYOUT
from certificates.verifying.verdict import Entry, Standing
from certificates.verifying.verify import intact, verify

from .conftest import NOW, admitted, other
from .extremes import COPY as NOTE
from .extremes import TEMPLATES
from .test_drawing import text_of

UNTIL = NOTE.until
LAST = datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)
"""Its last second, in Beijing's time."""
FULL = {"regional": 10, "plain": 9.5}
"""Points, as the style sheets have it."""


@pytest.fixture
def copy_record(record):
    """The sample, as a copy."""
    return other(record, copy=NOTE)


@pytest.fixture(scope="session")
def signed_copy(record, photo, issuer):
    copy = other(record, copy=NOTE)
    return sign(lint(draw(copy, photo)), admitted(copy, photo), issuer[0], now=NOW)


class OneCopy:
    """A registry that holds one certificate and one copy of it."""

    def __init__(self, entry):
        self.entry = entry

    def find(self, number, version):
        raise AssertionError("a copy is not looked up as the certificate")

    def find_copy(self, number, version, copy):
        return self.entry if copy == NOTE.number else None


def test_c3_the_page_says_for_whom_for_what_and_until_when(copy_record, photo):
    """In Chinese as one sentence, in English its number and its end; the certificate itself says nothing of it."""
    said = text_of(draw(copy_record, photo).pdf)
    for words in (
        "副本COPY",
        "用途副本第2号",
        "仅供新疆示例林业科技有限责任公司办理入职资格审核使用",
        "有效期至2026年12月31日",
        "validuntil2026-12-31",
    ):
        assert words in said, words
    assert "副本" not in text_of(draw(replace(copy_record, copy=None), photo).pdf)


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize(
    ("whom", "what", "smaller"),
    [
        ("国" * 40, "评" * 40, ()),
        ("W" * 40, "M" * 40, ("plain",)),
        ("𠮷野·W" * 8, "<td>&amp;" + "A" * 31, ()),
        ("（", "）" * 40, ()),
        ("x", "y", ()),
    ],
)
def test_c3_whatever_is_lawful_fits_into_the_band(copy_record, photo, whom, what, smaller, template):
    """No line leaves it; forty Chinese characters twice are set at full size, so nothing of the page shrinks for them."""
    record = replace(copy_record, copy=replace(NOTE, number=999, for_whom=whom, purpose=what))
    drawn = draw(record, photo, template=template)
    lint(drawn, template=template)
    assert plain(whom) in text_of(drawn.pdf)
    left, top, right, bottom = layout(template).boxes["copy"]
    band = pymupdf.Rect(left - 1, top - 1, right + 1, bottom + 1)
    with pymupdf.open(stream=drawn.pdf, filetype="pdf") as document:
        spans = [span for span in document[0].get_texttrace() if span["bbox"][1] < bottom - 3]
        glyphs = [pymupdf.Rect(glyph[3]) for span in spans for glyph in span["chars"] if chr(glyph[0]).strip()]
    assert (FULL[template] in {round(span["size"], 1) for span in spans}) is (template not in smaller)
    middles = [pymupdf.Point((one.x0 + one.x1) / 2, (one.y0 + one.y1) / 2) for one in glyphs]
    assert all(band.contains(middle) for middle in middles)


def test_c3_a_band_that_is_too_small_for_its_words_is_refused_by_name(copy_record, photo, tmp_path):
    """It is the last box of a page: behind it, nothing would be pushed on and missed."""
    folder = Path(shutil.copytree(FOLDER / "regional", tmp_path / "narrow"))
    values = json.loads((folder / LAYOUT).read_text("utf-8"))
    left, top, right, _ = values["boxes"]["copy"]
    values["boxes"]["copy"] = [left, top, right, top + 4]
    (folder / LAYOUT).write_text(json.dumps(values), "utf-8")
    with pytest.raises(DrawingError, match="does_not_fit"):
        draw(copy_record, photo, template=str(folder))


def test_c3_a_character_that_no_font_has_is_named_in_the_band_too(copy_record, photo):
    """The chat refuses it before; the drawing does not rely on that."""
    with pytest.raises(DrawingError, match=r"^no_glyph U\+1F332$"):
        draw(replace(copy_record, copy=replace(NOTE, for_whom="🌲")), photo)


@pytest.mark.parametrize(
    "change",
    [
        {"number": 3},
        {"for_whom": "另一家公司"},
        {"purpose": "另一件事"},
        {"until": UNTIL + timedelta(days=1)},
        None,
    ],
    ids=["number", "for whom", "purpose", "until", "no copy"],
)
def test_c3_a_band_that_says_another_thing_than_the_record_is_never_signed(copy_record, photo, change):
    """The record's four facts, and whether it is a copy at all."""
    drawn = draw(copy_record, photo)
    claimed = replace(copy_record, copy=replace(NOTE, **change) if change else None)
    with pytest.raises(LintFailed, match="copy_mark"):
        lint(Drawn(claimed, drawn.pdf))


def test_c3_a_copy_without_its_band_is_never_signed(copy_record, photo):
    """As a template would make it that has no place for one."""
    with pytest.raises(LintFailed, match="copy_mark: absent"):
        lint(Drawn(copy_record, draw(replace(copy_record, copy=None), photo).pdf))


@pytest.mark.parametrize(("key", "value"), [("ZhichengCopy", "(9)"), ("ZhichengUntil", "(2099-12-31)")])
def test_c5_what_a_verifier_reads_is_what_the_page_says(copy_record, photo, key, value):
    """Number and end in the document information, both as on the page."""
    with pymupdf.open(stream=draw(copy_record, photo).pdf, filetype="pdf") as document:
        information = int(document.xref_get_key(-1, "Info")[1].split()[0])
        document.xref_set_key(information, key, value)
        changed = bytes(document.tobytes(garbage=0))
    with pytest.raises(LintFailed, match=f"number_keys: {key}"):
        lint(Drawn(copy_record, changed))


def test_c5_the_end_is_read_from_the_signed_bytes_without_anyone_asked(signed_copy, issuer):
    """In force to the last second of its day in Beijing, expired with the next."""
    register = issuer[1]
    found = intact(signed_copy.pdf, register, now=LAST)
    assert (found.copy, found.until) == (2, UNTIL)
    on_last, after = (
        verify(signed_copy.pdf, register, now=LAST),
        verify(signed_copy.pdf, register, now=LAST + timedelta(seconds=1)),
    )
    assert (on_last.standing, on_last.reasons[1].code) == (Standing.VALID, "copy")
    assert (after.standing, after.reasons[0].code) == (Standing.SUPERSEDED, "copy_expired")


@pytest.mark.parametrize(
    ("status", "standing", "code"),
    [
        ("valid", Standing.VALID, "registry_agrees"),
        ("withdrawn", Standing.SUPERSEDED, "copy_withdrawn"),
        ("superseded", Standing.SUPERSEDED, "superseded"),
        ("revoked", Standing.REVOKED, "revoked"),
    ],
)
def test_c5_the_registry_is_asked_for_the_copy_by_its_own_hash(signed_copy, issuer, status, standing, code):
    """Never as the certificate; another file under its number is tampered; what has ended outweighs an end in time."""
    register = issuer[1]
    found = verify(signed_copy.pdf, register, registry=OneCopy(Entry(signed_copy.sha256, status)), now=LAST)
    assert (found.standing, found.reasons[0].code) == (standing, code)
    later = verify(
        signed_copy.pdf, register, registry=OneCopy(Entry(signed_copy.sha256, status)), now=LAST + timedelta(days=150)
    )
    assert later.reasons[0].code == ("copy_expired" if status == "valid" else code)
    rival = verify(signed_copy.pdf, register, registry=OneCopy(Entry("0" * 64, status)), now=LAST)
    assert (rival.standing, rival.reasons[0].code) == (Standing.TAMPERED, "not_the_registered_file")


def test_c5_what_the_registry_keeps_of_a_certificate_is_no_copys(copy_record):
    """A copy's words stand in its own row."""
    assert from_json(as_json(copy_record)) == replace(copy_record, copy=None)


def test_c3_equal_copies_are_equal_to_the_last_byte_and_bear_their_own_day(copy_record, photo):
    """A step that runs again makes the same file."""
    one, two = (draw(copy_record, photo).pdf for _ in range(2))
    assert one == two
    assert b"/CreationDate(D:20261125" in one
