"""A folder of backups: blobs once for all of them, and a folder a backup for what changes. Encrypted where that is asked.

    encryption.json            {"salt": hex}; where a passphrase closes everything else
    blobs/3f/3f9a…             a blob's file as it lay at rest, under its key; encrypted, under a keyed hash of its key
    2026-11-26T21-40-00Z/      one backup: manifest.json, database, blobs.txt (a line each: key, SHA-256 of its file), …

A backup is there when its folder has its name: it is written under another one first.
"""

from __future__ import annotations

import hmac
import json
import os
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from storage.chest import PIECE, Chest, ChestError, fresh_salt, kept

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENCRYPTION, MANIFEST = "encryption.json", "manifest.json"
UNFINISHED = ".unfinished"


class BackupError(Exception):
    """A backup is not there, or not what was stored: one sentence."""


class Backups:
    """The backups of one folder."""

    def __init__(self, folder: Path, passphrase: bytes | None = None) -> None:
        """Raises BackupError if the folder is closed by a passphrase and none is given, or the other way round."""
        self.folder = folder
        self._chest, self._naming = self._closed_by(passphrase)

    def _closed_by(self, passphrase: bytes | None) -> tuple[Chest | None, bytes]:
        note = self.folder / ENCRYPTION
        if passphrase is None:
            if note.exists():
                raise BackupError(f"{self.folder} is encrypted: name the file with its passphrase (--passphrase-file).")
            return None, b""
        if not note.exists():
            if self.names():
                raise BackupError(f"{self.folder} holds backups without a passphrase: name another folder.")
            kept(note, iter([json.dumps({"salt": fresh_salt().hex()}).encode()]))
        salt = bytes.fromhex(json.loads(note.read_text())["salt"])
        return Chest(passphrase, salt), hmac.digest(passphrase, salt + b"names", "sha256")

    def names(self) -> list[str]:
        """Of the backups that are whole, the oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(one.parent.name for one in self.folder.glob(f"[0-9]*/{MANIFEST}"))

    def keep(self, source: Path | bytes, *place: str) -> str:
        """Store a file; the SHA-256 of what was in it. Raises OSError."""
        digest = sha256()

        def opened() -> BinaryIO:
            return BytesIO(source) if isinstance(source, bytes) else source.open("rb")

        def plain() -> Iterator[bytes]:
            with opened() as file:
                while piece := file.read(PIECE):
                    digest.update(piece)
                    yield piece

        path = self.folder.joinpath(*place)
        if self._chest is None:
            kept(path, plain())
        else:
            for _ in plain():
                pass
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = path.with_name(f".{path.name}.{os.getpid()}")
            with opened() as file, fresh.open("wb") as out:
                self._chest.close(file, out)
                out.flush()
                os.fsync(out.fileno())
            fresh.replace(path)
        return digest.hexdigest()

    def pieces(self, *place: str) -> Iterator[bytes]:
        """What was stored there. Raises BackupError if it is missing or does not open."""
        name = "/".join(place)
        try:
            with self.folder.joinpath(*place).open("rb") as file:
                if self._chest is None:
                    while piece := file.read(PIECE):
                        yield piece
                else:
                    yield from self._chest.open(file)
        except FileNotFoundError:
            raise BackupError(f"{name} is missing in {self.folder}") from None
        except ChestError as error:
            raise BackupError(f"{name} {error}") from None

    def checked(self, digest: str, *place: str) -> Iterator[bytes]:
        """The same. Raises BackupError at the end if that was not what *digest* (SHA-256, hex) says."""
        found = sha256()
        for piece in self.pieces(*place):
            found.update(piece)
            yield piece
        if found.hexdigest() != digest:
            raise BackupError(f"{'/'.join(place)} is not what was stored")

    def manifest(self, name: str) -> dict[str, object]:
        """What a backup says of itself. Raises BackupError."""
        body: dict[str, object] = json.loads(b"".join(self.pieces(name, MANIFEST)))
        return body

    def has_blob(self, key: str) -> bool:
        """True if it lies there, whole or not."""
        return self.folder.joinpath(*self.blob(key)).exists()

    def blob(self, key: str) -> tuple[str, str, str]:
        """Where the blob of that key lies."""
        name = hmac.digest(self._naming, key.encode(), "sha256").hex() if self._naming else key
        return "blobs", name[:2], name
