"""Where files lie, by name: a folder here, a bucket elsewhere (`storage/buckets.py`). What is in them is others' business."""

from __future__ import annotations

import os
from pathlib import Path
from shutil import disk_usage
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Iterator

S3 = "s3://"


class Absent(Exception):
    """There is no file of that name."""


class Shelf(Protocol):
    """Files by name; a name may have slashes. A file is there whole, or not at all."""

    def read(self, name: str) -> bytes:
        """All of it. Raises Absent."""
        ...

    def write(self, name: str, data: bytes) -> None:
        """Keep it for good: when this returns, it is there."""
        ...

    def has(self, name: str) -> bool:
        """True if it is there."""
        ...

    def move(self, name: str, to: str) -> None:
        """Give it another name, as if it had come now. Raises Absent."""
        ...

    def remove(self, name: str) -> None:
        """Take it away, if it is there."""
        ...

    def names(self, under: str) -> Iterator[tuple[str, float]]:
        """Each name that begins with *under* (empty, or with a slash at its end), and when it came (seconds since the epoch)."""
        ...

    @property
    def free(self) -> int | None:
        """Bytes that still fit; None where no end is known."""
        ...


class Folder:
    """A shelf in the file system."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, name: str) -> bytes:
        """All of it. Raises Absent."""
        try:
            return (self._path / name).read_bytes()
        except FileNotFoundError:
            raise Absent(name) from None

    def write(self, name: str, data: bytes) -> None:
        """A temporary name, fsync, rename, fsync of the folder."""
        path = self._path / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(f".{uuid4().hex}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        fresh.replace(path)
        _sync_folder(path.parent)

    def has(self, name: str) -> bool:
        """True if it is there."""
        return (self._path / name).exists()

    def move(self, name: str, to: str) -> None:
        """Rename it. Raises Absent."""
        there = self._path / to
        there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.utime(self._path / name)
            (self._path / name).replace(there)
        except FileNotFoundError:
            raise Absent(name) from None

    def remove(self, name: str) -> None:
        """Unlink it."""
        (self._path / name).unlink(missing_ok=True)

    def names(self, under: str) -> Iterator[tuple[str, float]]:
        """By folder and name; what is only being written has a dot before its name and is passed over."""
        for place, folders, files in os.walk(self._path / under):
            folders.sort()
            for file in sorted(files):
                path = Path(place, file)
                if file.startswith("."):
                    continue
                try:
                    came = path.stat().st_mtime
                except FileNotFoundError:  # another process took it away
                    continue
                yield path.relative_to(self._path).as_posix(), came

    @property
    def free(self) -> int:
        """Bytes that still fit on the disk."""
        there = next(folder for folder in (self._path, *self._path.parents) if folder.exists())
        return disk_usage(there).free


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def shelf_at(url: str, otherwise: Path) -> Shelf:
    """The shelf at `s3://bucket/prefix` or `file:///folder`; where nothing is named, in that folder."""
    if url.startswith(S3):
        from storage.buckets import Bucket

        return Bucket(url)
    return Folder(Path(url.removeprefix("file://")) if url else otherwise)
