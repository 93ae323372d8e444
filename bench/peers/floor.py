"""The floor: what no certificate can do without, a raw RSA-3072 signature, a HarfBuzz subset, one file written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import pkcs12
from measuring import main

from certificates import fonts

if TYPE_CHECKING:
    from measuring import Certificate, Job, Make


def prepare(job: Job) -> Make:
    """Load the key; the font's tables are prepared by the first subset."""
    key = pkcs12.load_key_and_certificates(Path(job["key"]).read_bytes(), Path(job["passphrase"]).read_bytes())[0]
    blank = bytes(job["floor_bytes"])

    def make(certificate: Certificate) -> bytes:
        text = "".join(field["value"] for field in certificate["fields"])
        fonts.subset(fonts.REGULAR, text)
        key.sign(text.encode(), PKCS1v15(), SHA256())
        return blank

    return make


if __name__ == "__main__":
    main("floor", (), prepare)
