"""Signatures by an elliptic curve: of the two forms in which each holds, ours is the one that is believed (C5)."""

import base64
import json
from datetime import timedelta

import jwt
import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12

from certificates.credentials.document import made
from certificates.credentials.jose import key_set
from certificates.drawing import draw
from certificates.keys.bare import holds, written
from certificates.keys.register import RegisteredSigner, TrustStore
from certificates.keys.signer import load_signer
from certificates.linting import lint
from certificates.signing import sign
from certificates.transparency.status import StatementError, believed, stated
from certificates.verifying.structure import split
from certificates.verifying.verify import intact

from . import wrapping
from .authority import authority, name
from .conftest import NOW, admitted

N = ec.SECP256R1.group_order


@pytest.fixture(scope="module")
def curved(tmp_path_factory):
    """A signer with a P-256 key, and the register that knows it."""
    top, issue = authority(NOW)
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = issue(name("TEST curve"), key.public_key(), ca=False)
    path = tmp_path_factory.mktemp("curve") / "signer.p12"
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"signer", key, leaf, [top], NoEncryption()))
    loaded = load_signer(f"pkcs12:{path}")
    entry = RegisteredSigner(
        loaded.fingerprint, "TEST", loaded.not_before, None, test=True, certificate=loaded.certificate
    )
    return loaded, TrustStore((top.public_bytes(Encoding.PEM).decode(),), (entry,)), key.public_key()


def turned(signature):
    """The other form."""
    r, s = decode_dss_signature(signature)
    return encode_dss_signature(r, N - s)


def restated(text):
    """A signed statement with its signature in the other form."""
    whole = json.loads(text)
    whole["signature"] = base64.b64encode(turned(base64.b64decode(whole["signature"]))).decode()
    return json.dumps(whole)


def test_c5_the_other_form_of_an_ecdsa_signature_is_not_believed(curved, record, photo):
    """In a certificate and in a statement; both forms do hold mathematically."""
    signer, register, public = curved
    signed = sign(lint(draw(record, photo)), admitted(record, photo), signer, now=NOW).pdf
    assert intact(signed, register, now=NOW).standing == "valid"
    container = split(signed)[0].container
    info = cms.ContentInfo.load(container)["content"]["signer_infos"][0]
    signature = info["signature"].native
    public.verify(turned(signature), info["signed_attrs"].untag().dump(), ec.ECDSA(SHA256()))
    other = container.replace(signature, turned(signature))
    forged = intact(wrapping.with_container(signed, other), register, now=NOW)
    assert (forged.standing, forged.reasons[0].code) == ("tampered", "bytes_outside")
    said = stated({"at": NOW.isoformat()}, signer)
    assert believed(said, register, now=NOW + timedelta(hours=1))
    with pytest.raises(StatementError, match="does not fit"):
        believed(restated(said), register, now=NOW)


def test_b21_a_credential_by_such_a_key_is_read_by_others_and_has_one_form_too(curved, record):
    """ES256: r and s side by side (RFC 7518, 3.4). PyJWT takes either form of it, ours the lower one alone."""
    signer, register, public = curved
    token = made(record, "https://titles.example", signer, now=NOW)
    (key,) = key_set(register, "did:web:titles.example")["keys"]
    assert (key["alg"], key["kid"]) == ("ES256", jwt.get_unverified_header(token)["kid"])
    said, _, own = token.rpartition(".")
    raw = base64.urlsafe_b64decode(own + "==")
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    other = base64.urlsafe_b64encode(raw[:32] + (N - s).to_bytes(32, "big")).decode().rstrip("=")
    for text in (token, f"{said}.{other}"):
        assert jwt.decode(text, jwt.PyJWK(key).key, algorithms=["ES256"])["iss"] == "did:web:titles.example"
    assert intact(token.encode(), register, now=NOW).standing == "valid"
    forged = intact(f"{said}.{other}".encode(), register, now=NOW)
    assert (forged.standing, forged.reasons[0].code) == ("tampered", "signature_wrong")
    assert holds(public, encode_dss_signature(r, s), said.encode())


def test_c5_of_a_hundred_signatures_each_is_written_in_its_one_form(curved):
    """Half of them come out of a token in the other."""
    signer, _, public = curved
    signatures = [signer.signer.raw(b"%d" % place) for place in range(100)]
    assert all(holds(public, one, b"%d" % place) for place, one in enumerate(signatures))
    assert not any(holds(public, turned(one), b"%d" % place) for place, one in enumerate(signatures))
    assert {written(turned(one), public) for one in signatures} == set(signatures)
