"""The credential beside the PDF: what it says, who reads it, and what is refused in its place (B21, C5)."""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import json
import re
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import ReasonFlags, load_der_x509_certificate
from openbadgeslib.ob3.did import pem_for_kid
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

from certificates.credentials.document import document, made, status_list
from certificates.credentials.jose import did_document, issuer_of, key_set, signed
from certificates.keys.issuer import ensure_test_issuer, revoke
from certificates.keys.register import TrustStore
from certificates.keys.signer import load_signer
from certificates.transparency.status import StatusList, keyed, packed
from certificates.verifying.verdict import Entry, Standing
from certificates.verifying.verify import by_list, intact, verify
from notify.catalogue import Words
from notify.findings import judged

from .authority import stranger as another_issuer
from .conftest import NOW
from .test_verifying import OneRow

HOUSE = "https://titles.example:8443/zc"
ISSUER = issuer_of(HOUSE)
SERIAL = 7


@pytest.fixture(scope="module")
def of(record):
    """The record as the registry has it."""
    return replace(record, serial=SERIAL)


@pytest.fixture(scope="module")
def token(of, issuer):
    return made(of, HOUSE, issuer[0], now=NOW)


def part(value):
    text = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def parts(token):
    header, payload, signature = token.split(".")
    return (
        json.loads(base64.urlsafe_b64decode(header + "==")),
        json.loads(base64.urlsafe_b64decode(payload + "==")),
        signature,
    )


def resigned(issuer, token, header=None, **changed):
    """Signed by our own key over another header or payload: what a forger could not do, to try one rule at a time."""
    own, payload, _ = parts(token)
    said = f"{part(header or own)}.{part({**payload, **changed})}"
    return f"{said}.{part(issuer[0].signer.raw(said.encode()))}"


def said(text, issuer, **asked):
    verdict = intact(text.encode() if isinstance(text, str) else text, issuer[1], now=asked.get("now", NOW))
    for language in ("zh", "en"):
        assert all(judged(Words(None, language), one.kept()) for one in verdict.reasons)
    return verdict.standing.value, verdict.reasons[0].code.value


def test_b21_the_credential_says_what_an_employer_asks_for_and_no_more(of, token, issuer):
    """Number, name, title, level, specialty and days; no ID number, birth date, sex or photo."""
    _, payload, _ = parts(token)
    text = json.dumps(payload, ensure_ascii=False)
    for value in (of.number, of.name, of.title, of.level, of.specialty, of.body, of.issuer):
        assert value in text
    for private in (of.verify_url, of.id_number, of.birth_date.isoformat(), f'"{of.sex}"', of.ethnicity):
        assert private not in text
    assert payload["issuer"]["id"] == "did:web:titles.example%3A8443:zc"
    assert "TEST" in payload["name"]
    assert "credentialStatus" not in document(replace(of, serial=0), HOUSE, now=NOW)
    verdict = intact(token.encode(), issuer[1], now=NOW)
    assert (verdict.standing, verdict.number, verdict.version, verdict.serial) == ("valid", of.number, 1, SERIAL)
    assert [one.code for one in verdict.reasons] == ["registry_unknown", "test_issuer"]
    for pasted in (f"\n {token} \r\n", f"\ufeff{token}"):
        assert said(pasted, issuer) == ("valid", "registry_unknown")


def test_b21_a_library_for_open_badges_reads_it_and_its_standing(of, token, issuer):
    """By our DID document, and by the signed list: in force, superseded, revoked, never in force."""
    keys = did_document(issuer[1], ISSUER)
    reader = OB3Verifier(pem_for_kid(keys, ISSUER, parts(token)[0]["kid"]))
    read = reader.verify(token)
    assert (read.issuer.id, read.issuer.name) == (ISSUER, of.issuer)
    assert len(read.credential_status) == 2
    now = datetime.now(UTC)
    for state in ("valid", "superseded", "revoked", "unknown"):
        body = {"encodedList": packed([(SERIAL, state)], SERIAL + 1)}
        listed = status_list(body, HOUSE, issuer[0], now=now)
        asked = []

        def download(url, listed=listed, asked=asked):
            asked.append(url)
            return listed.encode()

        if state == "valid":
            reader.verify(token, check_status=True, download=download)
            assert set(asked) == {f"{HOUSE}/credentials/status.jwt"}
        else:
            with pytest.raises(OB3VerificationError, match="is set at index"):
                reader.verify(token, check_status=True, download=download)


