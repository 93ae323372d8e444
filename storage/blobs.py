"""Content-addressed files: the key is the SHA-256 of the bytes, so a changed one is found out; at rest each is encrypted.

The address is the plain hash, and not a keyed one: certificates' hashes stand in the transparency log, a backup and a move
go by it, and it stays what it is when the data key is changed. What it gives away: whoever reads the names of our files and
has the very same bytes learns that we have them too.

What has only just come, and may be refused, lies beside them for a while; so does what was swept away (`pipeline/evidence/sweeping.py`).
"""

from __future__ import annotations

import contextlib
import re
import time
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from storage.envelopes import close, open_
from storage.sealing import SealError
from storage.shelves import Absent, Folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.shelves import Shelf

INCOMING_KEPT_S = 2 * 24 * 3600.0
"""Longer than an inspection waits on the worst day."""
FORGETTING_EVERY_S = 3600.0
CHAT, INCOMING, SWEPT = "chat/", "incoming/", "swept/"
"""Where the blobs of our own chat lie, what has only just come, and what was swept away."""
NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{62}")


class BlobError(Exception):
    """A blob is missing, or is no longer what was stored under its key."""


class Blobs:
    """Blobs on a shelf, or in one part of it."""

    def __init__(self, place: Path | Shelf, part: str = "") -> None:
        """*part* is `chat/` or nothing."""
        self.shelf: Shelf = Folder(place) if isinstance(place, Path) else place
        self.part, self._incoming = part, Incoming(self.shelf, f"{part}{INCOMING}")

    def put(self, data: bytes) -> str:
        """Store *data* for good and return its key."""
        key = sha256(data).hexdigest()
        if not self.shelf.has(self._name(key)):
            self.shelf.write(self._name(key), close(data, key))
        return key

    def get(self, key: str) -> bytes:
        """The bytes of *key*. Raises BlobError if they are missing or changed."""
        return opened(self.raw(key), key)

    def raw(self, key: str) -> bytes:
        """Its file as it lies there, encrypted. Raises BlobError."""
        for name in (self._name(key), self._swept(key)):  # one that was just swept away may be needed after all
            with contextlib.suppress(Absent):
                return self.shelf.read(name)
        raise BlobError(f"blob {key[:12]}… is missing")

    def has(self, key: str) -> bool:
        """True if there is a file under that key, whole or not."""
        return self.shelf.has(self._name(key))

    def put_raw(self, key: str, data: bytes) -> None:
        """Store a blob's file as another shelf, or a backup, had it."""
        self.shelf.write(self._name(key), data)

    def stored(self, folder: str = "") -> Iterator[tuple[str, float]]:
        """The key of each, and when it came (seconds since the epoch); *folder*: its first two digits."""
        return self._listed(self.part, folder)

    def swept(self, folder: str = "") -> Iterator[tuple[str, float]]:
        """The key of each that was swept away, and when."""
        return self._listed(self.part + SWEPT, folder)

    def sweep_away(self, key: str) -> None:
        """Put it aside: `get` still finds it, whoever has come for it meanwhile."""
        with contextlib.suppress(Absent):
            self.shelf.move(self._name(key), self._swept(key))

    def bring_back(self, key: str) -> None:
        """It is needed after all."""
        with contextlib.suppress(Absent):
            self.shelf.move(self._swept(key), self._name(key))

    def forget(self, key: str) -> None:
        """Delete one that was swept away."""
        self.shelf.remove(self._swept(key))

    @property
    def incoming(self) -> Incoming:
        """Where files wait until somebody has looked at them."""
        return self._incoming

    @property
    def free(self) -> int | None:
        """Bytes that still fit; None where no end is known."""
        return self.shelf.free

    def _listed(self, under: str, folder: str) -> Iterator[tuple[str, float]]:
        for name, came in self.shelf.names(f"{under}{folder}/" if folder else under):
            if NAME.fullmatch(own := name.removeprefix(under)):
                yield own.replace("/", ""), came

    def _name(self, key: str) -> str:
        return f"{self.part}{key[:2]}/{key[2:]}"

    def _swept(self, key: str) -> str:
        return f"{self.part}{SWEPT}{key[:2]}/{key[2:]}"


def opened(file: bytes, key: str) -> bytes:
    """The bytes of *key*, from its file as it lies at rest. Raises BlobError if it is another's, or changed."""
    try:
        data = open_(file, key)
    except SealError:
        raise BlobError(f"blob {key[:12]}… is not what was stored") from None
    if sha256(data).hexdigest() != key:
        raise BlobError(f"blob {key[:12]}… is not what was stored")
    return data


def sealed_files(shelf: Shelf) -> Iterator[tuple[str, str]]:
    """All of ours that lie there, blobs and what has only just come: where each lies, and the name that it is bound to."""
    for place in [place for place, _ in shelf.names("")]:
        *_, folder, file = f"/{place}".split("/")
        if f"{folder}/" == INCOMING:
            yield place, file
        elif NAME.fullmatch(f"{folder}/{file}"):
            yield place, folder + file


class Incoming:
    """Files as they came, each under a name of its own: never shared, so that one can go without asking who else has it.

    What was accepted is stored as a blob; the rest is somebody's private paper that nobody wanted, and goes in two days.
    """

    def __init__(self, shelf: Shelf, part: str) -> None:
        self._shelf, self._part, self._looked = shelf, part, -FORGETTING_EVERY_S

    def put(self, data: bytes) -> str:
        """Keep *data* for a while; its name."""
        if time.monotonic() > self._looked + FORGETTING_EVERY_S:
            self._looked = time.monotonic()
            self.forget(time.time() - INCOMING_KEPT_S)
        name = uuid4().hex
        self._shelf.write(self._part + name, close(data, name))
        return name

    def get(self, name: str) -> bytes:
        """The bytes of that file. Raises BlobError if it is gone, or was changed."""
        try:
            return open_(self._shelf.read(self._part + name), name)
        except (Absent, SealError):
            raise BlobError(f"file {name[:12]}… is gone") from None

    def names(self) -> list[str]:
        """Those that lie there."""
        return [name.removeprefix(self._part) for name, _ in self._shelf.names(self._part)]

    def forget(self, before: float) -> None:
        """Delete what came before that moment, in seconds since the epoch."""
        for name, came in list(self._shelf.names(self._part)):
            if came < before:
                self._shelf.remove(name)
