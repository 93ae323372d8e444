"""The test issuer of a first run: a root, its revocation list and a signing certificate, all marked as TEST (RFC 5280)."""

from __future__ import annotations

import fcntl
import os
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from certificates.keys.register import RegisteredSigner, RegisterError, TrustStore
from certificates.keys.revocation import lists_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

BITS = 3072
EXPONENT = 65537
SLACK = timedelta(days=60)
"""How far before its making the issuer is valid, so that a rehearsal may start in the past."""
ROOT_LIFE, SIGNER_LIFE = timedelta(days=365 * 20), timedelta(days=365 * 10)
CONTAINER, PASSPHRASE, ROOT = "test-issuer.p12", "test-issuer.pass", "test-root.p12"


def ensure_test_issuer(folder: Path, register: Path, *, now: datetime) -> str:
    """Make the test issuer in *folder* unless it is there, enter it in *register*; the URL of its key.

    Raises RegisterError where one of the two is missing: a register is never made anew over an older one.
    Two processes that start together end with one issuer: the second waits for the lock and finds it done.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (folder / CONTAINER).exists() is not register.exists():
            raise RegisterError(
                "The test issuer's key and the register of signers belong together, and one of them is missing: "
                "restore it from a backup, or set ZHICHENG_SIGNER_URL."
            )
        if not register.exists():
            _make(folder, register, now)
    return f"pkcs12:{folder / CONTAINER}?passphrase-file={folder / PASSPHRASE}"


def renew_test_issuer(folder: Path, register: Path, *, now: datetime) -> RegisteredSigner:
    """Make the test issuer's next key; from *now* on it alone signs, and what was signed before stays valid.

    Raises RegisterError where there is none to renew. A running signer takes the new key up by itself.
    """
    if not (folder / CONTAINER).exists():
        raise RegisterError("There is no test issuer here to renew: `zhicheng migrate` makes one.")
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        key, root = _root_in(folder)
        signer = _new_key(folder, key, root, now)
        grown = TrustStore.load(register).with_signer(signer, (_pem(root),), now=now)
        grown.rotated(to=signer.fingerprint, now=now).save(register)
    return signer


def _private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(EXPONENT, BITS)


def _make(folder: Path, register: Path, now: datetime) -> None:
    key = _private_key()
    root = _root(key, now)
    _write(folder / PASSPHRASE, secrets.token_urlsafe(24).encode())
    # The root's key stays beside the signer's, for the signers that follow and for its revocation lists.
    _write(folder / ROOT, pkcs12.serialize_key_and_certificates(b"root", key, root, None, _locked(folder)))
    fresh = TrustStore((_pem(root),), (_new_key(folder, key, root, now),))
    fresh.with_list(_next_list(root, key, None, None, now)).save(register)


def _new_key(folder: Path, root_key: rsa.RSAPrivateKey, root: x509.Certificate, now: datetime) -> RegisteredSigner:
    """Write a new signing key to *folder*; its entry for the register."""
    key = _private_key()
    signer = _signer(key, root, root_key, now)
    container = pkcs12.serialize_key_and_certificates(b"signer", key, signer, [root], _locked(folder))
    _write(folder / CONTAINER, container)
    return RegisteredSigner(
        fingerprint=signer.fingerprint(SHA256()).hex(),
        subject=signer.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value.__str__(),
        not_before=signer.not_valid_before_utc,
        retired_at=None,
        test=True,
        certificate=_pem(signer),
    )


def _locked(folder: Path) -> KeySerializationEncryption:
    """One passphrase for all: a container and its passphrase can't be exchanged in one step."""
    return BestAvailableEncryption((folder / PASSPHRASE).read_bytes().strip())


def _root_in(folder: Path) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """The root's key and certificate. Raises RegisterError."""
    try:
        passphrase = (folder / PASSPHRASE).read_bytes().strip()
        key, root, _ = pkcs12.load_key_and_certificates((folder / ROOT).read_bytes(), passphrase)
    except (OSError, ValueError):
        key = root = None
    if root is None or not isinstance(key, rsa.RSAPrivateKey):
        raise RegisterError("There is no test issuer here: bring its authority's list with `zhicheng keys crl`.")
    return key, root


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def revoke(
    folder: Path, register: TrustStore, fingerprint: str, *, since: datetime, why: x509.ReasonFlags, now: datetime
) -> TrustStore:
    """The register after the test issuer has revoked its signer *fingerprint*, from *since* on. Raises RegisterError."""
    signer = register.signer(fingerprint)
    key, root = _root_in(folder)
    certificate = x509.load_der_x509_certificate(signer.der) if signer else None
    if certificate is None or certificate.issuer != root.subject:
        raise RegisterError(
            "The test issuer did not issue that signer: bring its authority's list with `zhicheng keys crl`."
        )
    entry = (
        x509.RevokedCertificateBuilder()
        .serial_number(certificate.serial_number)
        .revocation_date(since)
        .add_extension(x509.CRLReason(why), critical=False)
        .build()
    )
    before = lists_of(root.public_bytes(Encoding.DER), register.lists)
    return register.with_list(_next_list(root, key, before[-1].der if before else None, entry, now))


def _next_list(
    root: x509.Certificate,
    key: rsa.RSAPrivateKey,
    before: bytes | None,
    entry: x509.RevokedCertificate | None,
    now: datetime,
) -> bytes:
    """DER of the root's next revocation list: what *before* holds, and *entry*."""
    builder, number = x509.CertificateRevocationListBuilder().issuer_name(root.subject), 1
    if before is not None:
        old = x509.load_der_x509_crl(before)
        number += old.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
        for earlier in old:
            if entry is None or earlier.serial_number != entry.serial_number:
                builder = builder.add_revoked_certificate(earlier)
    if entry is not None:
        builder = builder.add_revoked_certificate(entry)
    return (
        builder.last_update(now)
        .next_update(root.not_valid_after_utc)  # published nowhere: the register has the newest
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
        .public_bytes(Encoding.DER)
    )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "zhicheng TEST 测试"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _root(key: rsa.RSAPrivateKey, now: datetime) -> x509.Certificate:
    name = _name("TEST root 测试根证书 (not for real use)")
    return (
        _builder(name, name, key.public_key(), now, ROOT_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )


def _signer(
    key: rsa.RSAPrivateKey, root: x509.Certificate, root_key: rsa.RSAPrivateKey, now: datetime
) -> x509.Certificate:
    return (
        _builder(_name("TEST signer 测试签发 (not for real use)"), root.subject, key.public_key(), now, SIGNER_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, SHA256())
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey, now: datetime, life: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SLACK)
        .not_valid_after(now + life)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _write(path: Path, data: bytes) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(descriptor)
    fresh.replace(path)