def test_b21_the_registry_and_the_list_say_how_it_stands(of, token, issuer):
    """As of the PDF: this very file, in force, superseded or revoked."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    for state in ("valid", "superseded", "revoked"):
        entry = Entry("0" * 64, state, augmented=frozenset({digest}))
        verdict = verify(token.encode(), issuer[1], registry=OneRow(of.number, 1, entry), now=NOW)
        assert verdict.standing == state
        bits = StatusList(*map(_unpacked, (packed([(SERIAL, state)], 9), keyed([(SERIAL, of.number, 1)]))), NOW)
        assert by_list(bits, intact(token.encode(), issuer[1], now=NOW), now=NOW).standing == state
    foreign = OneRow(of.number, 1, Entry("0" * 64, "valid"))
    other = verify(token.encode(), issuer[1], registry=foreign, now=NOW)
    assert (other.standing, other.reasons[0].code) == (Standing.TAMPERED, "not_the_registered_file")


def _unpacked(text):
    return gzip.decompress(base64.urlsafe_b64decode(text + "=="))


def public_pem(issuer):
    key = load_der_x509_certificate(issuer[1].current.der).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def hs256(issuer, token):
    header, payload, _ = parts(token)
    text = f"{part({**header, 'alg': 'HS256'})}.{part(payload)}"
    return f"{text}.{part(hmac.new(public_pem(issuer), text.encode(), 'sha256').digest())}"


def spliced(issuer, token, key, other):
    """Payloads with the signature of another."""
    mine, _, signature = token.split(".")
    return f"{mine}.{part({**parts(token)[1], key: other})}.{signature}"


def twice(issuer, token):
    """A name that stands twice, signed all the same."""
    header, payload, _ = token.split(".")
    text = base64.urlsafe_b64decode(payload + "==")
    body = header + "." + part(text[:-1] + b',"name":"x"}')
    return f"{body}.{part(issuer[0].signer.raw(body.encode()))}"


def loose_end(token):
    """The same bytes, by another last character of a part: base64 has bits there that say nothing."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    own = token.split(".")
    loose = next(place for place, text in enumerate(own) if len(text) % 4)
    own[loose] = own[loose][:-1] + letters[letters.index(own[loose][-1]) ^ 1]
    return ".".join(own)


def forged(issuer, token):
    header, payload, signature = parts(token)
    raw = token.split(".")
    status = {"encodedList": packed([], 1)}
    subject = payload["credentialSubject"]
    return {
        "alg none": (f"{part({**header, 'alg': 'none'})}.{raw[1]}.", "tampered", "structure"),
        "alg none, the signature kept": (f"{part({**header, 'alg': 'none'})}.{raw[1]}.{signature}", "tampered", "structure"),
        "HS256 with the public key": (hs256(issuer, token), "tampered", "structure"),
        "RS512 named": (resigned(issuer, token, {**header, "alg": "RS512"}), "tampered", "structure"),
        "crit": (resigned(issuer, token, {**header, "crit": ["exp"]}), "tampered", "structure"),
        "a key brought along": (resigned(issuer, token, {**header, "jwk": {"kty": "oct"}}), "tampered", "structure"),
        "an address brought along": (resigned(issuer, token, {**header, "jku": "https://evil"}), "tampered", "structure"),
        "b64 false": (resigned(issuer, token, {**header, "b64": False}), "tampered", "structure"),
        "kid as a path": (resigned(issuer, token, {**header, "kid": "../../dev/null"}), "untrusted", "not_ours"),
        "kid as SQL": (resigned(issuer, token, {**header, "kid": "x#' OR 1=1"}), "untrusted", "not_ours"),
        "kid no text": (resigned(issuer, token, {**header, "kid": ["a"]}), "untrusted", "not_ours"),
        "no kid": (resigned(issuer, token, {"alg": "RS256"}), "untrusted", "not_ours"),
        "another title": (spliced(issuer, token, "name", "正高级工程师"), "tampered", "signature_wrong"),
        "another place in the list": (spliced(issuer, token, "credentialStatus", []), "tampered", "signature_wrong"),
        "signature of nothing": (".".join((*raw[:2], "")), "tampered", "signature_wrong"),
        "one character more at the end": (token + "A", "unreadable", "not_a_credential"),
        "loose bits at the end": (loose_end(token), "unreadable", "not_a_credential"),
        "cut short": (token[:-200], "tampered", "signature_wrong"),
        "two parts": (".".join(raw[:2]), "unreadable", "not_a_credential"),
        "a line broken in": (token[:400] + "\n" + token[400:], "unreadable", "not_a_credential"),
        "a name twice": (twice(issuer, token), "unreadable", "not_a_credential"),
        "our status list": (status_list(status, HOUSE, issuer[0], now=NOW), "untrusted", "no_number"),
        "another issuer in it": (resigned(issuer, token, iss="did:web:evil.example"), "untrusted", "no_number"),
        "another issuer's name of our key": (
            resigned(issuer, token, {**header, "kid": header["kid"].replace("titles", "other")}), "untrusted", "no_number"),
        "an identifier of another number": (resigned(issuer, token, id="x", jti="x"), "untrusted", "no_number"),
        "a number of another": (
            resigned(issuer, token, credentialSubject={**subject, "licenseNumber": "ZZ-1"}), "untrusted", "no_number"),
        "times that differ": (resigned(issuer, token, nbf=1), "untrusted", "no_number"),
        "a time without a zone": (resigned(issuer, token, validFrom="2026-11-23T04:00:00"), "untrusted", "no_number"),
        "a list of a list": ("eyJhbGciOiJub25lIn0." + part(b"[" * 5000) + ".", "unreadable", "not_a_credential"),
        "larger than any of ours": (f"{raw[0]}.{'A' * 70_000}.{signature}", "unreadable", "too_large"),
        "no object": (f"{part([1])}.{part([2])}.", "unreadable", "not_a_pdf"),
    }  # fmt: skip


