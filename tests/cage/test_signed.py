"""A PDF that somebody else signed: by whom, and whether it holds, by the roots that the deployer names. It refuses nothing."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, signers
from pyhanko.sign.fields import SigSeedSubFilter

from pipeline.cage.signed import signatures
from tests.cage import files
from tests.certificates.authority import authority, name

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(scope="module")
def university(tmp_path_factory):
    """A university's own signer: what signs, and the root that a deployer would name."""
    folder = tmp_path_factory.mktemp("university")
    root, issue = authority(NOW)
    key = rsa.generate_private_key(65537, 2048)
    for file, data in (
        ("leaf.pem", issue(name("示例大学学籍专用章"), key.public_key(), ca=False).public_bytes(Encoding.PEM)),
        ("key.pem", key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())),
        ("root.pem", root.public_bytes(Encoding.PEM)),
    ):
        (folder / file).write_bytes(data)
    signer = signers.SimpleSigner.load(folder / "key.pem", folder / "leaf.pem", ca_chain_files=(folder / "root.pem",))
    return signer, (folder / "root.pem").read_text()


def signed(pdf, signer, field="Signature1"):
    """As Adobe's readers and China's portals sign: an ordinary signature, not certified."""
    meta = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
    out = io.BytesIO()
    signers.PdfSigner(meta, signer).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out)
    return out.getvalue()


def states(pdf, *roots, now=NOW):
    return [one["state"] for one in signatures(pdf, roots, now=now)]


def test_b17_a_signed_report_is_told_by_whom_and_that_it_holds(university):
    signer, root = university
    pdf = signed(files.pdf("阿依古丽·买买提"), signer)
    (found,) = signatures(pdf, (root,), now=NOW)
    assert (found["state"], found["by"]) == ("valid", "示例大学学籍专用章")
    assert found["at"][:4] == str(NOW.year)
    assert states(pdf, root, now=NOW + timedelta(days=4000)) == ["valid"]  # a report outlives its signer's certificate
    assert states(signed(pdf, signer, "Signature2"), root) == ["valid", "valid"]


def test_b17_a_signature_that_leads_to_no_named_root_is_unknown(university):
    signer, _ = university
    pdf = signed(files.pdf("阿依古丽·买买提"), signer)
    assert states(pdf) == ["unknown"]
    other, _ = authority(NOW)
    assert states(pdf, other.public_bytes(Encoding.PEM).decode()) == ["unknown"]


def test_b17_what_was_changed_after_it_was_signed_does_not_hold(university):
    signer, root = university
    pdf = signed(files.pdf("阿依古丽·买买提"), signer)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root["/Pages"]["/Kids"][0]["/Rotate"] = writer.root["/Pages"]["/Kids"][0].get("/Rotate", 0)
    writer.mark_update(writer.root["/Pages"]["/Kids"].raw_get(0))
    page = writer.root["/Pages"]["/Kids"][0]
    from pyhanko.pdf_utils import generic

    page["/MediaBox"] = generic.ArrayObject([generic.NumberObject(one) for one in (0, 0, 300, 300)])
    out = io.BytesIO()
    writer.write(out)
    assert states(out.getvalue(), root) == ["changed"]
    at = pdf.index(b"stream") + 12
    assert states(pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :], root) == ["changed"]


def test_b17_a_signature_that_nobody_can_read_is_said_and_a_file_without_one_has_none(university):
    signer, root = university
    assert states(files.pdf("阿依古丽·买买提"), root) == []
    pdf = signed(files.pdf("阿依古丽·买买提"), signer)
    at = pdf.index(b"/Contents <") + len(b"/Contents <")
    assert states(pdf[:at] + b"00" * 40 + pdf[at + 80 :], root) == ["unreadable"]
    assert states(b"%PDF-1.7 /ByteRange nothing else", root) == ["unreadable"]
