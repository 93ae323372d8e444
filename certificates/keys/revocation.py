"""Revocation lists (RFC 5280, 5): whose they are, and since when a certificate is revoked.

A list counts if the issuer of the certificate signed it, wherever it was found: in the register, or in a file. An entry
counts for ever: authorities drop entries when the certificate has ended anyway, so that a newer list is not a better one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from asn1crypto import crl
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ReasonFlags

from certificates.keys.ocsp import UNSAID, about

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime


TAKEN_BACK = frozenset({ReasonFlags.remove_from_crl})
HARMLESS = TAKEN_BACK | {ReasonFlags.superseded, ReasonFlags.cessation_of_operation, ReasonFlags.affiliation_changed}
"""Reasons for which nobody else has the key: whatever it signed until then, its owner signed."""


KNOWN = (x509.CRLNumber, x509.AuthorityKeyIdentifier)
"""Extensions of a list that take nothing from what it tells, critical or not."""


class RevocationListError(Exception):
    """Not a revocation list, or not one of that issuer's."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One list, checked against its issuer."""

    der: bytes
    at: datetime
    """When it was made."""
    until: datetime
    """When the next one is due."""

    def speaks_of(self, certificate: bytes) -> bool:
        """True if that *certificate* (DER) would stand in it, were it revoked: not all lists tell of all of an issuer's certificates.

        RFC 5280, 5.2: some hold only what changed since another, some a kind of certificates, a reason or a place of publication.
        """
        return all(_within(extension, certificate) for extension in _parsed(self.der).extensions if extension.critical)


@lru_cache(16)
def _parsed(der: bytes) -> x509.CertificateRevocationList:
    try:
        return x509.load_der_x509_crl(der)
    except ValueError:
        raise RevocationListError("not a revocation list") from None


@lru_cache(16)
def _certificate(der: bytes) -> x509.Certificate:
    return x509.load_der_x509_certificate(der)


def issued(certificate: bytes, *, by: bytes) -> bool:
    """True if the certificate *by* signed *certificate* (both DER)."""
    try:
        _certificate(certificate).verify_directly_issued_by(_certificate(by))
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def of_issuer(der: bytes, issuer: bytes) -> Listed:
    """The list in *der*, if the certificate *issuer* (DER) signed it. Raises RevocationListError."""
    found, owner = _parsed(der), _certificate(issuer)
    key = owner.public_key()
    if found.issuer != owner.subject or not isinstance(key, RSAPublicKey | EllipticCurvePublicKey):
        raise RevocationListError("another issuer's list")
    if not found.is_signature_valid(key):
        raise RevocationListError("the issuer did not sign this list")
    at = found.last_update_utc
    return Listed(der, at, found.next_update_utc or at + UNSAID)


def exact(der: bytes) -> bool:
    """True if *der* is one list and not a byte more, and the algorithm outside its signed part is the one inside.

    The rest of it is under its issuer's signature (RFC 5280, 5.1.1).
    """
    try:
        listed = crl.CertificateList.load(der, strict=True)
        inside, outside = listed["tbs_cert_list"]["signature"].dump(), listed["signature_algorithm"].dump()
    except (ValueError, TypeError):
        return False
    return bool(inside == outside)


def _within(extension: x509.Extension[x509.ExtensionType], certificate: bytes) -> bool:
    """True if a list with that critical *extension* may still tell of *certificate* (DER): a part is known, or it is none."""
    part = extension.value
    if not isinstance(part, x509.IssuingDistributionPoint):
        return isinstance(part, KNOWN)
    authority = _is_authority(certificate)
    places = {str(name.value) for name in part.full_name or ()}
    return not (
        part.only_contains_attribute_certs
        or part.only_some_reasons
        or part.indirect_crl
        or (part.only_contains_user_certs and authority)
        or (part.only_contains_ca_certs and not authority)
        or (places and places.isdisjoint(points(certificate)))
    )


def _is_authority(certificate: bytes) -> bool:
    try:
        return _certificate(certificate).extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def good_at(certificate: bytes, issuer: bytes, lists: Iterable[bytes], *, moment: datetime, by: datetime) -> bool:
    """True if one of *lists* (or answers) of the *issuer* was in force at *moment*, or came later, and tells of *certificate*.

    *by*: when the last of them was there at the latest; what is dated later can't have been. Whether it says revoked is asked
    elsewhere.
    """
    lists = tuple(lists)
    listed = ((one.at, one.until) for one in lists_of(issuer, lists) if one.speaks_of(certificate))
    answered = ((one.at, one.until) for one in about(certificate, issuer, lists))
    return any(moment <= until and at <= by for at, until in (*listed, *answered))


def lists_of(issuer: bytes, lists: Iterable[bytes]) -> list[Listed]:
    """Those of *lists* that *issuer* signed, the newest last."""
    found = []
    for der in lists:
        try:
            found.append(of_issuer(der, issuer))
        except RevocationListError:
            continue
    return sorted(found, key=lambda one: one.at)


def revoked_since(
    certificate: bytes, issuer: bytes, lists: Iterable[bytes], *, key_in_doubt: bool = False
) -> datetime | None:
    """Since when *certificate* is revoked by any of *lists* that *issuer* signed; None if by none. Aware, UTC.

    Among the lists may be answers about one certificate (OCSP). *key_in_doubt*: only by an entry whose reason does not leave the key
    with its owner.
    """
    harmless = HARMLESS if key_in_doubt else TAKEN_BACK
    serial, lists = _certificate(certificate).serial_number, tuple(lists)
    moments = []
    for listed in lists_of(issuer, lists):
        entry = _parsed(listed.der).get_revoked_certificate_by_serial_number(serial)
        if entry is not None and _why(entry) not in harmless:
            moments.append(entry.revocation_date_utc)
    answers = (one for one in about(certificate, issuer, lists) if one.why not in harmless)
    moments.extend(one.revoked_since for one in answers if one.revoked_since is not None)
    return min(moments, default=None)


def _why(entry: x509.RevokedCertificate) -> ReasonFlags:
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        return ReasonFlags.unspecified


def chain_revoked(chain: Sequence[bytes], lists: Sequence[bytes], moment: datetime) -> bool:
    """True if a certificate of *chain* (DER, from the leaf to the root) was revoked at *moment*."""
    for certificate, issuer in pairwise(chain):
        since = revoked_since(certificate, issuer, lists)
        if since is not None and since <= moment:
            return True
    return False


def points(certificate: bytes) -> list[str]:
    """Where the issuer publishes its lists: the HTTP addresses that the certificate names."""
    try:
        extension = _certificate(certificate).extensions.get_extension_for_class(x509.CRLDistributionPoints)
    except x509.ExtensionNotFound:
        return []
    names = [name for point in extension.value for name in point.full_name or ()]
    return [str(name.value) for name in names if str(name.value).startswith(("http://", "https://"))]


def load(data: bytes) -> bytes:
    """A list's DER, from DER or PEM. Raises RevocationListError."""
    try:
        if data.lstrip().startswith(b"-----"):
            return x509.load_pem_x509_crl(data).public_bytes(Encoding.DER)
        return x509.load_der_x509_crl(data).public_bytes(Encoding.DER)
    except ValueError:
        raise RevocationListError("not a revocation list (DER or PEM)") from None


def pem(der: bytes) -> str:
    """A list as the register keeps it."""
    return _parsed(der).public_bytes(Encoding.PEM).decode()
