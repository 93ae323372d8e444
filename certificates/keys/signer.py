"""A signer that holds its loaded key: pyHanko's SimpleSigner parses the key again at each signature (244 ms, measured)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from asn1crypto import algos, cms, x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key, pkcs12
from cryptography.x509 import load_der_x509_certificate
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.keys import raw
from certificates.keys.bare import holds, written
from certificates.keys.raw import SignerKeyError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from cryptography.x509 import Certificate

    from certificates.keys.raw import RawKey

__all__ = ["LoadedSigner", "SignerKeyError", "load_signer"]

SCHEME = "pkcs12:"
SECRETS = ("passphrase-file", "pin-source")
"""What names a file with a secret, in a key's address."""
RSA_LEAST, EC_LEAST = 2048, 256
"""Bits of a key that may sign."""


@dataclass(frozen=True, slots=True)
class CmsTemplate:
    """A container that was made once, with the places where the next one differs."""

    attributes: bytes
    """DER of the signed attributes over the digest `BLANK`."""
    container: bytes
    """DER of the whole."""
    signature: bytes


BLANK = bytes(range(32))


class HeldKeySigner(Signer):
    """Signs with a key object that was parsed once, into a container that was built once.

    Building the CMS anew took two thirds of a signature's time, and two of one signer differ in the digest and the
    signature alone: with RSA both have a fixed length. With other keys pyHanko builds each.
    """

    def __init__(self, certificate: x509.Certificate, key: RawKey) -> None:
        mechanism = algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa" if key.rsa else "sha256_ecdsa"})
        # No other certificate goes along: what rides in the unsigned part of the CMS is nobody's word.
        super().__init__(
            signing_cert=certificate, cert_registry=SimpleCertificateStore(), signature_mechanism=mechanism
        )
        self._key, self.public = key, load_der_public_key(certificate.public_key.dump())
        self._mould: CmsTemplate | None = None

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002, FBT001, FBT002  pyHanko's interface
        """Sign *data* with SHA-256, the only digest we use."""
        return self.raw(data)

    def container(self, digest: bytes) -> bytes:
        """The CMS container (DER) of a PAdES signature over content with that SHA-256 digest; it claims no time itself."""
        if not self._key.rsa:
            return bytes(self._made(digest).dump())
        if self._mould is None:
            made = self._made(BLANK)
            signer = made["content"]["signer_infos"][0]
            self._mould = CmsTemplate(signer["signed_attrs"].untag().dump(), made.dump(), signer["signature"].native)
        signature = self.raw(self._mould.attributes.replace(BLANK, digest))
        return self._mould.container.replace(BLANK, digest).replace(self._mould.signature, signature)

    def _made(self, digest: bytes) -> cms.ContentInfo:
        # use_pades: the signing time stands in the signature's dictionary alone (ETSI EN 319 142-1, 6.3).
        return asyncio.run(self.async_sign(digest, "sha256", use_pades=True))

    def raw(self, data: bytes) -> bytes:
        """The bare signature over *data*, with SHA-256."""
        return written(self._key.sign(data), self.public)


@dataclass(frozen=True)
class LoadedSigner:
    """A signer ready for use."""

    signer: HeldKeySigner
    fingerprint: str
    """SHA-256 of its certificate, hex."""
    not_before: datetime
    not_after: datetime
    certificate: str
    """PEM."""
    roots: tuple[str, ...]
    """PEM: the self-signed certificates that came with the key."""
    subject: str
    test: bool
    """True if its subject says TEST: it then signs only pages that say so too."""


def load_signer(url: str) -> LoadedSigner:
    """Load the key of `pkcs12:PATH?passphrase-file=PATH`, or of `pkcs11:…` (RFC 7512). Raises SignerKeyError."""
    if url.startswith(raw.SCHEME):
        return _from_token(url)
    if not url.startswith(SCHEME):
        raise SignerKeyError(f"ZHICHENG_SIGNER_URL must begin with {SCHEME} or {raw.SCHEME}")
    path, _, query = url.removeprefix(SCHEME).partition("?")
    options = parse_qs(query)
    try:
        passphrase = Path(options["passphrase-file"][0]).read_bytes().strip() if options else None
        key, certificate, others = pkcs12.load_key_and_certificates(Path(path).read_bytes(), passphrase)
    except (OSError, ValueError, KeyError):
        raise SignerKeyError(
            "The signing key can't be opened: check ZHICHENG_SIGNER_URL and its passphrase-file."
        ) from None
    if certificate is None or not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise SignerKeyError("The PKCS#12 file holds no RSA or EC key with its certificate.")
    if key.public_key() != certificate.public_key():
        raise SignerKeyError(
            "The certificate in the PKCS#12 file is not that of its key: have your authority make the file anew."
        )
    return _loaded(raw.HeldKey(key), certificate, others)


def key_files(url: str) -> tuple[Path, ...]:
    """The files whose readers can sign by *url*: the key's, and those of passphrase and PIN."""
    path, _, query = url.partition("?")
    secrets = [said.removeprefix("file:") for key in SECRETS for said in parse_qs(query).get(key, ())]
    files = ([path.removeprefix(SCHEME)] if path.startswith(SCHEME) else []) + secrets
    return tuple(map(Path, files))


def _from_token(url: str) -> LoadedSigner:
    token = raw.Token(raw.Address.read(url))
    certificate = load_der_x509_certificate(raw.certificate_in(token))
    key = raw.TokenKey(token)
    _check(key, certificate)
    return _loaded(key, certificate, ())


def _check(key: RawKey, certificate: Certificate) -> None:
    """Raise SignerKeyError unless *certificate* is the key's own: labels can be given twice."""
    public = certificate.public_key()
    try:
        if not holds(public, written(key.sign(b"zhicheng"), public), b"zhicheng"):
            raise SignerKeyError("The token's certificate is not that of its key: import the right one.")
    except TypeError:
        raise SignerKeyError("The token's certificate is for a kind of key that we don't use.") from None


def _refuse_weak(certificate: Certificate) -> None:
    """Raise SignerKeyError for a key that no verifier should believe (NIST SP 800-57: 112 bits of strength and more)."""
    public = certificate.public_key()
    least = RSA_LEAST if isinstance(public, RSAPublicKey) else EC_LEAST
    if isinstance(public, RSAPublicKey | EllipticCurvePublicKey) and public.key_size < least:
        kind = "RSA" if isinstance(public, RSAPublicKey) else "EC"
        raise SignerKeyError(
            f"The signing key is too weak ({kind}, {public.key_size} bits; at least {least}): nobody would believe what it signs. "
            "Have a stronger one made and certified: docs/keys.md."
        )


def _loaded(key: RawKey, certificate: Certificate, others: Iterable[Certificate]) -> LoadedSigner:
    _refuse_weak(certificate)
    parsed = x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    return LoadedSigner(
        signer=HeldKeySigner(parsed, key),
        fingerprint=certificate.fingerprint(SHA256()).hex(),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        certificate=certificate.public_bytes(Encoding.PEM).decode(),
        roots=tuple(other.public_bytes(Encoding.PEM).decode() for other in others if other.issuer == other.subject),
        subject=parsed.subject.native.get("common_name", ""),
        test="TEST" in certificate.subject.rfc4514_string(),
    )
