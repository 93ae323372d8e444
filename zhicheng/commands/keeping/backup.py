"""`zhicheng backup`: everything that can't be made again, into a folder, while everything runs; and whether it is still whole.

The database first, as of one moment, and then the blobs: a row names only what was stored before it, no blob is ever changed,
and what is swept away lies aside for two days, so what is copied later holds all that the database of that moment names (and
perhaps more). Blobs are copied as they lie, encrypted under the data key; their own hash tells whether a copy is whole.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from storage import schema, snapshot
from storage.backups import MANIFEST, UNFINISHED, BackupError, Backups
from storage.blobs import INCOMING, BlobError
from storage.blobs import opened as opened_blob
from storage.shelves import Absent
from storage.snapshot import SnapshotError
from zhicheng.commands.errors import CommandError
from zhicheng.commands.progress import shown
from zhicheng.wiring import Parts, refuse_unfit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from storage.blobs import Blobs
    from zhicheng.settings import Settings

T = TypeVar("T")
DATABASE, KEYS_LISTED, REGISTER = "database", "blobs.txt", "register.json"
SECRET = ("keys", "secrets")
"""Folders that are kept only when asked."""


class Listed(NamedTuple):
    """A blob of a backup."""

    part: str
    """`chat`, or nothing."""
    key: str
    digest: str
    """SHA-256 of its file as it lay at rest."""


def opened(folder: Path, passphrase_file: Path | None) -> Backups:
    """The backups in *folder*. Raises CommandError."""
    try:
        passphrase = passphrase_file.read_bytes().strip() if passphrase_file else None
        if passphrase == b"":
            raise CommandError(f"{passphrase_file} is empty: write a passphrase into it.")
        return Backups(folder, passphrase)
    except BackupError as error:
        raise CommandError(str(error)) from None


def back_up(settings: Settings, folder: Path, *, passphrase_file: Path | None, keys: bool) -> str:
    """Make one; its name. Raises CommandError, SchemaError."""
    if keys and passphrase_file is None:
        raise CommandError(
            "Keys are kept in an encrypted backup alone: name a file with a passphrase (--passphrase-file)."
        )
    refuse_unfit(settings)
    parts = Parts(settings)
    backups = opened(folder, passphrase_file)
    name = f"{parts.now():%Y-%m-%dT%H-%M-%SZ}"
    try:
        return _Making(parts, backups, name).make(keys=keys)
    except (BackupError, SnapshotError) as error:
        raise CommandError(str(error)) from None
    finally:
        parts.database.close()


class _Making:
    """One backup that is being made."""

    def __init__(self, parts: Parts, backups: Backups, name: str) -> None:
        self._parts, self._backups, self._name = parts, backups, name
        self._place = f".{name}{UNFINISHED}"
        self._files: dict[str, str] = {}

    def make(self, *, keys: bool) -> str:
        """Everything in its order; only then it has its name."""
        home = self._parts.settings.home
        self._backups.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._backups.folder, prefix=".") as scratch:
            passing = Path(scratch)
            snapshot.take(self._parts.settings.database, passing / DATABASE)
            self._keep(passing / DATABASE, DATABASE)
            listed = passing / KEYS_LISTED
            count = self._blobs(listed)
            self._keep(listed, KEYS_LISTED)
            self._keep(self._parts.settings.register_file, REGISTER)
            self._incoming()
            for secret in SECRET if keys else ():
                self._all_of(home / secret, secret)
            (passing / MANIFEST).write_text(json.dumps(self._said(count), indent=1), "utf-8")
            self._backups.keep(passing / MANIFEST, self._place, MANIFEST)
        (self._backups.folder / self._place).rename(self._backups.folder / self._name)
        return self._name

    def _said(self, blobs: int) -> dict[str, object]:
        return {
            "made_at": self._parts.now().isoformat(),
            "database": snapshot.kind(self._parts.settings.database),
            "schema": schema.head(),
            "data_key": self._parts.sealer.mark,
            "blobs": blobs,
            "files": self._files,
        }

    def _keep(self, source: Path | bytes, *place: str) -> None:
        self._files["/".join(place)] = self._backups.keep(source, self._place, *place)

    def _all_of(self, folder: Path, place: str) -> None:
        for file in sorted(folder.glob("*")) if folder.is_dir() else ():
            if file.is_file() and not file.name.startswith("."):
                self._keep(file, place, file.name)

    def _incoming(self) -> None:
        """What has only just come, as it lies there."""
        for name, _ in list(self._parts.shelf.names(INCOMING)):
            with contextlib.suppress(Absent):  # it has been forgotten meanwhile
                self._keep(self._parts.shelf.read(name), *name.split("/"))

    def _blobs(self, listed: Path) -> int:
        """Copy those that no earlier backup has whole; list all."""
        count, known = 0, self._known()
        with listed.open("w", encoding="ascii") as lines:
            for blobs, key in shown("blobs", list(self._there())):
                digest = known.get(key)
                if digest is None or not self._backups.has_blob(key):
                    digest = self._whole(blobs, key)
                lines.write(f"{blobs.part}{key} {digest}\n")
                count += 1
        return count

    def _known(self) -> dict[str, str]:
        """What the newest backup lists. Raises BackupError if its blobs are sealed with another data key than ours."""
        names = self._backups.names()
        if not names:
            return {}
        if self._backups.manifest(names[-1])["data_key"] != self._parts.sealer.mark:
            raise BackupError(
                f"{self._backups.folder} holds backups of before the data key was changed: name another folder."
            )
        return {one.key: one.digest for one in listed_blobs(self._backups, names[-1])}

    def _there(self) -> Iterator[tuple[Blobs, str]]:
        """Each blob; what was swept away since the database was taken may be named by it."""
        for blobs in (self._parts.blobs, self._parts.chat_blobs):
            keys = dict.fromkeys(key for one in (blobs.stored(), blobs.swept()) for key, _ in one)
            yield from ((blobs, key) for key in keys)

    def _whole(self, blobs: Blobs, key: str) -> str:
        """Copy a blob's file; its SHA-256. Raises BackupError if it does not open: a backup of it would hide that."""
        try:
            file = blobs.raw(key)
            opened_blob(file, key)
            return self._backups.keep(file, *self._backups.blob(key))
        except BlobError:
            raise BackupError(
                f"blob {key[:12]}… has changed on the disk: `zhicheng doctor` names what it belongs to"
            ) from None


