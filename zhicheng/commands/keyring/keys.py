"""`zhicheng keys …`: the signers that there are, a new key made in the token, its request, and its certificate (docs/keys.md)."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from asn1crypto import algos, csr, keys, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.keys import raw
from certificates.keys.issuer import CONTAINER, renew_test_issuer
from certificates.keys.register import ENDS_SOON, RegisteredSigner, TrustStore
from certificates.keys.signer import SCHEME, load_signer
from zhicheng.commands.errors import CommandError
from zhicheng.wiring import Parts

if TYPE_CHECKING:
    from pathlib import Path

    from zhicheng.settings import Settings


def show(settings: Settings) -> None:
    """List the signers of the register, and how long each may still sign."""
    parts = Parts(settings)
    register, now = parts.register(), parts.now()
    for one in register.signers:
        left = one.not_after - now
        ended = f"retired {one.retired_at:%Y-%m-%d}" if one.retired_at else "ended" if left.days < 0 else ""
        marks = "".join(
            (
                " TEST" if one.test else "",
                f" revoked {since:%Y-%m-%d}" if (since := register.revoked_since(one.fingerprint)) else "",
                " ⚑ make the next one: zhicheng keys rotate" if not one.retired_at and left <= ENDS_SOON else "",
                " ← signs" if not ended and one is register.current else "",
            )
        )
        state = ended or f"{left.days} days left"
        print(
            f"{one.fingerprint[:16]}  {one.subject}  {one.not_before:%Y-%m-%d} – {one.not_after:%Y-%m-%d}  {state}{marks}"
        )


def rotate(settings: Settings, uri: str) -> None:
    """Make the next key, and say what remains to be done; what was signed before stays valid. Raises SignerKeyError."""
    given = uri or settings.signer_url.get_secret_value()
    if given.startswith(raw.SCHEME):
        _rotate_in_token(given)
        return
    if given and given.removeprefix(SCHEME).partition("?")[0] != str(settings.keys_folder / CONTAINER):
        raise CommandError(
            "A PKCS#12 file comes from your certification authority: have the next one made, name it in "
            "ZHICHENG_SIGNER_URL, and run `zhicheng migrate`, which enters it in the register."
        )
    parts = Parts(settings)
    signer = renew_test_issuer(settings.keys_folder, settings.register_file, now=parts.now())
    print(
        f"{signer.subject}: a new test signer, {signer.fingerprint[:16]}, signs from now on until {signer.not_after:%Y-%m-%d}."
    )
    print("Nothing remains to be done: the signing process takes it up by itself. What was signed before stays valid.")


def _rotate_in_token(uri: str) -> None:
    address = raw.Address.read(uri)
    token = raw.Token(address)
    kind = "rsa" if raw.TokenKey(token).rsa else "ec"
    following = replace(address, label=_next_label(address.label, raw.labels(token)))
    raw.generate(raw.Token(following), kind)
    print(
        f"""{following.label}: the next key, made in the token. {address.label} signs on until you have done this:
  1. zhicheng keys csr '{following}' --subject '…' -o signer.csr    and have it certified
  2. stop the signing process; what is to be signed waits
  3. zhicheng keys import '{following}' signer.pem --root ca.pem --rotate
  4. start it with ZHICHENG_SIGNER_URL='{following}'
What {address.label} has signed stays valid; its key can be deleted in the token when that is done."""
    )


def _next_label(label: str, taken: set[str]) -> str:
    """`signer-2026` → `signer-2026.2` → `signer-2026.3`."""
    stem, _, number = label.rpartition(".")
    stem, first = (stem, int(number) + 1) if stem and number.isdecimal() else (label, 2)
    return next(name for place in count(first) if (name := f"{stem}.{place}") not in taken)


def create(uri: str, kind: str) -> None:
    """Make a key in the token. Raises SignerKeyError, CommandError."""
    if kind not in {"rsa", "ec"}:
        raise CommandError(f"{kind}: the kind is rsa (3072 bits) or ec (P-256).")
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
        raise CommandError("The certificate and its root must be PEM files: check the paths.") from None
    raw.store_certificate(raw.Token(raw.Address.read(uri)), leaf.public_bytes(Encoding.DER))
    signer = load_signer(uri)  # refuses a certificate that is not the key's own
    if signer.fingerprint != leaf.fingerprint(SHA256()).hex():
        raise CommandError("The token holds another certificate under this label: choose a new label for a new key.")
    parts = Parts(settings)
    path, now = settings.register_file, parts.now()
    register = TrustStore.load(path) if path.exists() else TrustStore((), ())
    entry = RegisteredSigner(
        signer.fingerprint, signer.subject, signer.not_before, None, test=signer.test, certificate=signer.certificate
    )
    grown = register.with_signer(entry, (top.public_bytes(Encoding.PEM).decode(),), now=now)
    parts.try_out(signer, grown)
    (grown.rotated(to=signer.fingerprint, now=now) if rotate else grown).save(path)
    print(f"{signer.subject}: entered; set ZHICHENG_SIGNER_URL for the signer's process")
