"""`zhicheng bench certificate`: milliseconds per certificate on one core, the floor and the straightforward way beside it."""

from __future__ import annotations

import io
import os
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pymupdf
import segno
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers.pdf_cms import SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

from certificates import drawing, fonts
from certificates.fields import FIELDS
from certificates.keys.issuer import ensure_test_issuer
from certificates.keys.register import TrustStore
from certificates.keys.signer import load_signer
from certificates.linting import lint
from certificates.making import sampled
from certificates.pdf.signature_field import needed
from certificates.signing import sign

if TYPE_CHECKING:
    from collections.abc import Callable

    from certificates.record import CertificateRecord

TIMES, SLOW_TIMES = 200, 5


@dataclass(frozen=True, slots=True)
class Result:
    """Medians in milliseconds, and the file's size in bytes."""

    draw: float
    lint: float
    sign: float
    whole: float
    straightforward: float
    floor: float
    size: int


def run(record: CertificateRecord, photo: bytes) -> Result:
    """Measure on one core."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        home, now = Path(folder), datetime.now(UTC)
        url = ensure_test_issuer(home, home / "register.json", now=now)
        signer = load_signer(url)
        digits = needed(TrustStore.load(home / "register.json").current.der)
        drawn = drawing.draw(record, photo, digits=digits)
        linted, admitted = lint(drawn), sampled(record, photo)
        signed = sign(linted, admitted, signer, now=now)

        def whole() -> None:
            fit = sampled(record, photo)
            made = sign(lint(drawing.draw(fit.record, photo, digits=digits)), fit, signer, now=now)
            (home / "whole.pdf").write_bytes(made.pdf)

        return Result(
            draw=_time(lambda: drawing.draw(record, photo, digits=digits)),
            lint=_time(lambda: lint(drawn)),
            sign=_time(lambda: sign(linted, admitted, signer, now=now)),
            whole=_time(whole),
            straightforward=_time(lambda: _straightforward(record, photo, home), SLOW_TIMES),
            floor=_floor(record, home, len(signed.pdf)),
            size=len(signed.pdf),
        )


def _time(work: Callable[[], object], times: int = TIMES) -> float:
    work()
    spans = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        spans.append(time.perf_counter() - started)
    return median(spans) * 1000


def _key(home: Path) -> RSAPrivateKey:
    passphrase = (home / "test-issuer.pass").read_bytes()
    key = pkcs12.load_key_and_certificates((home / "test-issuer.p12").read_bytes(), passphrase)[0]
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("the test issuer's key is RSA")
    return key


def _floor(record: CertificateRecord, home: Path, size: int) -> float:
    """What can't be saved: one raw RSA-3072 signature, one HarfBuzz subset, one file of *size* bytes written (no fsync)."""
    blank = bytes(size)
    key, text = _key(home), "".join(field.of(record) for field in FIELDS)

    def least() -> None:
        fonts.subset(fonts.REGULAR, text)
        key.sign(text.encode(), PKCS1v15(), SHA256())
        (home / "floor.pdf").write_bytes(blank)

    return _time(least)


def _straightforward(record: CertificateRecord, photo: bytes, home: Path) -> None:
    """The same page by the way that the libraries' documentation shows: whole fonts, subset_fonts, SimpleSigner."""
    rows = "".join(f"<p>{field.zh}　{field.of(record)}</p>" for field in FIELDS if field.of(record))
    faces = (fonts.REGULAR, fonts.BOLD)
    style = "".join(f"@font-face {{font-family: {font.family}; src: url({font.file})}}" for font in faces)
    style += f"body {{font-family: {fonts.REGULAR.family}}} h1 {{font-family: {fonts.BOLD.family}}}"
    code = io.BytesIO()
    segno.make(record.verify_url, error="m").save(code, kind="png", scale=8)
    story = pymupdf.Story(f"<h1>职称证书</h1>{rows}", user_css=style, archive=pymupdf.Archive(str(fonts.FOLDER)))
    out = io.BytesIO()
    writer = pymupdf.DocumentWriter(out)
    device = writer.begin_page(pymupdf.paper_rect("a4-l"))
    story.place(pymupdf.paper_rect("a4-l"))
    story.draw(device)
    writer.end_page()
    writer.close()
    with pymupdf.open(stream=out.getvalue(), filetype="pdf") as document:
        document[0].insert_image(pymupdf.Rect(600, 72, 671, 171), stream=photo)
        document[0].insert_image(pymupdf.Rect(600, 200, 665, 265), stream=code.getvalue())
        document.subset_fonts()
        drawn = document.tobytes(garbage=3, deflate=True)
    signer = SimpleSigner.load_pkcs12(
        str(home / "test-issuer.p12"), passphrase=(home / "test-issuer.pass").read_bytes()
    )
    PdfSigner(PdfSignatureMetadata(field_name="Signature"), signer).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(drawn))
    )


def report(result: Result) -> str:
    """The table."""
    rows = (
        ("draw", f"{result.draw:8.1f} ms"),
        ("lint", f"{result.lint:8.1f} ms"),
        ("sign", f"{result.sign:8.1f} ms"),
        ("all", f"{result.whole:8.1f} ms   = {result.whole / result.floor:.1f} × the floor"),
        ("floor", f"{result.floor:8.1f} ms   raw RSA-3072 signature + HarfBuzz subset + one write"),
        (
            "straightforward",
            f"{result.straightforward:8.1f} ms   = {result.straightforward / result.whole:.0f} × ours: whole fonts, subset_fonts, SimpleSigner",
        ),
        ("size", f"{result.size / 1024:8.1f} KB"),
    )
    return "\n".join([f"median of {TIMES}, one core", *(f"  {name:16}{value}" for name, value in rows)])
