"""Engines and transactions: SQLite (WAL, foreign keys, BEGIN IMMEDIATE for writers) or PostgreSQL by URL."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from pipeline.rules.refusals import Declined
from storage.outbox import take_owed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection, Engine

    from storage.outbox import Owed

BUSY_MS = 15_000


class Database:
    """One process's way to the database."""

    def __init__(self, url: str, ring: Callable[[Sequence[Owed]], None] = lambda _: None) -> None:
        """*ring* is called after a commit with the duties that it made due; the sweeper covers what it misses."""
        self.engine = _engine(url)
        self._reads = self.engine.execution_options(zhicheng_reads=True)
        self._ring = ring

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: all of it is committed at the end, or nothing; what is `Declined` keeps the notices it wrote."""
        with Session(self.engine, expire_on_commit=False) as session:
            declined = None
            with session.begin():
                try:
                    yield session
                except Declined as refusal:
                    declined = refusal
            owed = take_owed(session)
        if owed:
            self._ring(owed)
        if declined is not None:
            raise declined

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent look; nothing is written."""
        with Session(self._reads, expire_on_commit=False) as session:
            yield session

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401  the driver's own type
    connection.isolation_level = None  # the driver must not begin by itself: _begin_sqlite does
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: a deferred transaction that upgrades later fails instead of waiting.
    reads = connection.get_execution_options().get("zhicheng_reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
