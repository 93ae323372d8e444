"""The gate: what may be signed, field by field; nothing is signed that didn't pass it (C1, C2)."""

from __future__ import annotations

import io
import json
import unicodedata
from dataclasses import replace
from datetime import date

import pikepdf
import pytest
from PIL import Image

from certificates.drawing import draw
from certificates.gate import Admitted, NotAdmitted
from certificates.linting import lint
from certificates.loading import load
from certificates.making import sampled
from certificates.phases import PhaseError, Seal
from certificates.signing import sign
from certificates.template.paths import FOLDER, shipped
from tests.certificates.conftest import NOW, admitted, other, sample
from tools import conformance
from zhicheng.commands.errors import CommandError
from zhicheng.commands.issuing import issue
from zhicheng.settings import Settings


def test_c1_only_the_gate_makes_what_may_be_signed(record, photo, issuer):
    """Nobody else, by no other seal; and a page of another record, or with another photo, is not signed by it."""
    with pytest.raises(PhaseError, match="its own module only"):
        Admitted(record, photo, Seal())
    with pytest.raises(TypeError):
        Admitted(record, photo)
    with pytest.raises(ValueError, match="seal"):
        replace(admitted(record, photo), record=other(record, title="正高级工程师"))
    page = lint(draw(record, photo))
    for foreign in (admitted(other(record, title="正高级工程师", level="正高级"), photo), admitted(record, portrait())):
        with pytest.raises(PhaseError, match="not of what was admitted"):
            sign(page, foreign, issuer[0], now=NOW)


def portrait(**save) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((413, 579), 80).convert("RGB").save(out, "JPEG", **save)
    return out.getvalue()


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("id_number", "6.50199E+17", "cell_scientific"),
        ("id_number", '="650199199705200029"', "cell_formula"),
        ("id_number", "650199199705200000", "id_rounded"),
        ("id_number", "65019", "id_length"),
        ("id_number", "650199199705200028", "id_check_digit"),
        ("title", "#N/A", "cell_error"),
        ("body", "#REF!", "cell_error"),
        ("document", "#######", "cell_error"),
        ("issuer", "=A1&B1", "cell_formula"),
        ("title", " ", "text_empty"),
        ("issuer", "厅" * 201, "text_too_long"),
        ("specialty", "林\ue000业", "text_character"),
        ("level", "\U0001f600", "text_no_glyph"),
        ("birth_date", date(1979, 5, 20), "birth_disagrees"),
        ("birth_date", date(1, 1, 1), "id_birth_date"),
        ("sex", "男", "sex_disagrees"),
        ("sex", "F", "sex_unknown"),
        ("ethnicity", "外星人", "ethnicity_unknown"),
        ("name", "王小明１", "name_character"),
        ("name", "#N/A", "cell_error"),
        ("name", "待定", "name_nobody"),
        ("name", "张某某", "name_nobody"),
        ("name", "李xx", "name_nobody"),
        ("name", "nan", "name_nobody"),
        ("name", "-", "name_nobody"),
        ("title", "见附件", "text_nothing"),
        ("title", "None", "text_nothing"),
        ("specialty", "/", "text_nothing"),
        ("specialty", "2026-01-01", "text_no_letters"),
        ("document", "44927", "text_no_letters"),
        ("body", "12345", "text_no_letters"),
        ("specialty", "林业 13900000000", "text_personal"),
        ("issuer", "650199199705200029", "text_personal"),
        ("pathway", "{{pathway}}", "text_sign"),
        ("title", "<script>", "text_sign"),
        ("level", "不详", "text_nothing"),
        ("level", "特级", "unknown_word"),
        ("level", "正高级", "level_disagrees"),
        ("approved_on", date(1997, 5, 19), "granted_before_birth"),
        ("number", "待定", "number_no_digit"),
        ("number", "000", "number_no_digit"),
        ("approved_on", date(1, 1, 1), "day_range"),
        ("issued_on", date(2226, 11, 23), "day_range"),
        ("issued_on", date(2026, 11, 22), "days_reversed"),
        ("number", "ХJ2026650100С000001", "number_character"),
        ("number", "ＸJ2026650100C000001", "number_character"),
        ("number", "X" * 61, "text_too_long"),
        ("version", 10_000, "version_range"),
        ("identifier", "1.2.156.3005.2", "identifier_wrong"),
        ("verify_url", "javascript:alert(1)", "address_foreign"),
        ("verify_url", "http://zhicheng.example/c/1", "address_foreign"),
        ("verify_url", "https://zhicheng.example.evil.example/c/1", "address_foreign"),
        ("verify_url", "https://zhicheng.example@evil.example/c/1", "address_foreign"),
        ("verify_url", "https://zhicheng.example/c/../go?to=1", "address_foreign"),
        ("verify_url", "https://zhicheng.example/c/%2e%2e/go", "address_foreign"),
        ("verify_url", "https://zhicheng.example/c//evil.example", "address_foreign"),
        ("verify_url", "https://zhicheng.example/#/c/1", "address_foreign"),
        ("verify_url", "https://evil.example\\@zhicheng.example/", "address_foreign"),
        ("verify_url", "https://zhіcheng.example/c/1", "address_foreign"),
        ("verify_url", "https://zhicheng.example/c/" + "1" * 1500, "text_too_long"),
    ],
)
def test_c1_what_is_nonsense_is_not_admitted(record, photo, field, value, code):
    """One refusal, at its field."""
    with pytest.raises(NotAdmitted) as caught:
        admitted(other(record, **{field: value}), photo)
    assert [(one.field, one.refused.code) for one in caught.value.faults] == [(field, code)]
    assert str(caught.value) == f"not_admitted {field}: {code}"


