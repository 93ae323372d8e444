"""Ours: draw, lint, sign; run by the interpreter that runs zhicheng."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from asn1crypto import pem
from measuring import main

from certificates.drawing import draw
from certificates.keys.signer import load_signer
from certificates.linting import lint
from certificates.making import sampled
from certificates.pdf.signature_field import needed
from certificates.record import from_json
from certificates.signing import sign

if TYPE_CHECKING:
    from measuring import Certificate, Job, Make


def prepare(job: Job) -> Make:
    """Load the key and the photo."""
    signer = load_signer(f"pkcs12:{job['key']}?passphrase-file={job['passphrase']}")
    digits, photo = needed(pem.unarmor(signer.certificate.encode())[2]), Path(job["photo"]).read_bytes()

    def make(certificate: Certificate) -> bytes:
        fit = sampled(from_json(certificate["record"]), photo)
        return sign(lint(draw(fit.record, photo, digits=digits)), fit, signer, now=datetime.now(UTC)).pdf

    return make


if __name__ == "__main__":
    main("zhicheng", (), prepare)