def test_c5_every_forgery_of_a_credential_has_its_verdict(issuer, token):
    """The kinds that have been tried on readers of JWTs, each with what is said of it."""
    wrong = {
        name: found
        for name, (text, *expected) in forged(issuer, token).items()
        if (found := said(text, issuer)) != tuple(expected)
    }
    assert wrong == {}


def test_c5_a_strangers_credential_is_a_strangers(of, token, issuer, tmp_path):
    """Made by our own code, under our own names; and one that names our key for a stranger's signature."""
    stranger, _ = another_issuer(tmp_path, NOW, issuer[0])
    theirs = made(of, HOUSE, stranger, now=NOW)
    assert said(theirs, issuer) == ("untrusted", "not_ours")
    assert intact(theirs.encode(), issuer[1], now=NOW).signer == of.issuer
    _, payload, _ = parts(token)
    claimed = signed(payload, replace(stranger, fingerprint=issuer[0].fingerprint), ISSUER)
    assert said(claimed, issuer) == ("tampered", "signature_wrong")


def test_c5_no_character_of_a_credential_can_be_changed_unseen(token, issuer):
    """Every seventh, to a neighbour and to the other case."""
    for place in range(0, len(token), 7):
        for other in {token[place].swapcase(), "A", "."} - {token[place]}:
            assert said(token[:place] + other + token[place + 1 :], issuer)[0] in {
                "tampered",
                "unreadable",
                "untrusted",
            }


def test_c5_a_credentials_days_are_judged_as_a_files_are(of, token, issuer, tmp_path):
    """From tomorrow; after the signer's end; by a key that was revoked before, or that came into doubt since."""
    assert said(token, issuer, now=NOW - timedelta(hours=1)) == ("tampered", "stamp_time")
    late = intact(token.encode(), issuer[1], now=NOW + timedelta(days=365 * 11))
    assert "proof_ended" in [one.code for one in late.reasons]
    keys = tmp_path / "keys"
    url = ensure_test_issuer(keys, tmp_path / "register.json", now=NOW)
    signer, register = load_signer(url), TrustStore.load(tmp_path / "register.json")
    text = made(of, HOUSE, signer, now=NOW)
    for since, code in ((NOW, "signer_revoked"), (NOW + timedelta(days=1), "time_unproven")):
        after = revoke(keys, register, signer.fingerprint, since=since, why=ReasonFlags.key_compromise, now=NOW)
        assert said(text, (signer, after), now=NOW + timedelta(days=2)) == ("untrusted", code)
        assert key_set(after, ISSUER)["keys"] == []
    assert len(key_set(register, ISSUER)["keys"]) == 1
    retired = replace(register, signers=(replace(register.current, retired_at=NOW - timedelta(days=1)),))
    assert said(text, (signer, retired)) == ("untrusted", "signer_period")
    assert len(key_set(retired, ISSUER)["keys"]) == 1


def test_b21_the_example_of_the_docs_tells_in_force_from_ended(of, token, issuer, tmp_path):
    """Twenty lines that an employer copies, over HTTP, with PyJWT alone."""
    text = Path("docs/credentials.md").read_text("utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len([line for line in example.splitlines() if line.strip()]) <= 25
    (tmp_path / "check.py").write_text(example, "utf-8")
    for folder in (".well-known", "credentials"):
        (tmp_path / folder).mkdir()
    (tmp_path / ".well-known/jwks.json").write_text(json.dumps(key_set(issuer[1], ISSUER)))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def told(state, text, at=None):
        (tmp_path / "c.jwt").write_text(text)
        body = {"encodedList": packed([(SERIAL, state)], 9)}
        listed = status_list(body, HOUSE, issuer[0], now=at or datetime.now(UTC))
        (tmp_path / "credentials/status.jwt").write_text(listed)
        command = [sys.executable, "check.py", f"http://127.0.0.1:{server.server_address[1]}", "c.jwt"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    try:
        assert told("valid", token).stdout.strip() == f"{of.number} {of.name} {of.level} {of.title} 测试 TEST IN FORCE"
        assert told("superseded", token).stdout.strip().endswith("ENDED")
        assert "old list" in told("valid", token, datetime.now(UTC) - timedelta(days=4)).stderr
        assert told("valid", hs256(issuer, token)).returncode == 1
    finally:
        server.shutdown()
        server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass
