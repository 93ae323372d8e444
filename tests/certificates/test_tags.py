"""Who listens to a certificate hears what it shows, field by field, and nothing else (B7)."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from certificates.drawing import draw
from certificates.fields import FIELDS
from certificates.linting import LintFailed, lint
from certificates.pdf.tags import CODE, PHOTO, SEAL
from certificates.phases import Drawn

from .conftest import other
from .extremes import COPY, drawn
from .shadows import opened, saved


def elements(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [*pdf.Root.StructTreeRoot.K.K]


def heard(pdf_bytes: bytes) -> list[str]:
    """Each element as a screen reader says it: its marks' text by the fonts' own maps, or its description."""
    with opened(pdf_bytes) as pdf:
        back = {name: mapped(font) for name, font in pdf.pages[0].obj.Resources.Font.as_dict().items()}
        said: dict[int, str] = {}
        mark, font = -1, {}
        for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
            match str(operator):
                case "BDC":
                    mark = int(operands[1].MCID)
                case "EMC":
                    mark = -1
                case "Tf":
                    font = back[str(operands[0])]
                case "Tj":
                    codes = bytes(operands[0]).hex()
                    text = "".join(font[codes[at : at + 4]] for at in range(0, len(codes), 4))
                    said[mark] = said.get(mark, "") + text
        assert -1 not in said
        return [str(one.get("/Alt", "")) or "".join(said[int(mark)] for mark in one.K) for one in elements(pdf)]


def mapped(font: pikepdf.Object) -> dict[str, str]:
    lines = font.ToUnicode.read_bytes().decode().splitlines()
    pairs = (line.strip("<>").split("><") for line in lines if line.startswith("<"))
    return {code: bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


@pytest.mark.parametrize(("template", "between"), [("regional", 12), ("plain", 0)])
def test_b7_a_page_is_read_field_by_field_label_value_english_label(template, between):
    """Wherever they stand: a booklet's columns are not read across; then photo, code and signature by their descriptions.

    Of the first *between* fields the value is said between its labels; of the others, whose labels are one text, after both.
    """
    page = drawn(template, "longest")
    said = heard(page.pdf)
    plain = ["".join(one.split()) for one in said]
    for place, field in enumerate(FIELDS):
        value = field.of(page.record)
        parts = (field.zh, value, field.en) if place < between else (field.zh, field.en, value)
        assert "".join("".join(parts).split()) in plain
    assert said[-3:] == [CODE, PHOTO, SEAL]
    with opened(page.pdf) as pdf:
        assert [str(one.S) for one in elements(pdf)].count("/H1") == 1


def test_b7_a_copys_purpose_is_heard_too(record, photo):
    """Both sentences, each once."""
    page = draw(other(record, copy=COPY), photo)
    assert lint(page)
    assert sum(COPY.purpose in one for one in heard(page.pdf)) == 1


def test_b7_the_signatures_panel_names_issuer_place_and_reason(record, photo):
    """What Acrobat shows beside the signature; the lint holds it to the record."""
    page = draw(record, photo)
    with opened(page.pdf) as pdf:
        signature = pdf.pages[0].obj.Annots[0].V
        assert (str(signature.Name), str(signature.Location)) == (record.issuer, "zhicheng.example")
    with pytest.raises(LintFailed, match="room_for_signature: signature"):
        lint(Drawn(other(record, issuer="别的机关"), page.pdf))


def says_another(pdf):
    """高级 for the ears, 助理 for the eyes."""
    elements(pdf)[9].ActualText = String("高级工程师")


def describes(pdf):
    elements(pdf)[9].Alt = String("高级工程师")


def describes_otherwise(pdf):
    elements(pdf)[-3].Alt = String("二维码：高级工程师")


def expands(pdf):
    elements(pdf)[9].E = String("高级工程师")


def in_the_content(pdf):
    content = pdf.pages[0].obj.Contents
    content.write(content.read_bytes().replace(b"/MCID 3>>", b"/MCID 3/ActualText(x)>>"))


def by_a_property(pdf):
    page = pdf.pages[0].obj
    page.Resources.Properties = Dictionary(X=Dictionary(MCID=3, ActualText=String("x")))
    page.Contents.write(page.Contents.read_bytes().replace(b"<</MCID 3>> BDC", b"/X BDC"))


def left_out(pdf):
    document = pdf.Root.StructTreeRoot.K
    document.K = Array([one for place, one in enumerate(document.K) if place != 9])


def called_an_artifact(pdf):
    content = pdf.pages[0].obj.Contents
    content.write(content.read_bytes().replace(b"/P <</MCID 3>> BDC", b"/Artifact BMC"))


def read_twice(pdf):
    elements(pdf)[9].K = Array([*elements(pdf)[9].K, 8])


def under_another_label(pdf):
    """The title's value is read behind the level's label, the level's behind the title's."""
    one, two = elements(pdf)[9], elements(pdf)[10]
    (a, b, c), (d, e, f) = [*one.K], [*two.K]
    one.K, two.K = Array([a, e, c]), Array([d, b, f])


def maps_roles(pdf):
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(P=Name.Artifact)


def untagged(pdf):
    del pdf.Root.StructTreeRoot


@pytest.mark.parametrize(
    "change",
    [
        says_another,
        describes,
        describes_otherwise,
        expands,
        in_the_content,
        by_a_property,
        left_out,
        called_an_artifact,
        read_twice,
        under_another_label,
        maps_roles,
        untagged,
    ],
)
def test_b7_a_page_that_is_heard_otherwise_than_it_is_seen_is_not_signed(record, photo, change):
    """Each way that a tag has to say something else."""
    page = draw(record, photo)
    with pikepdf.open(io.BytesIO(page.pdf)) as pdf:
        change(pdf)
        changed = saved(page.pdf, pdf)
    with pytest.raises(LintFailed) as caught:
        lint(Drawn(record, changed))
    assert "tags_say_the_page" in {one.lint for one in caught.value.findings}
