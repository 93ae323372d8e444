"""A key for measuring: RSA-3072 in PKCS#12, as the test issuer's, but named in ASCII."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12
from cryptography.x509.oid import NameOID

from certificates.keys.issuer import BITS, EXPONENT
from zhicheng import clock

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 2048
"""Of the passphrase's hash, as OpenSSL makes such a file: one peer opens it anew for each signature, in JavaScript."""


def make_issuer(folder: Path) -> tuple[Path, Path]:
    """Make key and self-signed certificate in *folder*: the PKCS#12 file and the file of its passphrase.

    Not the test issuer's own: @signpdf (node-forge) writes a name that isn't ASCII otherwise than it stands in the
    certificate, and no reader then finds the signer.
    """
    key, now, day = rsa.generate_private_key(EXPONENT, BITS), clock.now(), timedelta(days=1)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "TEST signer for measuring (not for real use)")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - day)
        .not_valid_after(now + day)
        .sign(key, SHA256())
    )
    container, passphrase = folder / "issuer.p12", folder / "issuer.pass"
    word = secrets.token_urlsafe(24).encode()
    passphrase.write_bytes(word)
    encryption = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(ROUNDS).build(word)
    container.write_bytes(pkcs12.serialize_key_and_certificates(b"signer", key, certificate, None, encryption))
    return container, passphrase
