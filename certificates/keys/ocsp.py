"""Answers of an authority about one certificate (OCSP, RFC 6960), where it publishes no list.

An answer counts if the certificate's issuer signed it, or a responder whom that issuer certified for nothing else. Wherever it is
found, each part of it is under a signature, or is what our reading of it implies: no other certificate, not a byte more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from asn1crypto import ocsp as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

UNSAID = timedelta(days=1)
"""So long an answer or a list stands that does not say when the next is due."""
PLAIN = (b"", b"\x05\x00")
"""How an algorithm without parameters is written."""


class AnswerError(Exception):
    """Not an answer about that certificate, or by nobody who may give it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an authority says of one certificate."""

    der: bytes
    at: datetime
    until: datetime
    """When the next one is due."""
    revoked_since: datetime | None
    why: x509.ReasonFlags | None


def responders(certificate: bytes) -> list[str]:
    """Where the issuer answers: the HTTP addresses that the certificate names."""
    try:
        access = x509.load_der_x509_certificate(certificate).extensions.get_extension_for_class(
            x509.AuthorityInformationAccess
        )
    except x509.ExtensionNotFound:
        return []
    ours = (one for one in access.value if one.access_method == AuthorityInformationAccessOID.OCSP)
    return [url for one in ours if (url := str(one.access_location.value)).startswith(("http://", "https://"))]


def request(certificate: bytes, issuer: bytes) -> bytes:
    """The question about *certificate* (DER). Certificates are named by SHA-1, which every responder knows."""
    of, by = map(x509.load_der_x509_certificate, (certificate, issuer))
    builder = ocsp.OCSPRequestBuilder().add_certificate(of, by, SHA1())  # noqa: S303  a name, no proof
    return builder.build().public_bytes(Encoding.DER)


@lru_cache(64)
def of_certificate(der: bytes, certificate: bytes, issuer: bytes) -> Answer:
    """The answer in *der* about *certificate*, if *issuer* stands for it (all DER). Raises AnswerError."""
    try:
        return _checked(der, certificate, issuer)
    except AnswerError:
        raise
    except Exception:  # noqa: BLE001  cryptography and asn1crypto raise a dozen types; whatever it is, it is no answer
        raise AnswerError("not an answer") from None


def _checked(der: bytes, certificate: bytes, issuer: bytes) -> Answer:
    found, owner = ocsp.load_der_ocsp_response(der), x509.load_der_x509_certificate(issuer)
    if found.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL or not _exact(der):
        raise AnswerError("no answer, or more than one")
    (single,) = found.responses
    asked = ocsp.load_der_ocsp_request(request(certificate, issuer))
    if not isinstance(single.hash_algorithm, SHA1) or (
        single.serial_number,
        single.issuer_name_hash,
        single.issuer_key_hash,
    ) != (asked.serial_number, asked.issuer_name_hash, asked.issuer_key_hash):
        raise AnswerError("about another certificate")
    if not _signed(found, _responder(found, owner)):
        raise AnswerError("signed by nobody who may")
    if single.certificate_status is ocsp.OCSPCertStatus.UNKNOWN:
        raise AnswerError("the authority does not know the certificate")
    at = single.this_update_utc
    return Answer(der, at, single.next_update_utc or at + UNSAID, single.revocation_time_utc, single.revocation_reason)


def _responder(found: ocsp.OCSPResponse, owner: x509.Certificate) -> x509.Certificate:
    """Who signed: the issuer, or the one certificate that comes along. Raises AnswerError."""
    if not found.certificates:
        return owner
    (delegate,) = found.certificates
    if delegate == owner:
        return owner
    delegate.verify_directly_issued_by(owner)
    usage = delegate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    single = next(iter(found.responses))
    lives = delegate.not_valid_before_utc <= single.this_update_utc <= delegate.not_valid_after_utc
    if list(usage) != [ExtendedKeyUsageOID.OCSP_SIGNING] or not lives:
        raise AnswerError("a responder for something else")
    return delegate


def _signed(found: ocsp.OCSPResponse, by: x509.Certificate) -> bool:
    key, algorithm = by.public_key(), found.signature_hash_algorithm
    try:
        if algorithm is None or isinstance(algorithm, SHA1):
            return False
        if isinstance(key, RSAPublicKey):
            key.verify(found.signature, found.tbs_response_bytes, PKCS1v15(), algorithm)
        elif isinstance(key, EllipticCurvePublicKey):
            key.verify(found.signature, found.tbs_response_bytes, ECDSA(algorithm))
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _exact(der: bytes) -> bool:
    """True if what no signature covers is one encoding alone: not a byte behind it, an algorithm without parameters."""
    whole = asn1.OCSPResponse.load(der, strict=True)
    basic = whole["response_bytes"]["response"].parsed
    built = asn1.OCSPResponse(
        {
            "response_status": "successful",
            "response_bytes": {
                "response_type": "basic_ocsp_response",
                "response": asn1.BasicOCSPResponse(
                    {
                        name: basic[name]
                        for name in ("tbs_response_data", "signature_algorithm", "signature", "certs")
                        if basic[name]
                    }
                ),
            },
        }
    )
    return bool(built.dump() == der and basic["signature_algorithm"]["parameters"].dump() in PLAIN)


def about(certificate: bytes, issuer: bytes, answers: Iterable[bytes]) -> list[Answer]:
    """Those of *answers* that count for *certificate*, the newest last."""
    found = []
    for der in answers:
        try:
            found.append(of_certificate(der, certificate, issuer))
        except AnswerError:
            continue
    return sorted(found, key=lambda one: one.at)
