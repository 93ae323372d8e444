"""Content-addressed files: the key is the SHA-256 of the bytes, so a changed one is found out.

What has only just come, and may be refused, lies beside them for a while.
"""

from __future__ import annotations

import contextlib
import os
import time
from hashlib import sha256
from shutil import disk_usage
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from pathlib import Path

INCOMING_KEPT_S = 2 * 24 * 3600.0
"""Longer than an inspection waits on the worst day."""
FORGETTING_EVERY_S = 3600.0


class BlobError(Exception):
    """A blob is missing, or is no longer what was stored under its key."""


class Blobs:
    """Blobs in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._incoming = folder, Incoming(folder / "incoming")

    def put(self, data: bytes) -> str:
        """Store *data* for good and return its key."""
        key = sha256(data).hexdigest()
        path = self._path(key)
        if path.exists():
            os.utime(path)  # whoever forgets old ones sees that it is wanted again
        else:
            _store(path, data)
        return key

    def forget(self, key: str, *, before: float) -> None:
        """Delete that blob, unless somebody stored it again since that moment (seconds since 1970)."""
        path = self._path(key)
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                path.unlink()

    def get(self, key: str) -> bytes:
        """The bytes of *key*. Raises BlobError if they are missing or changed."""
        try:
            data = self._path(key).read_bytes()
        except FileNotFoundError:
            raise BlobError(f"blob {key[:12]}… is missing") from None
        if sha256(data).hexdigest() != key:
            raise BlobError(f"blob {key[:12]}… is not what was stored")
        return data

    @property
    def incoming(self) -> Incoming:
        """Where files wait until somebody has looked at them."""
        return self._incoming

    @property
    def free(self) -> int:
        """Bytes that still fit on the disk."""
        there = next(folder for folder in (self._folder, *self._folder.parents) if folder.exists())
        return disk_usage(there).free

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key[2:]


class Incoming:
    """Files as they came, each under a name of its own: never shared, so that one can go without asking who else has it.

    What was accepted is stored as a blob; the rest is somebody's private paper that nobody wanted, and goes in two days.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._looked = folder, -FORGETTING_EVERY_S

    def put(self, data: bytes) -> str:
        """Keep *data* for a while; its name."""
        if time.monotonic() > self._looked + FORGETTING_EVERY_S:
            self._looked = time.monotonic()
            self.forget(time.time() - INCOMING_KEPT_S)
        name = uuid4().hex
        _store(self._folder / name, data)
        return name

    def get(self, name: str) -> bytes:
        """The bytes of that file. Raises BlobError if it is gone."""
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            raise BlobError(f"file {name[:12]}… is gone") from None

    def forget(self, before: float) -> None:
        """Delete what came before that moment, in seconds since the epoch."""
        for file in self._folder.glob("*"):
            with contextlib.suppress(FileNotFoundError):  # another process forgets too
                if file.stat().st_mtime < before:
                    file.unlink()


def _store(path: Path, data: bytes) -> None:
    """For good: a temporary name, fsync, rename, fsync of the folder."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{uuid4().hex}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(descriptor)
    fresh.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
