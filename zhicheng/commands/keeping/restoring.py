"""`zhicheng restore`: a backup into an empty place; and what was decided after it, by number, from a log that others hold."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import select

from certificates.verifying.verdict import Standing
from pipeline.cage.verifying import verify_caged
from pipeline.issuance import auditing, kept_files
from pipeline.issuance.registry import CertificateRegistry
from pipeline.rules.words import CertificateState
from storage import schema, snapshot
from storage.backups import BackupError, Backups
from storage.blobs import INCOMING, Blobs
from storage.chest import kept
from storage.models.certificates import Certificate
from storage.models.outbox import Counter
from storage.models.transparency import LogEntry
from storage.sealing import marks_of
from storage.shelves import shelf_at
from storage.snapshot import SnapshotError
from zhicheng.commands.errors import CommandError
from zhicheng.commands.keeping.backup import (
    DATABASE,
    KEYS_LISTED,
    REGISTER,
    files_of,
    listed_blobs,
    newest,
    opened,
)
from zhicheng.commands.progress import shown
from zhicheng.data_key import data_key
from zhicheng.wiring import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

    from storage.shelves import Shelf
    from zhicheng.settings import Settings

SAMPLE = 10
"""Certificates that are verified as anybody would: the newest."""
SERIALS = "certificates"
"""The counter that gives certificates their serials."""


def restore(settings: Settings, folder: Path, *, wanted: str, passphrase_file: Path | None, log: Path | None) -> int:
    """Put a backup back and prove it; 0 if all of it is as it was. Raises CommandError.

    The database comes last: what was interrupted before is done again, and finds most of it there.
    """
    backups = opened(folder, passphrase_file)
    name = newest(backups, wanted)
    try:
        manifest = backups.manifest(name)
        _refuse(settings, name, manifest)
        shelf = shelf_at(settings.blobs_url, settings.home / "blobs")
        _files_back(settings, shelf, backups, name, manifest)
        _blobs_back(shelf, backups, name)
        _refuse_other_key(settings, manifest)
        _database_back(settings, backups, name, manifest)
    except (BackupError, SnapshotError) as error:
        raise CommandError(str(error)) from None
    parts = Parts(settings)
    try:
        return _proven(parts, name, log)
    finally:
        parts.database.close()


def _refuse(settings: Settings, name: str, manifest: dict[str, object]) -> None:
    if not snapshot.empty(settings.database):
        raise CommandError(
            "There is a database already: a backup is put back into an empty place (ZHICHENG_HOME, ZHICHENG_DATABASE_URL)."
        )
    if snapshot.kind(settings.database) != manifest["database"]:
        raise CommandError(f"{name} holds a database of {manifest['database']}: see ZHICHENG_DATABASE_URL.")
    if manifest["schema"] not in schema.known():
        raise CommandError(
            f"{name} was made by a newer version of zhicheng (schema {manifest['schema']}): update it first."
        )


def _files_back(settings: Settings, shelf: Shelf, backups: Backups, name: str, manifest: dict[str, object]) -> None:
    for file, digest in files_of(manifest).items():
        if file in {DATABASE, KEYS_LISTED}:
            continue
        place = file.split("/")
        if file.startswith(INCOMING):
            shelf.write(file, b"".join(backups.checked(digest, name, *place)))
        else:
            there = settings.register_file if file == REGISTER else settings.home.joinpath(*place)
            kept(there, backups.checked(digest, name, *place))


def _blobs_back(shelf: Shelf, backups: Backups, name: str) -> None:
    for part, listed in groupby(shown("blobs", listed_blobs(backups, name)), key=lambda one: one.part):
        blobs = Blobs(shelf, f"{part}/" if part else "")
        for one in listed:
            if not blobs.has(one.key):
                blobs.put_raw(one.key, b"".join(backups.checked(one.digest, *backups.blob(one.key))))


def _refuse_other_key(settings: Settings, manifest: dict[str, object]) -> None:
    """Before the database is there: under another data key no ID number in it would ever open."""
    given, file = settings.data_key.get_secret_value(), settings.home / "secrets" / "data.key"
    if not given and not file.exists():
        raise CommandError(f"The data key is not in this backup: put yours into {file}, or set ZHICHENG_DATA_KEY.")
    if manifest["data_key"] not in marks_of(data_key(settings)):
        raise CommandError("The data key here is not the one that this backup's database was sealed with.")


def _database_back(settings: Settings, backups: Backups, name: str, manifest: dict[str, object]) -> None:
    passing = settings.home / f".{DATABASE}"
    try:
        kept(passing, backups.checked(files_of(manifest)[DATABASE], name, DATABASE))
        snapshot.put_back(passing, settings.database)
    finally:
        passing.unlink(missing_ok=True)


def _proven(parts: Parts, name: str, log: Path | None) -> int:
    """Say how it stands: by the transparency log, the files, a sample, and what others know of later."""
    schema.upgrade(parts.database.engine)
    with parts.database.writing() as session:
        lost = list(_decided_later(session, log)) if log else []
        faults = [
            *auditing.faults(session, parts.register(), now=parts.now()),
            *kept_files.faults(session, parts.blobs.get),
        ]
        sample = _sample(session)
    faults += [fault for key in sample if (fault := _fault(parts, key))]
    for fault in faults:
        print(f"✗ {fault}")
    print(f"{'✗' if faults else '✓'} {name}: restored; {len(faults)} faults, {len(sample)} certificates verified")
    for one in lost:
        print(f"! decided after this backup: {one}")
    if log is None:
        print(
            "What was decided after it is named by `--log FILE`: the newest `zhicheng log export` that somebody else holds."
        )
    return int(bool(faults))


def _sample(session: Session) -> list[str]:
    rows = select(Certificate.signed).where(
        Certificate.state == CertificateState.VALID, Certificate.signed.is_not(None)
    )
    return [key for key in session.scalars(rows.order_by(Certificate.serial.desc()).limit(SAMPLE)) if key]


def _fault(parts: Parts, key: str) -> str | None:
    verdict = verify_caged(
        parts.blobs.get(key), parts.register(), now=parts.now(), registry=CertificateRegistry(parts.database)
    )
    return None if verdict.standing is Standing.VALID else f"{verdict.number}: {verdict.standing} when it is verified"


def _decided_later(session: Session, log: Path) -> Iterator[str]:
    """What *log* holds beyond this database's log, by number. Numbers that were given are not given again. Raises CommandError."""
    ours = session.execute(select(LogEntry.place, LogEntry.body).order_by(LogEntry.place))
    held = enumerate(log.read_text("utf-8").splitlines())
    for entry, (at, line) in zip(ours, held, strict=False):
        if (entry.place, entry.body) != (at, line):
            raise CommandError(
                f"{log} is not the log of this registry: entry {at} is another. Nothing is said of what came later."
            )
    serials = [session.scalar(select(Counter.value).where(Counter.name == SERIALS)) or 0]
    for at, line in held:
        body = json.loads(line)
        serials.append(body["serial"])
        yield f"{body['number']} version {body['version']}: {body['change']} at {body['at']} (entry {at})"
    session.merge(Counter(name=SERIALS, value=max(serials)))  # of a house that had given none yet there is no row


def export_log(settings: Settings, file: Path) -> int:
    """Write the transparency log's entries, a line each, for somebody else to hold; how many there are."""
    parts = Parts(settings)
    with parts.database.reading() as session:
        rows = session.scalars(select(LogEntry.body).order_by(LogEntry.place).execution_options(yield_per=1000))
        count = 0

        def lines() -> Iterator[bytes]:
            nonlocal count
            for body in rows:
                count += 1
                yield f"{body}\n".encode()

        kept(file, lines())
    parts.database.close()
    return count
