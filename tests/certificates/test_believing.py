"""Whatever signs is judged by our own verifier at once; a key that nobody would believe is refused before it signs (C2)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption, pkcs12
from typer.testing import CliRunner

from certificates.keys.signer import SignerKeyError, key_files, load_signer
from certificates.verifying.verdict import Entry
from pipeline.issuance.registry import CertificateRegistry
from tests.certificates.authority import authority, name
from tests.certificates.conftest import sample
from zhicheng.cli import app
from zhicheng.commands.doctor import examine
from zhicheng.commands.errors import CommandError
from zhicheng.commands.issuing import issue
from zhicheng.preparing import prepare
from zhicheng.settings import Settings

NOW = datetime.now(UTC)


def key_file(folder, key, *, now=NOW, days=400, root=True, encryption=None):
    """A PKCS#12 file with that key, certified by a root of its own."""
    top, certified = authority(now, days)
    leaf = certified(name("TEST signer"), key.public_key(), ca=False)
    path = folder / "signer.p12"
    others = [top] if root else None
    encrypted = encryption or NoEncryption()
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"signer", key, leaf, others, encrypted))
    path.chmod(0o600)
    return f"pkcs12:{path}"


def settings_of(folder, url):
    return Settings(_env_file=None, home=folder / "home", signer_url=url)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (lambda: rsa.generate_private_key(65537, 1024), r"too weak \(RSA, 1024 bits; at least 2048\)"),  # noqa: S505  that it is weak is the point
        (lambda: ec.generate_private_key(ec.SECP224R1()), r"too weak \(EC, 224 bits; at least 256\)"),
    ],
)
def test_c2_a_weak_key_is_refused_before_it_signs(tmp_path, key, said):
    """At the first start, with the advice; nothing is entered in the register."""
    settings = settings_of(tmp_path, key_file(tmp_path, key()))
    with pytest.raises(SignerKeyError, match=said):
        prepare(settings)
    assert not settings.register_file.exists()


def test_c2_an_expired_file_is_told_to_be_replaced_and_not_to_rotate(tmp_path):
    """`keys rotate` makes no next PKCS#12 file: only the authority does."""
    url = key_file(tmp_path, rsa.generate_private_key(65537, 2048), now=NOW - timedelta(days=100), days=10)
    with pytest.raises(SignerKeyError, match="have your authority make the next PKCS#12 file") as caught:
        prepare(settings_of(tmp_path, url))
    assert "rotate" not in str(caught.value)


def test_c2_a_signer_that_ends_is_said_at_migrate_and_verifying_goes_on(tmp_path, monkeypatch):
    """Entered while it was good; when it has ended, `migrate` says what to do, and what only reads still starts."""
    url = key_file(tmp_path, rsa.generate_private_key(65537, 2048), days=10)
    shift = tmp_path / "clock"
    settings = Settings(_env_file=None, home=tmp_path / "home", signer_url=url, clock_file=shift)
    prepare(settings)
    shift.write_text(str(20 * 86400))
    prepare(settings)
    for key, value in {"HOME": settings.home, "SIGNER_URL": url, "CLOCK_FILE": shift}.items():
        monkeypatch.setenv(f"ZHICHENG_{key}", str(value))
    migrated = CliRunner().invoke(app, ["migrate"])
    assert "have your authority make the next PKCS#12 file" in str(migrated.exception)


def test_c2_a_certificate_that_our_verifier_would_not_believe_is_not_entered(tmp_path, monkeypatch):
    """Not for signatures: the key opens, and nothing that it signs counts."""
    enciphering = x509.KeyUsage(False, False, True, False, False, False, False, False, False)
    monkeypatch.setattr("tests.certificates.authority.x509.KeyUsage", lambda *_: enciphering)
    settings = settings_of(tmp_path, key_file(tmp_path, rsa.generate_private_key(65537, 2048)))
    monkeypatch.undo()
    with pytest.raises(SignerKeyError, match="would not be believed"):
        prepare(settings)
    assert not settings.register_file.exists()


def test_c2_a_file_that_our_verifier_does_not_call_valid_is_not_written(tmp_path, monkeypatch):
    """Its number is another's in the registry: whoever verifies it would read that it is a forgery."""
    settings = Settings(_env_file=None, home=tmp_path / "home")
    (tmp_path / "data.json").write_text(json.dumps(sample()), "utf-8")
    monkeypatch.setattr(CertificateRegistry, "find", lambda *_: Entry("0" * 64, "valid"))
    with pytest.raises(CommandError, match=r"does not call it valid \(tampered: not_the_registered_file"):
        issue.issue(settings, tmp_path / "data.json", tmp_path / "out.pdf", "")
    assert not (tmp_path / "out.pdf").exists()


def test_c2_doctor_minds_a_key_that_others_can_read(tmp_path, capsys):
    """The file, and the one with what opens it; closed, nothing is said."""
    secret = tmp_path / "pass"
    secret.write_text("secret")
    key = rsa.generate_private_key(65537, 2048)
    url = f"{key_file(tmp_path, key, encryption=BestAvailableEncryption(b'secret'))}?passphrase-file={secret}"
    assert load_signer(url).test
    assert key_files(url) == (tmp_path / "signer.p12", secret)
    settings = settings_of(tmp_path, url)
    for mode, ok in ((0o644, False), (0o600, True)):
        secret.chmod(mode)
        examine(settings, as_json=True)
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        (found,) = [line for line in lines if line["name"] == "key files"]
        assert found["ok"] is ok
        assert (f"chmod 600 {secret}" in found["what"]) is not ok
