"""`zhicheng keys …`: the signers that there are, a new key made in the token, its request, and its certificate (docs/keys.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asn1crypto import algos, csr, keys, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.keys import raw
from certificates.keys.register import Register, RegisteredSigner
from certificates.keys.signer import load_signer
from zhicheng.plainly import Plainly
from zhicheng.wiring import Parts

if TYPE_CHECKING:
    from pathlib import Path

    from zhicheng.settings import Settings

WARN_DAYS = 60
"""So long before a signer's end a new one is asked for."""


def show(settings: Settings) -> None:
    """List the signers of the register, and how long each may still sign."""
    parts = Parts(settings)
    register, now = parts.register(), parts.now()
    for one in register.signers:
        end = certificates.load_pem_x509_certificate(one.certificate.encode()).not_valid_after_utc
        days = (end - now).days
        state = f"retired {one.retired_at:%Y-%m-%d}" if one.retired_at else "ended" if days < 0 else f"{days} days left"
        marks = "".join(
            (
                " TEST" if one.test else "",
                f" revoked {since:%Y-%m-%d}" if (since := register.revoked_since(one.fingerprint)) else "",
                " ⚑ make the next one" if one.retired_at is None and 0 <= days < WARN_DAYS else "",
                " ← signs" if one.retired_at is None and one is register.current else "",
            )
        )
        print(f"{one.fingerprint[:16]}  {one.subject}  {one.not_before:%Y-%m-%d} – {end:%Y-%m-%d}  {state}{marks}")


def create(uri: str, kind: str) -> None:
    """Make a key in the token. Raises SignerKeyError, Plainly."""
    if kind not in {"rsa", "ec"}:
        raise Plainly(f"{kind}: the kind is rsa (3072 bits) or ec (P-256).")
    address = raw.Address.read(uri)
    raw.generate(raw.Token(address), kind)
    print(f"{address.label}: made in the token; next: zhicheng keys csr")


def request(uri: str, subject: str, output: Path) -> None:
    """Write a certification request (PKCS#10) for the key, to be sent to a certification authority."""
    token = raw.Token(raw.Address.read(uri))
    key = raw.TokenKey(token)
    name = x509.Name.build({"country_name": "CN", "common_name": subject})
    info = csr.CertificationRequestInfo(
        {
            "version": "v1",
            "subject": name,
            "subject_pk_info": keys.PublicKeyInfo.load(raw.public_key(token)),
            "attributes": [],
        }
    )
    mechanism = algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa" if key.rsa else "sha256_ecdsa"})
    made = csr.CertificationRequest(
        {
            "certification_request_info": info,
            "signature_algorithm": mechanism,
            "signature": key.sign(info.dump()),
        }
    )
    pem = certificates.load_der_x509_csr(made.dump()).public_bytes(Encoding.PEM)
    output.write_bytes(pem)
    print(f"{output}: send it to the certification authority; next: zhicheng keys import")


def bring(settings: Settings, uri: str, certificate: Path, root: Path, *, rotate: bool) -> None:
    """Put the certificate beside its key and enter the signer; with *rotate*, the ones before sign no more."""
    try:
        leaf = certificates.load_pem_x509_certificate(certificate.read_bytes())
        top = certificates.load_pem_x509_certificate(root.read_bytes())
    except (OSError, ValueError):
        raise Plainly("The certificate and its root must be PEM files: check the paths.") from None
    raw.store_certificate(raw.Token(raw.Address.read(uri)), leaf.public_bytes(Encoding.DER))
    signer = load_signer(uri)  # refuses a certificate that is not the key's own
    if signer.fingerprint != leaf.fingerprint(SHA256()).hex():
        raise Plainly("The token holds another certificate under this label: choose a new label for a new key.")
    parts = Parts(settings)
    path, now = settings.register_file, parts.now()
    register = Register.load(path) if path.exists() else Register((), ())
    entry = RegisteredSigner(
        signer.fingerprint, signer.subject, signer.not_before, None, test=signer.test, certificate=signer.certificate
    )
    grown = register.with_signer(entry, (top.public_bytes(Encoding.PEM).decode(),), now=now)
    (grown.rotated(to=signer.fingerprint, now=now) if rotate else grown).save(path)
    print(f"{signer.subject}: entered; set ZHICHENG_SIGNER_URL for the signer's process")
