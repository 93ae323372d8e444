"""Keys and signatures: made once, held loaded, judged by a tool that is not ours."""

import subprocess
import sys
from datetime import timedelta

import pytest

from certificates.drawing import draw
from certificates.keys.issuer import ensure_test_issuer
from certificates.keys.register import RegisteredSigner, RegisterError, TrustStore
from certificates.keys.signer import SignerKeyError, load_signer
from certificates.linting import lint
from certificates.signing import SigningError, sign
from certificates.verifying.verify import intact
from tests.judges import pdfsig

from .conftest import NOW, admitted, other


def test_c2_an_independent_tool_finds_the_signature_valid_and_the_total_document_signed(signed, tmp_path):
    """poppler's pdfsig."""
    file = tmp_path / "certificate.pdf"
    file.write_bytes(signed.pdf)
    said = pdfsig(file)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "ZhichengSignature" in said


def test_c2_every_signature_of_one_signer_is_its_own(record, photo, issuer, tmp_path):
    """The container is built once; digest and signature never are."""
    for number in ("XJ1", "XJ2"):
        numbered = other(record, number=number)
        made = sign(lint(draw(numbered, photo)), admitted(numbered, photo), issuer[0], now=NOW)
        file = tmp_path / f"{number}.pdf"
        file.write_bytes(made.pdf)
        said = pdfsig(file)
        assert "Signature is Valid." in said


def test_a_signer_past_its_end_or_before_its_start_refuses(record, photo, issuer):
    """The moment of signing must lie in the certificate's life."""
    page = lint(draw(record, photo))
    for moment in (issuer[0].not_after + timedelta(1), issuer[0].not_before - timedelta(1)):
        with pytest.raises(SigningError, match="signer_not_valid"):
            sign(page, admitted(record, photo), issuer[0], now=moment)


def test_a_test_issuer_signs_no_page_without_its_mark(record, photo, issuer):
    """What it signs says TEST, always."""
    real = other(record, test=False)
    with pytest.raises(SigningError, match="test_mark"):
        sign(lint(draw(real, photo)), admitted(real, photo), issuer[0], now=NOW)


def test_a_page_without_enough_room_is_refused_and_not_cut_short(record, photo, issuer):
    """A signer with a longer certificate than the page was drawn for: nothing half-signed comes out."""
    for digits in (100, 4000):
        with pytest.raises(SigningError, match="no_room"):
            sign(lint(draw(record, photo, digits=digits)), admitted(record, photo), issuer[0], now=NOW)


def test_signing_changes_the_room_and_nothing_else(record, photo, issuer):
    """What was linted is what is signed, but for the time, the range and the container."""
    page = lint(draw(record, photo))
    signed_pdf = sign(page, admitted(record, photo), issuer[0], now=NOW).pdf
    assert len(signed_pdf) == len(page.pdf)
    changed = [place for place, (a, b) in enumerate(zip(page.pdf, signed_pdf, strict=True)) if a != b]
    start = page.pdf.index(b"/Type/Sig/Filter")
    assert start < changed[0]
    assert changed[-1] < page.pdf.index(b"xref\n", start)


def test_the_signing_time_is_our_clocks(signed, issuer):
    """Not the machine's."""
    assert signed.signed_at == NOW
    assert intact(signed.pdf, issuer[1], now=NOW).signed_at == NOW


def test_two_processes_that_start_together_make_one_issuer(tmp_path):
    """The second finds the first's."""
    code = (
        "import sys; from datetime import datetime, UTC; from pathlib import Path;"
        "from certificates.keys.issuer import ensure_test_issuer as e;"
        "e(Path(sys.argv[1]) / 'k', Path(sys.argv[1]) / 'r.json', now=datetime(2026, 11, 23, tzinfo=UTC))"
    )
    both = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    register = TrustStore.load(tmp_path / "r.json")
    url = ensure_test_issuer(tmp_path / "k", tmp_path / "r.json", now=NOW)
    assert load_signer(url).fingerprint == register.current.fingerprint
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "k").glob("test-*")} == {0o600}


def test_a_key_that_does_not_open_is_said_so_without_its_secret(tmp_path, issuer):
    """Wrong scheme, no file, wrong passphrase: one sentence each."""
    (tmp_path / "pass").write_text("secret-passphrase")
    (tmp_path / "x.p12").write_bytes(b"not a key")
    for url in ("file:x", f"pkcs12:{tmp_path}/none.p12", f"pkcs12:{tmp_path}/x.p12?passphrase-file={tmp_path}/pass"):
        with pytest.raises(SignerKeyError) as caught:
            load_signer(url)
        assert "secret" not in str(caught.value)
    with pytest.raises(RegisterError, match="zhicheng migrate"):
        TrustStore.load(tmp_path / "none.json")


def test_a_register_is_never_made_anew_over_an_older_one(tmp_path):
    """A lost key is said so; what the register vouches for stays."""
    ensure_test_issuer(tmp_path / "keys", tmp_path / "register.json", now=NOW)
    before = (tmp_path / "register.json").read_bytes()
    (tmp_path / "keys" / "test-issuer.p12").unlink()
    with pytest.raises(RegisterError, match="restore it"):
        ensure_test_issuer(tmp_path / "keys", tmp_path / "register.json", now=NOW)
    assert (tmp_path / "register.json").read_bytes() == before


def test_a_real_signer_retires_the_test_signer_and_old_certificates_stay_good(signed, issuer, tmp_path):
    """Entered once; what the test signer signed before still verifies, what it would sign later does not."""
    url = ensure_test_issuer(tmp_path / "keys", tmp_path / "register.json", now=NOW)
    fresh = load_signer(url)
    entry = RegisteredSigner(fresh.fingerprint, fresh.subject, fresh.not_before, None, False, fresh.certificate)
    later = NOW + timedelta(days=1)
    register = issuer[1].with_signer(entry, fresh.roots, now=later)
    assert register.current.fingerprint == fresh.fingerprint
    assert register.with_signer(entry, fresh.roots, now=later) == register
    assert register.signers[0].retired_at == later
    assert intact(signed.pdf, register, now=NOW).standing == "valid"
