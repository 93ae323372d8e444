"""Keys in a PKCS#11 token: SoftHSM2, the real module; key made inside, sessions after a fork, rotation (C2)."""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pkcs11
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from pkcs11 import Attribute, ObjectClass

from certificates.drawing import draw
from certificates.keys import raw
from certificates.keys.register import TrustStore
from certificates.keys.signer import SignerKeyError, load_signer
from certificates.linting import lint
from certificates.signing import sign
from certificates.verifying.verdict import Standing
from certificates.verifying.verify import verify
from tests.certificates.authority import authority, judged
from tests.certificates.conftest import admitted
from tests.judges import judge
from zhicheng.commands.keyring import keys
from zhicheng.settings import Settings


@pytest.fixture(scope="session")
def token_folder(tmp_path_factory):
    """One token for the process: a module is initialised once, with its settings of then."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    (folder / "pin").write_text("1234")
    init = [
        judge("softhsm2-util"),
        "--init-token",
        "--free",
        "--label",
        "zhicheng",
        "--so-pin",
        "5678",
        "--pin",
        "1234",
    ]
    subprocess.run(init, check=True, capture_output=True)
    return folder


def uri(folder: Path, label: str) -> str:
    module = judge("libsofthsm2")
    return f"pkcs11:token=zhicheng;object={label}?module-path={module}&pin-source=file:{folder / 'pin'}"


def enters(folder, tmp_path, label, kind, *, rotate=False):
    """Key, request, certificate, register: what an operator does."""
    where, settings = uri(folder, label), Settings(_env_file=None, home=tmp_path)
    keys.create(where, kind)
    certified(settings, where, tmp_path, rotate=rotate)
    return where, settings


def certified(settings, where, tmp_path, *, rotate):
    keys.request(where, f"TEST signer {raw.Address.read(where).label}", tmp_path / "signer.csr")
    asked = x509.load_pem_x509_csr((tmp_path / "signer.csr").read_bytes())
    assert asked.is_signature_valid
    root, issue = authority(datetime.now(UTC))
    leaf = issue(asked.subject, asked.public_key(), ca=False)
    for name, one in (("root.pem", root), ("leaf.pem", leaf)):
        (tmp_path / name).write_bytes(one.public_bytes(Encoding.PEM))
    keys.bring(settings, where, tmp_path / "leaf.pem", tmp_path / "root.pem", rotate=rotate)


def made(record, photo, where):
    return sign(lint(draw(record, photo)), admitted(record, photo), load_signer(where), now=datetime.now(UTC)).pdf


@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_c2_a_key_made_in_the_token_signs_and_never_leaves_it(token_folder, tmp_path, record, photo, kind):
    """RSA-3072 and P-256; our verifier and pdfsig agree."""
    where, settings = enters(token_folder, tmp_path, f"made-{kind}", kind)
    pdf = made(record, photo, where)
    assert verify(pdf, TrustStore.load(settings.register_file), now=datetime.now(UTC)).standing is Standing.VALID
    assert judged(tmp_path / "c.pdf", pdf)

    def hidden(session):
        key = session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=f"made-{kind}")
        return key[Attribute.NEVER_EXTRACTABLE], key[Attribute.ALWAYS_SENSITIVE]

    assert raw.Token(raw.Address.read(where)).use(hidden) == (True, True)


def test_c2_each_process_opens_its_own_session_after_the_fork(token_folder, tmp_path):
    """Two children of a parent that had signed; each signature is good."""
    where, _ = enters(token_folder, tmp_path, "forked", "rsa")
    token = raw.Token(raw.Address.read(where))
    key = raw.TokenKey(token)
    key.sign(b"parent")
    children = []
    for number in range(2):
        pid = os.fork()
        if pid == 0:  # the child says by its status alone whether it could sign
            try:
                (tmp_path / f"child-{number}").write_bytes(key.sign(b"child"))
                os._exit(0)
            except BaseException:
                os._exit(1)
        children.append(pid)
    assert [os.waitpid(pid, 0)[1] for pid in children] == [0, 0]
    assert (tmp_path / "child-0").read_bytes() == (tmp_path / "child-1").read_bytes()
    assert key.sign(b"parent") == key.sign(b"parent")


def test_c2_threads_take_turns_and_a_lost_session_is_opened_anew(token_folder, tmp_path):
    """Forty signatures from four threads; then the session is closed behind our back."""
    where, _ = enters(token_folder, tmp_path, "threads", "ec")
    token = raw.Token(raw.Address.read(where))
    key = raw.TokenKey(token)
    public = load_der_public_key(raw.public_key(token))
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA

    with ThreadPoolExecutor(4) as pool:
        for number, signature in enumerate(pool.map(lambda n: key.sign(b"%d" % n), range(40))):
            public.verify(signature, b"%d" % number, ECDSA(SHA256()))
    raw._seat(token.address.module, token.address.token).session.close()
    public.verify(key.sign(b"again"), b"again", ECDSA(SHA256()))


def test_c2_the_next_key_is_made_beside_the_one_in_use_and_what_remains_is_said(
    token_folder, tmp_path, record, photo, capsys
):
    """A new label, the same kind; nothing changes until its certificate comes; then both files verify, by pdfsig too."""
    old, settings = enters(token_folder, tmp_path, "signer-2026", "ec")
    files = {"before": made(record, photo, old)}
    keys.rotate(settings, old)
    said = capsys.readouterr().out
    new = uri(token_folder, "signer-2026.2")
    for step in (f"zhicheng keys csr '{new}'", f"zhicheng keys import '{new}'", f"ZHICHENG_SIGNER_URL='{new}'"):
        assert step in said
    assert TrustStore.load(settings.register_file).current.subject == "TEST signer signer-2026"
    certified(settings, new, tmp_path, rotate=True)
    files["after"] = made(record, photo, new)
    register = TrustStore.load(settings.register_file)
    for name, pdf in files.items():
        assert verify(pdf, register, now=datetime.now(UTC)).standing is Standing.VALID
        assert judged(tmp_path / name, pdf)
    assert {one.retired_at is None for one in register.signers} == {True, False}
    keys.rotate(settings, new)
    assert "signer-2026.3: the next key" in capsys.readouterr().out
    with pytest.raises(SignerKeyError):
        keys.rotate(settings, uri(token_folder, "nobody's"))


def test_c2_rotation_keeps_what_was_signed_valid_and_lets_the_old_key_sign_no_more(
    token_folder, tmp_path, record, photo
):
    """The old certificate's file stays valid; what the old key signs after its retirement is not."""
    old, settings = enters(token_folder, tmp_path, "old", "rsa")
    before = made(record, photo, old)
    new, _ = enters(token_folder, tmp_path, "new", "ec", rotate=True)
    register = TrustStore.load(settings.register_file)
    assert verify(before, register, now=datetime.now(UTC)).standing is Standing.VALID
    assert verify(made(record, photo, new), register, now=datetime.now(UTC)).standing is Standing.VALID
    later = sign(
        lint(draw(record, photo)), admitted(record, photo), load_signer(old), now=datetime.now(UTC) + timedelta(hours=1)
    ).pdf
    assert verify(later, register, now=datetime.now(UTC)).standing is Standing.UNTRUSTED
    assert register.current.subject == "TEST signer new"