def verify(folder: Path, *, passphrase_file: Path | None) -> int:
    """Read all of the newest backup, and say what is not as it was stored; 0 if nothing is wrong."""
    backups = opened(folder, passphrase_file)
    name = newest(backups)
    try:
        manifest = backups.manifest(name)
        found = list(_faults(backups, name, manifest))
    except BackupError as error:
        manifest, found = {}, [str(error)]
    for fault in found:
        print(f"✗ {fault}")
    print(f"{'✗' if found else '✓'} {name}: {manifest.get('blobs', '?')} blobs, {len(found)} faults")
    return int(bool(found))


def newest(backups: Backups, wanted: str = "") -> str:
    """The name of the one that is *wanted*, or of the newest. Raises CommandError."""
    names = backups.names()
    if wanted and wanted not in names:
        raise CommandError(f"{backups.folder} has no backup {wanted}; it has: {', '.join(names) or 'none'}.")
    if not names:
        raise CommandError(f"{backups.folder} holds no backup.")
    return wanted or names[-1]


def files_of(manifest: dict[str, object]) -> dict[str, str]:
    """The files of a backup, blobs apart, each with its SHA-256."""
    files = manifest["files"]
    return files if isinstance(files, dict) else {}


def listed_blobs(backups: Backups, name: str) -> list[Listed]:
    """Its blobs. Raises BackupError."""
    lines = b"".join(backups.pieces(name, KEYS_LISTED)).decode("ascii").splitlines()
    return [Listed(*place.rpartition("/")[::2], digest) for place, _, digest in (line.partition(" ") for line in lines)]


def _faults(backups: Backups, name: str, manifest: dict[str, object]) -> Iterator[str]:
    for file, digest in files_of(manifest).items():
        yield from _fault(backups.checked(digest, name, *file.split("/")))
    for one in shown("blobs", listed_blobs(backups, name)):
        yield from _fault(backups.checked(one.digest, *backups.blob(one.key)))


def _fault(pieces: Iterable[bytes]) -> Iterator[str]:
    try:
        for _ in pieces:
            pass
    except BackupError as error:
        yield str(error)
