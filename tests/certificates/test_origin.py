"""What befell an honest file is said as it is: another's is not called changed, nor one whose download was cut short (C5)."""

from __future__ import annotations

import io
import zipfile

import pymupdf
import pytest
from asn1crypto import cms, core, parser, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from certificates.drawing import draw
from certificates.linting import lint
from certificates.picturing import picture
from certificates.signing import sign
from certificates.verifying.verdict import Standing
from certificates.verifying.verify import intact
from notify.catalogue import Words
from notify.findings import judged

from .authority import signer
from .conftest import NOW, admitted
from .forging import gap, incremental, metadata


def said(verdict):
    return verdict.standing, verdict.reasons[0].code


def zipped(pdf):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("certificate.pdf", pdf)
    return out.getvalue()


def test_c5_a_file_that_another_authority_signed_is_not_ours_whatever_its_structure(record, photo, issuer, tmp_path):
    """As it is, saved anew behind the signature, with bytes behind it: its signer is named, nobody is accused."""
    _, other, _ = signer(tmp_path, "\u202eTEST " + "x" * 56, NOW)
    theirs = sign(lint(draw(record, photo)), admitted(record, photo), other, now=NOW).pdf
    for pdf in (theirs, incremental(theirs, metadata), theirs + b"\n", theirs[:-100]):
        verdict = intact(pdf, issuer[1], now=NOW)
        assert said(verdict) == (Standing.UNTRUSTED, "not_ours")
        words = judged(Words(None, "zh"), verdict.reasons[0].kept())
        assert f"“TEST {'x' * 55}…”" in words


def test_c5_a_download_that_was_cut_short_is_to_be_made_again(signed, issuer):
    """In the page, in the container, in the table at the end."""
    for kept in (0.1, 0.5, 0.97, 0.999):
        verdict = intact(signed.pdf[: int(len(signed.pdf) * kept)], issuer[1], now=NOW)
        assert said(verdict) == (Standing.UNREADABLE, "incomplete")
    assert "重新下载" in judged(Words(None, "zh"), verdict.reasons[0].kept())


@pytest.mark.parametrize(
    ("made", "standing", "code"),
    [
        (zipped, Standing.UNREADABLE, "archive"),
        (lambda pdf: picture(pdf, dpi=72), Standing.UNSIGNED, "picture"),
    ],
)
def test_c5_an_archive_and_a_screenshot_are_called_what_they_are(signed, issuer, made, standing, code):
    """Unpack the one; scan the QR code in the other."""
    assert said(intact(made(signed.pdf), issuer[1], now=NOW)) == (standing, code)


def page(*, note: bytes = b"", field: bool = False) -> bytes:
    """An honest PDF of somebody else's, which nobody signed."""
    document = pymupdf.open()
    document.new_page().insert_text((72, 72), "leave of absence")
    pdf = document.tobytes().replace(b"%%EOF", note + b"\n%%EOF")
    if not field:
        return pdf
    writer, out = IncrementalPdfFileWriter(io.BytesIO(pdf)), io.BytesIO()
    append_signature_field(writer, SigFieldSpec("Applicant"))
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "pdf",
    [
        page(field=True),
        page(note=b"%% the signature dictionary has a /ByteRange"),
        page(note=b"9 0 obj<</Type/Annot/Subtype/Text/Contents <30313233>>>endobj"),
        page(note=b"9 0 obj<</FT /Sig/T(Applicant)>>endobj"),
    ],
    ids=["empty field", "word of it", "note in hex", "field left over"],
)
def test_c5_a_paper_that_nobody_signed_was_changed_by_nobody(pdf, issuer):
    """A form with an empty place to sign: the words of a signature stand there, and none does."""
    assert said(intact(pdf, issuer[1], now=NOW)) == (Standing.UNSIGNED, "no_signature")


def sealed(container: bytes) -> bytes:
    """A page with *container* for a signature."""
    value = container.hex().encode()
    head = page()[: -len(b"\n%%EOF\n")]
    room = b"\n9 0 obj<</Type/Sig/Filter/x/ByteRange [0 %010d %010d %010d]/Contents <%b>>>endobj\n%%%%EOF\n"
    start = len(head) + (room % (0, 0, 0, b"")).index(b"<>")
    whole = head + room % (start, start + len(value) + 2, 0, value)
    return head + room % (start, start + len(value) + 2, len(whole) - start - len(value) - 2, value)


def theirs_in(oid: str, tmp_path, *, certificates: bool) -> bytes:
    """SignedData by a stranger under that content type."""
    _, _, entry = signer(tmp_path, "TEST 乌市某局", NOW)
    certificate = x509.Certificate.load(entry.der)
    sid = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    info = {
        "version": "v1",
        "sid": cms.SignerIdentifier("issuer_and_serial_number", sid),
        "digest_algorithm": {"algorithm": "1.2.156.10197.1.401"},
        "signature_algorithm": {"algorithm": "1.2.156.10197.1.501"},
        "signature": b"\x01" * 200,
    }
    content = {
        "version": "v1",
        "digest_algorithms": [{"algorithm": "1.2.156.10197.1.401"}],
        "encap_content_info": {"content_type": "data"},
        "signer_infos": [info],
    }
    if certificates:
        content["certificates"] = [cms.CertificateChoices("certificate", certificate)]
    held = cms.SignedData(content).dump()
    return wrapped(oid, held)


def wrapped(oid: str, held: bytes) -> bytes:
    """ContentInfo of that type."""
    inner = core.ObjectIdentifier(oid).dump() + parser.emit(2, 1, 0, held)
    return parser.emit(0, 1, 16, inner)


@pytest.mark.parametrize("oid", ["1.2.840.113549.1.7.2", "1.2.156.10197.6.1.4.2.2"])
@pytest.mark.parametrize("certificates", [True, False])
def test_c5_a_signature_by_the_states_own_algorithms_is_anothers(oid, certificates, issuer, tmp_path):
    """SM2 after GM/T 0010, with its certificate or without one: whose it is stands there, and nobody is accused."""
    verdict = intact(sealed(theirs_in(oid, tmp_path, certificates=certificates)), issuer[1], now=NOW)
    assert said(verdict) == (Standing.UNTRUSTED, "not_ours")
    assert verdict.signer.startswith("TEST")


def test_c5_an_electronic_seal_of_another_form_is_anothers_too(issuer, signed):
    """GM/T 0031: a sequence of its own. In a file of ours such a thing stays a change."""
    seal = parser.emit(0, 1, 16, core.OctetString(b"SES" * 60).dump())
    verdict = intact(sealed(seal), issuer[1], now=NOW)
    assert said(verdict) == (Standing.UNTRUSTED, "not_ours")
    start, end = gap(signed.pdf)
    value = seal.hex().encode().upper().ljust(end - start - 2, b"0")
    exchanged = signed.pdf[: start + 1] + value + signed.pdf[end - 1 :]
    assert intact(exchanged, issuer[1], now=NOW).standing is Standing.TAMPERED
