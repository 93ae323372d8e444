"""The whole database as one file, while everything goes on writing; and back. SQLite's own way, and PostgreSQL's own tools."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, inspect
from sqlalchemy.engine import make_url

from storage.database import Database

ASIDE = ("-wal", "-shm")
"""What SQLite keeps beside a database."""


class SnapshotError(Exception):
    """It could not be taken, or put back; one sentence."""


def take(url: str, path: Path) -> None:
    """Write the database at *url* to *path* as it stands at one moment. Raises SnapshotError."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        _run(parsed, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")
        return
    # In one step: a reader of the write-ahead log sees one moment, and holds no writer up.
    with closing(sqlite3.connect(parsed.database or "")) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)
        if (found := target.execute("PRAGMA quick_check").fetchone()) != ("ok",):
            raise SnapshotError(f"The database is damaged: {found}.")


def put_back(path: Path, url: str) -> None:
    """Make the empty database at *url* what *path* holds. Raises SnapshotError."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        _run(
            parsed, "pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", str(path)
        )
        return
    there = Path(parsed.database or "")
    there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = there.with_name(f".{there.name}.restored")
    shutil.copyfile(path, fresh)
    fresh.chmod(0o600)
    for end in ASIDE:
        there.with_name(there.name + end).unlink(missing_ok=True)
    fresh.replace(there)


def empty(url: str) -> bool:
    """True if no table is there."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").exists():
        return True
    database = Database(url)
    try:
        return not inspect(database.engine).get_table_names()
    finally:
        database.close()


def kind(url: str) -> str:
    """Sqlite or postgresql: a snapshot of one is none of the other."""
    return make_url(url).get_backend_name()


def _run(url: URL, program: str, *arguments: str) -> None:
    tool = shutil.which(program)
    if tool is None:
        raise SnapshotError(
            f"`{program}` is not installed: it comes with PostgreSQL's client (apt install postgresql-client)."
        )
    plain = url.set(drivername="postgresql", password=None).render_as_string()
    secret = {"PGPASSWORD": url.password} if url.password else {}
    done = subprocess.run(
        [tool, f"--dbname={plain}", *arguments],
        env={**os.environ, **secret},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SnapshotError(f"{program}: {(done.stderr.strip() or 'failed').splitlines()[0]}")
