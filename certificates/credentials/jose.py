"""Compact JSON Web Signatures by our signers (RFC 7515): written in one form, and read in that form alone.

A header can name the algorithm none, bring a key along or ask for things to be understood. None of that is read here: the
header holds the algorithm of the key that it names, that name and a type, as we write them, or it is not ours. The keys are
those of the register; a key's name is the issuer's, `#` and the SHA-256 fingerprint of its certificate.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.x509 import load_der_x509_certificate

from certificates.keys.bare import holds

if TYPE_CHECKING:
    from certificates.keys.register import RegisteredSigner, TrustStore
    from certificates.keys.signer import LoadedSigner

CURVE_BYTES = 32
TYPE = "JWT"


class NoAlgorithm(Exception):
    """A key for which JOSE has no algorithm over SHA-256: neither RSA nor P-256."""


class NotCompact(Exception):
    """Not a compact signature at all, or not written as we write them."""


@dataclass(frozen=True, slots=True)
class Compact:
    """What stands in one, not yet believed."""

    header: dict[str, Any]
    payload: dict[str, Any]
    signature: bytes
    said: bytes
    """What is signed: the first two parts."""

    @property
    def key_name(self) -> tuple[str, str]:
        """Whose key, and its fingerprint; empty where none is named."""
        named = self.header.get("kid")
        issuer, _, fingerprint = (named if isinstance(named, str) else "").rpartition("#")
        return issuer, fingerprint

    def by(self, signer: RegisteredSigner) -> bool:
        """True if that signer of ours signed it. Raises NotCompact if its header is not as we write it."""
        public = load_der_x509_certificate(signer.der).public_key()
        issuer, fingerprint = self.key_name
        if self.said.partition(b".")[0] != _part(_header(public, issuer, fingerprint)):
            raise NotCompact("header")
        try:
            return holds(public, _as_der(self.signature, public), self.said)
        except ValueError:
            return False


def issuer_of(address: str) -> str:
    """The issuer's identifier (did:web) of a house with that public address: its keys are found there."""
    parts = urlsplit(address)
    return ":".join(("did:web", quote(parts.netloc, safe=""), *filter(None, parts.path.split("/"))))


def signed(payload: dict[str, Any], signer: LoadedSigner, issuer: str) -> str:
    """*payload* as a compact signature by *signer* in the name of *issuer*. Raises NoAlgorithm."""
    public = signer.signer.public
    said = b".".join((_part(_header(public, issuer, signer.fingerprint)), _part(payload)))
    made = signer.signer.raw(said)
    if isinstance(public, EllipticCurvePublicKey):
        made = b"".join(number.to_bytes(CURVE_BYTES, "big") for number in decode_dss_signature(made))
    return (said + b"." + _encoded(made)).decode()


def opened(text: str) -> Compact:
    """Take *text* apart; whose it is, is not asked yet. Raises NotCompact."""
    parts = text.split(".")
    try:
        first, second, signature = map(_decoded, parts)
        header, payload = (json.loads(one, object_pairs_hook=_once) for one in (first, second))
    except (ValueError, TypeError, RecursionError):
        raise NotCompact("parts") from None
    if not isinstance(header, dict) or not isinstance(payload, dict):
        raise NotCompact("parts")
    return Compact(header, payload, signature, ".".join(parts[:2]).encode())


def key_set(register: TrustStore, issuer: str) -> dict[str, Any]:
    """The keys of *issuer* as a JSON Web Key Set (RFC 7517); without those that somebody else may have."""
    return {"keys": [key for _, key in _keys(register, issuer)]}


def did_document(register: TrustStore, issuer: str) -> dict[str, Any]:
    """The same as a DID document (W3C, did:web): each key may assert."""
    methods = [
        {"id": name, "type": "JsonWebKey", "controller": issuer, "publicKeyJwk": key}
        for name, key in _keys(register, issuer)
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": issuer,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def _keys(register: TrustStore, issuer: str) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for signer in register.signers:
        if register.revoked_since(signer.fingerprint, key_in_doubt=True) is not None:
            continue
        public, name = load_der_x509_certificate(signer.der).public_key(), f"{issuer}#{signer.fingerprint}"
        try:
            found.append((name, {"kid": name, "use": "sig", "alg": _algorithm(public), **_numbers(public)}))
        except NoAlgorithm:
            continue
    return found


def _numbers(public: object) -> dict[str, str]:
    """The key itself (RFC 7518, 6)."""
    if isinstance(public, RSAPublicKey):
        rsa = public.public_numbers()
        return {"kty": "RSA", "n": _number(rsa.n), "e": _number(rsa.e)}
    if isinstance(public, EllipticCurvePublicKey):
        point = public.public_numbers()
        return {"kty": "EC", "crv": "P-256", "x": _number(point.x, CURVE_BYTES), "y": _number(point.y, CURVE_BYTES)}
    raise NoAlgorithm


def _number(value: int, length: int = 0) -> str:
    return _encoded(value.to_bytes(length or (value.bit_length() + 7) // 8, "big")).decode()


def _algorithm(public: object) -> str:
    if isinstance(public, RSAPublicKey):
        return "RS256"
    if isinstance(public, EllipticCurvePublicKey) and isinstance(public.curve, SECP256R1):
        return "ES256"
    raise NoAlgorithm


def _header(public: object, issuer: str, fingerprint: str) -> dict[str, str]:
    return {"alg": _algorithm(public), "kid": f"{issuer}#{fingerprint}", "typ": TYPE}


def _as_der(signature: bytes, public: object) -> bytes:
    """A signature as cryptography takes it. Raises ValueError."""
    if not isinstance(public, EllipticCurvePublicKey):
        return signature
    if len(signature) != 2 * CURVE_BYTES:
        raise ValueError("length")
    r, s = (int.from_bytes(half, "big") for half in (signature[:CURVE_BYTES], signature[CURVE_BYTES:]))
    return encode_dss_signature(r, s)


def _part(value: dict[str, Any]) -> bytes:
    return _encoded(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _encoded(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def _decoded(text: str) -> bytes:
    """Raises ValueError, also for bits at the end that say nothing."""
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _encoded(data).decode() != text:
        raise binascii.Error("not as it is written")
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which each name stands once: of two, readers choose differently. Raises ValueError."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name twice")
    return found
