"""What is done inside the cage, by name. Imported by the fork server alone, before it forks."""

from __future__ import annotations

import io
import socket
import subprocess
import tempfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pymupdf
from asn1crypto import x509
from PIL import Image

from certificates.keys.register import TrustStore, der
from certificates.verifying.verify import intact
from pipeline.cage import foreign_signatures, frames, photo, pictures, proof, second_engine, sheet
from pipeline.cage.limits import Limits
from pipeline.cage.unread import SheetUnread
from pipeline.rules.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

Blobs = tuple[bytes, ...]


def run(header: dict[str, Any], blobs: Blobs) -> bytes:
    """Do the named job and answer with a frame."""
    return JOBS[header["job"]](header, blobs)


def warm() -> None:
    """Do each inspection once with a page of our own, so that every library has loaded what it loads late.

    Inside the walls nothing can be loaded any more: the interpreter's files may not even be readable there.
    """
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "zhicheng")
        page = document.tobytes()
    picture = Image.effect_noise((600, 840), 60).convert("RGB")
    for name in ("JPEG", "PNG"):
        out = io.BytesIO()
        picture.save(out, name)
        photo.inspect(out.getvalue(), Limits())
        proof.inspect(out.getvalue(), Limits(), ())
    for name in ("HEIF", "AVIF"):
        out = io.BytesIO()
        picture.resize((64, 64)).save(out, name, quality=30, max_threads=1)
        pictures.decode(out.getvalue(), Limits(), wrong_type=Reason.PHOTO_WRONG_TYPE)
    proof.inspect(page, Limits(), ("zhicheng",))
    second_engine.Document(page).drawn(0, Limits())
    intact(page + b"/Sig", TrustStore((), ()), now=datetime(2026, 1, 1, tzinfo=UTC))
    sheet.warm()


def _inspect_photo(header: dict[str, Any], blobs: Blobs) -> bytes:
    return _inspected(photo.inspect(blobs[0], Limits(**header["limits"])))


def _inspect_proof(header: dict[str, Any], blobs: Blobs) -> bytes:
    return _inspected(proof.inspect(blobs[0], Limits(**header["limits"]), tuple(header["expect"])))


def _inspected(found: photo.Found) -> bytes:
    reasons = [{"code": code, "facts": facts} for code, facts in found.reasons]
    answer = {"verdict": found.verdict, "reasons": reasons, "facts": found.facts, "likenesses": list(found.likenesses)}
    return frames.packed(answer, found.renditions)


def _verify(header: dict[str, Any], blobs: Blobs) -> bytes:
    now = datetime.fromisoformat(header["now"])
    verdict = intact(blobs[0], TrustStore.from_text(blobs[1].decode()), now=now)
    return frames.packed(
        {
            "standing": verdict.standing,
            "reasons": [reason.kept() for reason in verdict.reasons],
            "number": verdict.number,
            "version": verdict.version,
            "serial": verdict.serial,
            "signer": verdict.signer,
            "signed_at": verdict.signed_at.isoformat() if verdict.signed_at else None,
            "copy": verdict.copy,
            "until": verdict.until.isoformat() if verdict.until else None,
            "level": verdict.level,
            "proves_until": verdict.proves_until.isoformat() if verdict.proves_until else None,
            "proven_at": verdict.proven_at.isoformat() if verdict.proven_at else None,
        }
    )


def _signatures(header: dict[str, Any], blobs: Blobs) -> bytes:
    roots = [x509.Certificate.load(der(root)) for root in header["roots"]]
    now = datetime.fromisoformat(header["now"])
    return frames.packed({"signatures": foreign_signatures.judge(blobs[0], roots, now=now)})


def _sheet(header: dict[str, Any], blobs: Blobs) -> bytes:
    try:
        return frames.packed({"rows": sheet.rows(blobs[0], header["most"], header["names"])})
    except SheetUnread as unread:
        return frames.packed({"rows": None, **unread.told()})
    except ValueError:
        return frames.packed({"rows": None})


def _walls(_: dict[str, Any], __: Blobs) -> bytes:
    """Try to get out, for `zhicheng doctor` and the tests: each line says whether the wall held."""
    return frames.packed(
        {
            "network": _held(lambda: socket.create_connection(("127.0.0.1", 9), timeout=1), OSError),
            "processes": _held(lambda: subprocess.run(["/bin/true"], check=True), OSError),
            "files": _held(lambda: tempfile.TemporaryFile().write(b"x" * 100_000), OSError),
            "memory": _held(lambda: bytearray(2 << 30), MemoryError),
        }
    )


def _held(attempt: Callable[[], object], wall: type[Exception]) -> bool:
    try:
        attempt()
    except wall:
        return True
    return False


JOBS: dict[str, Callable[[dict[str, Any], Blobs], bytes]] = {
    "photo": _inspect_photo,
    "proof": _inspect_proof,
    "verify": _verify,
    "signatures": _signatures,
    "sheet": _sheet,
    "walls": _walls,
}
