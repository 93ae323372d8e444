"""Content-addressed files: the key is the SHA-256 of the bytes, so a changed one is found out."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from pathlib import Path


class BlobError(Exception):
    """A blob is missing, or is no longer what was stored under its key."""


class Blobs:
    """Blobs in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Store *data* for good (temporary name, fsync, rename, fsync of the folder) and return its key."""
        key = sha256(data).hexdigest()
        path = self._path(key)
        if path.exists():
            return key
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(f".{uuid4().hex}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        fresh.replace(path)
        _sync_folder(path.parent)
        return key

    def get(self, key: str) -> bytes:
        """The bytes of *key*. Raises BlobError if they are missing or changed."""
        try:
            data = self._path(key).read_bytes()
        except FileNotFoundError:
            raise BlobError(f"blob {key[:12]}… is missing") from None
        if sha256(data).hexdigest() != key:
            raise BlobError(f"blob {key[:12]}… is not what was stored")
        return data

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key[2:]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
