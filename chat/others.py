"""Several processes that serve one network: each rings for what the others commit. PostgreSQL carries it (LISTEN and NOTIFY).

A notification is part of the transaction that it tells of, and comes with its commit: nobody asks the database whether anything
happened. Where the line to the database broke, everybody looks once. SQLite has one process that serves, and no need of this.
"""

from __future__ import annotations

import asyncio
import secrets
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from psycopg import AsyncConnection
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

CHANNEL = "zhicheng_network"
MOST = 7000
"""Bytes of a notification; PostgreSQL takes 8000."""
AGAIN_S = 1.0
LOOK_S = 5.0
"""So often whoever is alone at something makes sure of it, and whoever waits asks for it."""
POLL = "poll"
"""Somebody else's process has been polled by the bot."""
log = structlog.get_logger()


class Others:
    """The other processes of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._own = secrets.token_hex(6)
        self.there = engine.dialect.name == "postgresql"
        """True if there may be others."""

    def tell(self, session: Session, names: Iterable[object]) -> None:
        """Ring the bells of these names in all other processes, once the transaction is committed."""
        said = " ".join([self._own, *sorted(str(name) for name in names)])
        if self.there and " " in said:
            session.execute(text("SELECT pg_notify(:channel, :said)"), {"channel": CHANNEL, "said": said[:MOST]})

    async def hear(self, ring: Callable[[list[str]], None], ring_all: Callable[[], None]) -> None:
        """Ring for what others tell, until cancelled."""
        while True:
            with suppress(Exception):  # the database is away: said once by whoever needs it for more
                async with await self._connected() as line:
                    await line.execute(f"LISTEN {CHANNEL}")
                    ring_all()  # of what came meanwhile nobody has told us
                    async for one in line.notifies():
                        who, *names = one.payload.split()
                        if who != self._own:
                            ring(names)
            await asyncio.sleep(AGAIN_S)

    @asynccontextmanager
    async def alone(self, what: str) -> AsyncIterator[asyncio.Event]:
        """Wait until no other process is at *what*; the event is set once that can't be said any more."""
        over = asyncio.Event()
        if not self.there:
            yield over
            return
        line = await self._held(what)
        minding = asyncio.create_task(_mind(line, over))
        try:
            yield over
        finally:
            minding.cancel()
            await line.close()

    async def _held(self, what: str) -> AsyncConnection[Any]:
        while True:
            with suppress(Exception):
                line = await self._connected()
                with suppress(Exception):
                    asked = await line.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [f"{CHANNEL} {what}"])
                    if (await asked.fetchone() or (False,))[0]:
                        return line
                await line.close()
            await asyncio.sleep(LOOK_S)

    async def _connected(self) -> AsyncConnection[Any]:
        from psycopg import AsyncConnection

        _, given = self._engine.dialect.create_connect_args(self._engine.url)
        kept_open = {"keepalives_idle": 20, "keepalives_interval": 10, "keepalives_count": 3}
        return await AsyncConnection.connect(**{**given, **kept_open, "autocommit": True})


async def _mind(line: AsyncConnection[Any], over: asyncio.Event) -> None:
    """Set *over* once the line, and with it the lock, is gone."""
    try:
        while True:
            await asyncio.sleep(LOOK_S)
            await line.execute("SELECT 1")
    except Exception as trouble:  # noqa: BLE001  whatever it is, the lock may be another's now
        log.warning("network.line_lost", error=type(trouble).__name__)
        over.set()
