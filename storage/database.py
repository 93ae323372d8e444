"""Engines and transactions: SQLite (WAL, foreign keys, BEGIN IMMEDIATE for writers) or PostgreSQL by URL."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.orm import Session

from storage.outage import Outage
from storage.outbox import take_owed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection, Engine
    from sqlalchemy.pool import ConnectionPoolEntry

    from storage.agenda import Owed

BUSY_MS = 15_000
LOOKED_AT = 400
CONNECT_S = 3
"""How long a server may take to let us in."""
RESTED_S, RESTS = 1.0, "zhicheng_rests"


DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
DAMAGED_STATES = {"XX001", "XX002"}
"""PostgreSQL's data_corrupted and index_corrupted (appendix A of its manual)."""


class Away(Exception):
    """The database can't be reached, is locked, or has no room: nothing was written, and it is nobody's input."""


class Damaged(Away):
    """What lies on its disk is not a whole database any more: no waiting mends it."""


class _Keeping(Session):
    """Holds all that it has loaded until it ends: a session forgets what nobody holds, and would ask for it again."""


@event.listens_for(_Keeping, "loaded_as_persistent")
def _keep(session: Session, loaded: object) -> None:
    session.info.setdefault("kept", []).append(loaded)


class Database:
    """One process's way to the database."""

    def __init__(
        self, url: str, ring: Callable[[Sequence[Owed]], None] = lambda _: None, *, called: str = "database"
    ) -> None:
        """*ring* is called after a commit with the duties that it made due; the sweeper covers what it misses. *called*: in the log, when it is away."""
        self.engine = _engine(url)
        self._reads = self.engine.execution_options(zhicheng_reads=True)
        self._hasty = self.engine.execution_options(zhicheng_hasty=True)
        self._ring = ring
        self._outage = Outage(called)

    @contextmanager
    def writing(self, *, lasting: bool = True, keeps: bool = False) -> Iterator[Session]:
        """One transaction: all of it is committed at the end, or nothing. Raises Away.

        *keeps*: what was loaded once is not asked for again; for who looks at one person's things, not at all rows.

        *lasting*: it is on the disk when this returns, with every commit before it. Without it a power cut may take it
        back, as if it had not come to that yet: for what would then be done again (docs/algorithms/outbox.md).
        """
        engine = self.engine if lasting else self._hasty
        with self._reached("writing"), (_Keeping if keeps else Session)(engine, expire_on_commit=False) as session:
            with session.begin():
                yield session
            owed = take_owed(session)
        if owed:
            self._ring(owed)

    @contextmanager
    def reading(self, *, keeps: bool = False) -> Iterator[Session]:
        """A consistent look; nothing is written. *keeps* as in `writing`. Raises Away."""
        with self._reached("reading"), (_Keeping if keeps else Session)(self._reads, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def _reached(self, doing: str) -> Iterator[None]:
        """Tell an outage from a fault of ours, and say it once."""
        try:
            yield
        except (DBAPIError, PoolExhausted) as error:
            if not is_away(error):
                raise
            self._outage.failed(error, doing)
            raise (Damaged if is_damaged(error) else Away)(type(error).__name__) from error
        self._outage.worked(doing)

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def look_over(session: Session) -> None:
    """Let SQLite count anew how its tables have grown, some hundred rows an index; PostgreSQL does so by itself.

    https://www.sqlite.org/lang_analyze.html, "Recommended usage patterns": a program that runs for long asks once a day.
    Before 3.46 it looks at those tables alone that this very connection has asked for; no query of ours counts on it.
    """
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text(f"PRAGMA analysis_limit={LOOKED_AT}"))
        session.execute(text("PRAGMA optimize=0x10002"))


def is_away(error: DBAPIError | PoolExhausted) -> bool:
    """True if the database could not be reached, locked or written, whatever it was asked."""
    if isinstance(error, PoolExhausted) or error.connection_invalidated or is_damaged(error):
        return True
    # SQLite calls a statement that it can't read "operational" too: that one is ours.
    code = getattr(error.orig, "sqlite_errorcode", None)
    return isinstance(error, OperationalError) and code != sqlite3.SQLITE_ERROR


def is_damaged(error: BaseException) -> bool:
    """True if the database itself says that it is broken on its disk."""
    driver = getattr(error, "orig", None)
    code = getattr(driver, "sqlite_errorcode", None)  # extended: its lowest byte is the kind
    return getattr(driver, "sqlstate", None) in DAMAGED_STATES if code is None else code & 0xFF in DAMAGED


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        engine = create_engine(url, connect_args={"connect_timeout": CONNECT_S})
        event.listen(engine, "begin", _begin_postgresql)
        _ask_the_rested(engine)
        return engine
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _ask_the_rested(engine: Engine) -> None:
    """A connection that nobody has used for a second is asked whether it still stands, and replaced if not.

    SQLAlchemy's own `pool_pre_ping` asks each time: one journey more in each of the twenty transactions of a certificate.
    """

    def rests(_: object, record: ConnectionPoolEntry) -> None:
        record.info[RESTS] = time.monotonic()

    def wakes(connection: Any, record: ConnectionPoolEntry, _: object) -> None:  # noqa: ANN401  the driver's own type
        since = record.info.get(RESTS)
        if since is None or time.monotonic() - since < RESTED_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error:
            raise DisconnectionError from None

    event.listen(engine, "checkin", rests)
    event.listen(engine, "checkout", wakes)


def _prepare_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401  the driver's own type
    connection.isolation_level = None  # the driver must not begin by itself: _begin_sqlite does
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_postgresql(connection: Connection) -> None:
    if _option(connection, "zhicheng_hasty"):
        connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")


def _begin_sqlite(connection: Connection) -> None:
    # NORMAL leaves the write-ahead log to the next FULL commit, or to the checkpoint, to be brought to the disk.
    wanted = "NORMAL" if _option(connection, "zhicheng_hasty") else "FULL"
    if connection.info.get("synchronous", "FULL") != wanted:
        connection.exec_driver_sql(f"PRAGMA synchronous={wanted}")
        connection.info["synchronous"] = wanted
    # A writer takes the lock at once: a deferred transaction that upgrades later fails instead of waiting.
    connection.exec_driver_sql("BEGIN" if _option(connection, "zhicheng_reads") else "BEGIN IMMEDIATE")


def _option(connection: Connection, name: str) -> bool:
    return bool(connection.get_execution_options().get(name, False))
