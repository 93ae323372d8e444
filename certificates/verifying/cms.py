"""The signature's container: byte for byte what our signer makes of a certificate, signed attributes and a signature.

RFC 5652 leaves parts of a SignedData unsigned: versions, algorithm lists, the bag of certificates. A bit changed there goes
unseen by every validator that was tried. So the container is built anew from the three parts that are vouched for (the
attributes by the signature, the certificate by the attributes' ESS hash, RFC 5035) and must come out the same. One unsigned
attribute may be there: a time-stamp over the signature's value (RFC 3161, appendix A), which vouches for itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import pyhanko.sign.general  # noqa: F401  teaches asn1crypto the attribute signing_certificate_v2
from asn1crypto import algos, cms, core, parser, x509
from cryptography.hazmat.primitives.serialization import load_der_public_key

from certificates.keys.bare import written
from certificates.verifying.structure import StructureError

UNIVERSAL, CONTEXT, CONSTRUCTED = 0, 2, 1
VERSION = core.Integer(1).dump()
SHA256 = algos.DigestAlgorithm({"algorithm": "sha256"}).dump()
RSA, ECDSA = (algos.SignedDigestAlgorithm({"algorithm": one}).dump() for one in ("sha256_rsa", "sha256_ecdsa"))
DATA, SIGNED_DATA = (cms.ContentType(one).dump() for one in ("data", "signed_data"))
STAMP = cms.CMSAttributeType("signature_time_stamp_token").dump()
"""DER of what is the same in all."""


@dataclass(frozen=True, slots=True)
class Container:
    """A canonical container."""

    certificate: x509.Certificate
    fingerprint: str
    """SHA-256 of the certificate, hex."""
    signature: bytes
    """The value that a time-stamp of the signature covers."""
    stamp: bytes | None
    """DER of that time-stamp's token."""


def parse_container(der: bytes, digest: bytes) -> Container:
    """Open the container of a signature over what has that SHA-256 *digest*. Raises StructureError, or what asn1crypto raises."""
    signed = cms.ContentInfo.load(der, strict=True)["content"]
    certificate = signed["certificates"][0].chosen
    signer = signed["signer_infos"][0]
    vouched = signer["signed_attrs"].contents  # before it is looked into: asn1crypto then encodes it anew
    attributes = {attribute["type"].native: attribute["values"] for attribute in signer["signed_attrs"]}
    if attributes["message_digest"][0].native != digest:
        raise StructureError("signature_wrong")
    fingerprint = sha256(certificate.dump()).digest()
    if attributes["signing_certificate_v2"][0]["certs"][0]["cert_hash"].native != fingerprint:
        raise StructureError("signature_wrong")
    signature, stamp = signer["signature"].native, _stamp(signer)
    if _built(certificate, vouched, signature, stamp) != der:
        raise StructureError("bytes_outside")
    if written(signature, load_der_public_key(certificate.public_key.dump())) != signature:
        raise StructureError("bytes_outside")
    return Container(certificate, fingerprint.hex(), signature, stamp)


def _stamp(signer: cms.SignerInfo) -> bytes | None:
    """The token in the first unsigned attribute; whatever else there is fails when the container is built anew."""
    if not signer["unsigned_attrs"]:
        return None
    return bytes(signer["unsigned_attrs"][0]["values"][0].dump())


def signature_in(der: bytes) -> bytes:
    """The signature's value in a container of ours."""
    value: bytes = cms.ContentInfo.load(der)["content"]["signer_infos"][0]["signature"].native
    return value


def with_token(der: bytes, token: bytes) -> bytes:
    """The same container with a time-stamp of its signature."""
    signed = cms.ContentInfo.load(der)["content"]
    signer = signed["signer_infos"][0]
    return _built(signed["certificates"][0].chosen, signer["signed_attrs"].contents, signer["signature"].native, token)


def _built(certificate: x509.Certificate, attributes: bytes, signature: bytes, stamp: bytes | None) -> bytes:
    """The container as our signer writes it; *attributes* as they lie there, since the signature is over these very bytes.

    Put together of DER by hand: asn1crypto encodes every level anew for the one above it, two thirds of a verification.
    """
    signer = _sequence(
        VERSION,
        _sequence(certificate.issuer.dump(), certificate["tbs_certificate"]["serial_number"].dump()),
        SHA256,
        _tagged(0, attributes),
        RSA if certificate.public_key.algorithm == "rsa" else ECDSA,
        core.OctetString(signature).dump(),
        b"" if stamp is None else _tagged(1, _sequence(STAMP, _set(stamp))),
    )
    content = _sequence(VERSION, _set(SHA256), _sequence(DATA), _tagged(0, certificate.dump()), _set(signer))
    return _sequence(SIGNED_DATA, _tagged(0, content))


def _sequence(*parts: bytes) -> bytes:
    return bytes(parser.emit(UNIVERSAL, CONSTRUCTED, 16, b"".join(parts)))


def _set(one: bytes) -> bytes:
    return bytes(parser.emit(UNIVERSAL, CONSTRUCTED, 17, one))


def _tagged(number: int, inside: bytes) -> bytes:
    return bytes(parser.emit(CONTEXT, CONSTRUCTED, number, inside))
