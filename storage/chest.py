"""A file that is read in one go or in many pieces, encrypted under a passphrase: what a backup lies in where that is asked.

    8 bytes  b"ZCCHEST1"
    8 bytes  drawn for this file, by lot
    then     pieces of 1 MiB and 16 bytes, the last one shorter: AES-256-GCM; the nonce is those 8 bytes and the piece's place
             (4 bytes), and whether it is the last is bound to it, so that a file cut short or put together anew does not open

The key comes from the passphrase by scrypt (RFC 7914: N = 2^17, r = 8, p = 1), with a salt of 16 bytes that lies beside.
"""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAGIC = b"ZCCHEST1"
SALT, OWN = 16, 8
PIECE = 1 << 20
TAG = 16
COST = 2**17


class ChestError(Exception):
    """It does not open: another passphrase, or it was changed or cut short."""


class Chest:
    """Closes and opens files under one passphrase."""

    def __init__(self, passphrase: bytes, salt: bytes) -> None:
        self._box = AESGCM(Scrypt(salt, 32, COST, 8, 1).derive(passphrase))

    def close(self, source: BinaryIO, out: BinaryIO) -> None:
        """Encrypt all of *source* into *out*."""
        own = secrets.token_bytes(OWN)
        out.write(MAGIC + own)
        place, piece = 0, source.read(PIECE)
        while True:
            following = source.read(PIECE)
            out.write(self._box.encrypt(_nonce(own, place), piece, _mark(last=not following)))
            if not following:
                return
            place, piece = place + 1, following

    def open(self, source: BinaryIO) -> Iterator[bytes]:
        """What lies in *source*, in pieces. Raises ChestError; what came before is then part of no whole file."""
        head = source.read(len(MAGIC) + OWN)
        if head[: len(MAGIC)] != MAGIC:
            raise ChestError("not a file of an encrypted backup")
        place, piece = 0, source.read(PIECE + TAG)
        while True:
            following = source.read(PIECE + TAG)
            try:
                yield self._box.decrypt(_nonce(head[len(MAGIC) :], place), piece, _mark(last=not following))
            except InvalidTag:
                raise ChestError("does not open: another passphrase, or it was changed") from None
            if not following:
                return
            place, piece = place + 1, following


def fresh_salt() -> bytes:
    """For a backup that begins."""
    return secrets.token_bytes(SALT)


def kept(path: Path, pieces: Iterator[bytes]) -> None:
    """Write *pieces* to *path*: there is all of it in the end, on the disk, or nothing under that name."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _nonce(own: bytes, place: int) -> bytes:
    return own + place.to_bytes(4, "big")


def _mark(*, last: bool) -> bytes:
    return b"last" if last else b"more"
