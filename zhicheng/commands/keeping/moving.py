"""`zhicheng move`: the whole house into another database, other blobs, or both; checked by counts and hashes."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from storage import copying, schema
from storage.blobs import sealed_files
from storage.database import Database
from storage.envelopes import open_
from storage.sealing import SealError
from storage.shelves import S3, Absent, shelf_at
from zhicheng.commands.errors import CommandError
from zhicheng.commands.progress import shown
from zhicheng.still import still
from zhicheng.wiring import Parts, refuse_unfit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storage.shelves import Shelf
    from zhicheng.settings import Settings

FILE = "file://"


def move(settings: Settings, to: Sequence[str]) -> int:
    """Copy everything; 0 if all of it is there as it was. What is here stays: settings are changed by hand. Raises CommandError."""
    database, blobs = _told_apart(settings, to)
    refuse_unfit(settings)
    parts = Parts(settings)
    with still(parts):
        try:
            faults = [*_database(parts, database)] if database else []
            faults += [*_blobs(parts, blobs)] if blobs else []
        finally:
            parts.database.close()
    for fault in faults:
        print(f"✗ {fault}")
    if faults:
        print("Nothing is changed here, and the house can go on where it was.")
        return 1
    named = {"ZHICHENG_DATABASE_URL": database, "ZHICHENG_BLOBS_URL": blobs}
    print("All is there as it was. Set, on every machine, and begin there:")
    for name, url in named.items():
        if url:
            print(f"  {name}={make_url(url).render_as_string() if url == database else url}")
    return 0


def _told_apart(settings: Settings, to: Sequence[str]) -> tuple[str, str]:
    blobs = [url for url in to if url.startswith((S3, FILE))]
    databases = [url for url in to if url not in blobs]
    if len(blobs) > 1 or len(databases) > 1 or not to:
        raise CommandError("Name one database, one place for blobs (s3://… or file:///…), or both.")
    for url in databases:
        try:
            make_url(url)
        except ArgumentError:
            raise CommandError("That is neither a database's URL nor s3://… nor file:///…") from None
    if settings.database in databases or (blobs and blobs[0].rstrip("/") == settings.blobs_url.rstrip("/")):
        raise CommandError("That is where it is already.")
    return (databases or [""])[0], (blobs or [""])[0]


def _database(parts: Parts, url: str) -> Iterator[str]:
    """Copy all rows, and compare; a sentence for each table that differs."""
    target = Database(url)
    try:
        schema.upgrade(target.engine)
        with target.engine.connect() as connection:
            if not copying.is_bare(connection):
                raise CommandError("There are rows already: a house is moved into an empty database.")
        for _ in shown("tables", copying.copy(parts.database.engine, target.engine)):
            pass
        here, there = copying.digests(parts.database.engine), copying.digests(target.engine)
        for name, (count, digest) in here.items():
            if (count, digest) != there[name]:
                yield f"table {name}: {count} rows here, {there[name][0]} there, or not the same"
        print(f"database: {len(here)} tables, {sum(count for count, _ in here.values())} rows, compared")
    finally:
        target.close()


def _blobs(parts: Parts, url: str) -> Iterator[str]:
    """Copy every file as it lies; a sentence for each that does not open here, or is another there."""
    target, count = shelf_at(url, parts.settings.home), 0
    for place, name in shown("files", sealed_files(parts.shelf)):
        data, count = parts.shelf.read(place), count + 1
        try:
            open_(data, name)
        except SealError:
            yield f"file {place} is not what was stored: restore it from a backup"
            continue
        if not _is_there(target, place, data):
            target.write(place, data)
            if not _is_there(target, place, data):
                yield f"file {place} is another one there"
    print(f"blobs: {count} files, compared")


def _is_there(target: Shelf, place: str, data: bytes) -> bool:
    try:
        return sha256(target.read(place)).digest() == sha256(data).digest()
    except Absent:
        return False
