"""A folder of certificates with its manifest: number, version, SHA-256 and file of each, signed as one statement.

`zhicheng issue --batch` and `--meeting` write it, `zhicheng verify --manifest` reads it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from certificates.transparency.status import StatementError, believed, stated
from zhicheng.commands.errors import CommandError
from zhicheng.commands.reading import Unread, read, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from certificates.keys.register import TrustStore
    from certificates.keys.signer import LoadedSigner

MANIFEST = "manifest.json"
KIND = "Manifest"
KEPT = frozenset("-_.()（）〔〕[]【】")
NAME_MOST = 200
"""Bytes of a file's name: what every file system takes, with room for the version."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One certificate of a folder."""

    number: str
    version: str
    sha256: str
    file: str
    credential: str = ""
    """SHA-256 of its credential, in the file of the same name with the other suffix; empty where there is none."""

    def told(self) -> dict[str, str]:
        """As a manifest has it."""
        return {key: value for key, value in asdict(self).items() if value or key != "credential"}

    def beside(self) -> Listed | None:
        """Its credential, as a file of its own."""
        jwt = credential_name(self.file)
        return Listed(self.number, self.version, self.credential, jwt) if self.credential else None


@contextlib.contextmanager
def folder_of_ours(folder: Path) -> Iterator[None]:
    """Make *folder* and keep other runs out of it until the block ends. Raises CommandError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("w")
    except OSError as error:
        raise CommandError(f"{folder}: can't be written ({error.strerror}).") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandError(f"{folder}: another run is at work in it; wait for its end.") from None
        yield


PDF, JWT = ".pdf", ".jwt"
SUFFIXES = {PDF, JWT}
"""What lies in a folder of certificates and would be taken for one of them."""


def name_of(number: str, version: int) -> str:
    """The file's name: as the number is written, where a file system takes it; two numbers never give one name."""
    plain = "".join(one if one.isalnum() or one in KEPT else f"%{ord(one):02X}" for one in number).lstrip(".")
    if len(plain.encode()) > NAME_MOST:
        raise CommandError(f"{number[:20]}…: too long for the name of a file.")
    return f"{plain}-{version}{PDF}"


def credential_name(file: str) -> str:
    """Of the credential beside a certificate's *file*."""
    return f"{file.removesuffix(PDF)}{JWT}"


def put(folder: Path, name: str, data: bytes) -> None:
    """Write a file, whole or not at all, and on the disk. Raises CommandError."""
    fresh = folder / f".{name}"
    try:
        with fresh.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(folder / name)
    except OSError as error:
        raise CommandError(f"{folder / name}: can't be written ({error.strerror}).") from None


def sign(folder: Path, listed: Iterable[Listed], signer: LoadedSigner, *, now: datetime, **about: str) -> None:
    """Write the manifest of what is in the folder. Raises CommandError."""
    body = {"type": KIND, "at": now.isoformat(), **about, "certificates": [one.told() for one in listed]}
    put(folder, MANIFEST, stated(body, signer).encode())


def check(manifest: Path, register: TrustStore, *, now: datetime) -> list[tuple[Listed, str]]:
    """Each certificate of a manifest with what is wrong: empty, "missing" or "changed"; and each file that is "unlisted".

    Raises CommandError.
    """
    try:
        body: dict[str, Any] = believed(read(manifest).decode(), register, now=now)
        if body.get("type") != KIND:
            raise StatementError("it is a statement of another kind")
        listed = [Listed(**one) for one in body["certificates"]]
    except (Unread, UnicodeDecodeError):
        raise CommandError(f"{shown(manifest)}: can't be read.") from None
    except (StatementError, KeyError, TypeError) as error:
        raise CommandError(f"{shown(manifest)}: not to be believed ({error}).") from None
    listed = [file for one in listed for file in (one, one.beside()) if file is not None]
    judged = [(one, _fault(manifest.parent / Path(one.file).name, one.sha256)) for one in listed]
    names = {Path(one.file).name for one in listed}
    more = sorted(path.name for path in manifest.parent.iterdir() if path.suffix.lower() in SUFFIXES)
    return [*judged, *((Listed("", "", "", name), "unlisted") for name in more if name not in names)]


def _fault(file: Path, digest: str) -> str:
    try:
        return "" if sha256(read(file)).hexdigest() == digest else "changed"
    except Unread:
        return "missing"