@pytest.mark.parametrize(
    "broken",
    [
        "pkcs11:token=zhicheng",
        "pkcs11:token=nowhere;object=x?module-path=SOFTHSM&pin-source=file:/nonexistent",
        "pkcs11:token=zhicheng;object=x?module-path=/nonexistent.so&pin-source=file:/nonexistent",
    ],
)
def test_c2_a_token_that_cannot_be_used_is_a_sentence(token_folder, broken):
    """Half an address, no such token, no such module."""
    with pytest.raises(SignerKeyError) as error:
        load_signer(broken.replace("SOFTHSM", judge("libsofthsm2")))
    assert "1234" not in str(error.value)
    assert pkcs11.PKCS11Error not in type(error.value).__mro__


def test_c2_a_certificate_of_another_key_is_refused(token_folder, tmp_path):
    """Imported beside a key that it is not for."""
    where = uri(token_folder, "mismatch")
    keys.create(where, "rsa")
    root, issue = authority(datetime.now(UTC))
    other = rsa.generate_private_key(65537, 2048)
    leaf = issue(root.subject, other.public_key(), ca=False)
    raw.store_certificate(raw.Token(raw.Address.read(where)), leaf.public_bytes(Encoding.DER))
    with pytest.raises(SignerKeyError, match="not that of its key"):
        load_signer(where)