def test_c1_every_fault_is_said_at_once(record, photo):
    """In the order of the fields."""
    wrong = other(record, sex="男", birth_date=date(1979, 5, 20), title="#N/A", issued_on=date(2026, 1, 1))
    with pytest.raises(NotAdmitted) as caught:
        admitted(wrong, photo)
    assert {one.field for one in caught.value.faults} == {"sex", "birth_date", "title", "issued_on"}


def test_c1_what_is_only_written_otherwise_is_folded(record, photo):
    """Accents apart from their letters, another dot, spaces, an ethnicity without 族, radicals, what can't be seen.

    A rare character stays.
    """
    written = other(
        record,
        name=unicodedata.normalize("NFD", "Zoë•Müller"),
        title=" 助理\u3000工程师 ",
        ethnicity="维吾尔",
        issuer="\uf900厅",
        specialty="⽊\u200b业",
    )
    said = admitted(written, photo).record
    assert (said.name, said.title, said.ethnicity) == ("Zoë·Müller", "助理 工程师", "维吾尔族")
    tabular = admitted(other(record, name="张\u3000三", number=record.number.lower()), photo).record
    assert (tabular.name, tabular.number) == ("张三", record.number)
    assert (said.issuer, said.specialty) == ("\uf900厅", "木业")


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda photo: photo[: len(photo) // 2],
        lambda photo: photo + b"<script>alert(1)</script>",
        lambda photo: portrait(exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"),
        lambda photo: portrait(comment=b"taken at home"),
        lambda photo: photo[:2] + b"\xff\xed\x00\x06GPS!" + photo[2:],
        lambda photo: b"\x89PNG" + photo,
        lambda photo: b"",
    ],
)
def test_c1_a_photo_that_is_more_or_less_than_a_picture_is_not_admitted(record, photo, spoilt):
    """Cut short, a tail, EXIF, a comment, another segment, another format, nothing."""
    with pytest.raises(NotAdmitted, match="photo: photo_not_plain"):
        admitted(record, spoilt(photo))


def given(folder, photo: bytes, **changes):
    (folder / "photo.jpg").write_bytes(photo)
    (folder / "data.json").write_text(json.dumps({**sample(), "photo": "photo.jpg", **changes}), "utf-8")
    return Settings(_env_file=None, home=folder / "home"), folder / "data.json", folder / "out.pdf"


def test_c1_a_photo_from_a_phone_leaves_place_and_maker_behind(tmp_path, photo):
    """On its side by EXIF, with a maker, a place and a tail: upright in the certificate, and nothing but pixels."""
    lying = Image.open(io.BytesIO(photo)).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8825] = 6, "ExamplePhone", {1: "N", 2: (43.0, 49.0, 0.0)}
    out = io.BytesIO()
    lying.save(out, "JPEG", quality=95, exif=exif)
    settings, data, pdf = given(tmp_path, out.getvalue() + b"<script>alert(1)</script>")
    issue.issue(settings, data, pdf, "")
    with pikepdf.open(pdf) as made:
        stream = made.pages[0].Resources.XObject.Photo.read_raw_bytes()
    assert b"ExamplePhone" not in pdf.read_bytes()
    assert b"Exif" not in stream
    assert b"<script" not in stream
    seen = Image.open(io.BytesIO(stream))
    assert seen.width < seen.height
    small = (16, 22)
    wanted = Image.open(io.BytesIO(photo)).convert("L").resize(small)
    assert (
        sum(abs(a - b) for a, b in zip(seen.convert("L").resize(small).tobytes(), wanted.tobytes(), strict=True)) < 3000
    )


def test_c1_the_command_line_says_each_fault_beside_its_field_and_writes_nothing(tmp_path, photo):
    """A truncated photo, a sex against the number, a foreign address: three sentences, no file."""
    settings, data, pdf = given(tmp_path, photo[: len(photo) // 2], sex="男", verify_url="https://evil.example/c/1")
    with pytest.raises(CommandError) as caught:
        issue.issue(settings, data, pdf, "")
    lines = str(caught.value).splitlines()
    assert len(lines) == 4
    assert [line.split("`")[1] for line in lines[1:]] == ["sex", "verify_url", "photo"]
    assert "https://zhicheng.example" in lines[2]
    assert not pdf.exists()


def test_c5_data_can_not_choose_a_place_in_the_status_list(tmp_path, photo):
    """Whoever issues outside the registry has none: a serial would be somebody else's."""
    settings, data, pdf = given(tmp_path, photo, serial=1)
    with pytest.raises(CommandError, match="unknown key `serial`"):
        issue.issue(settings, data, pdf, "")


@pytest.mark.parametrize("template", shipped())
def test_c1_whatever_make_conformance_draws_is_admitted(template):
    """The judges that Maven fetches are asked where they can be had; what they are shown is true everywhere."""
    drawn, picture = load(FOLDER / template / "sample.json", test=True)
    assert len([sampled(record, picture) for record, _ in conformance.varied(drawn)]) == conformance.EACH
