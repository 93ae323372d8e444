"""A certification authority of a test's own, and a short answer of poppler's pdfsig."""

from __future__ import annotations

from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID

from certificates.keys.issuer import ensure_test_issuer
from certificates.keys.register import RegisteredSigner, TrustStore
from certificates.keys.signer import load_signer
from tests.judges import pdfsig


def name(common):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def authority(now, days=400, subject=None):
    """A root that signs whatever public key it is given."""
    key = rsa.generate_private_key(65537, 2048)
    itself = subject or name("TEST root")

    def issue(subject, public, *, ca):
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(itself)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(not ca, not ca, False, False, False, ca, ca, False, False), critical=True)
        )
        return builder.sign(key, SHA256())

    return issue(itself, key.public_key(), ca=True), issue


def signer(folder, common, now, *, subject=None, root=None, days=400):
    """A PKCS#12 file of that signer; its URL, the loaded signer, and its entry for a register."""
    top, issue = authority(now, days, root)
    key = rsa.generate_private_key(65537, 3072)
    leaf = issue(subject or name(common), key.public_key(), ca=False)
    path = folder / f"{len(list(folder.glob('*.p12')))}.p12"
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"signer", key, leaf, [top], NoEncryption()))
    url = f"pkcs12:{path}"
    made = load_signer(url)
    entry = RegisteredSigner(
        made.fingerprint, made.subject, made.not_before, None, test=made.test, certificate=made.certificate
    )
    return url, made, entry


def keys_of(loaded):
    """The public keys of a signer and of its root."""
    roots = (x509.load_pem_x509_certificate(root.encode()).public_key() for root in loaded.roots)
    return {key.public_numbers() for key in (loaded.signer.public, *roots)}


def stranger(folder, now, ours):
    """A test issuer under the very names of *ours* (a loaded signer), and its register; keys that tests share are not both's."""
    for place in range(9):
        home = folder / f"stranger{place}"
        made = load_signer(ensure_test_issuer(home / "keys", home / "register.json", now=now))
        if not keys_of(made) & keys_of(ours):
            return made, TrustStore.load(home / "register.json")
    raise AssertionError("nine times the same key")


def judged(file, pdf):
    """True if pdfsig finds the signature valid, over the whole of it."""
    file.write_bytes(pdf)
    told = pdfsig(file)
    return "Signature is Valid." in told and "Total document signed" in told
