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
from asn1crypto import cms, x509
from cryptography.hazmat.primitives.serialization import load_der_public_key

from certificates.keys.bare import written
from certificates.verifying.structure import StructureError


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
    attributes = {attribute["type"].native: attribute["values"] for attribute in signer["signed_attrs"]}
    if attributes["message_digest"][0].native != digest:
        raise StructureError("signature_wrong")
    fingerprint = sha256(certificate.dump()).digest()
    if attributes["signing_certificate_v2"][0]["certs"][0]["cert_hash"].native != fingerprint:
        raise StructureError("signature_wrong")
    signature, stamp = signer["signature"].native, _stamp(signer)
    if _built(certificate, signer["signed_attrs"], signature, stamp) != der:
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
    return _built(signed["certificates"][0].chosen, signer["signed_attrs"], signer["signature"].native, token)


def _built(
    certificate: x509.Certificate, attributes: cms.CMSAttributes, signature: bytes, stamp: bytes | None
) -> bytes:
    """The container as our signer writes it."""
    digest = {"algorithm": "sha256"}
    mechanism = "sha256_rsa" if certificate.public_key.algorithm == "rsa" else "sha256_ecdsa"
    sid = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    signer = {
        "version": "v1",
        "sid": cms.SignerIdentifier("issuer_and_serial_number", sid),
        "digest_algorithm": digest,
        "signature_algorithm": {"algorithm": mechanism},
        "signed_attrs": attributes,
        "signature": signature,
        **({} if stamp is None else {"unsigned_attrs": _attributes(stamp)}),
    }
    content = {
        "version": "v1",
        "digest_algorithms": [digest],
        "encap_content_info": {"content_type": "data"},
        "certificates": [cms.CertificateChoices("certificate", certificate)],
        "signer_infos": [signer],
    }
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": content}).dump())


def _attributes(token: bytes) -> cms.CMSAttributes:
    """The unsigned attributes that hold *token* (DER)."""
    values = [cms.ContentInfo.load(token)]
    return cms.CMSAttributes([cms.CMSAttribute({"type": "signature_time_stamp_token", "values": values})])
