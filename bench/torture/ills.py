"""How each fault is brought about, in either form of a deployment, and undone."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sqlite3
from typing import TYPE_CHECKING, Protocol

from bench.machine import descendants
from bench.torture.plan import Fault, Ill

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bench.servers import PostgreSQL, Redis
    from bench.torture.network import Weather
    from zhicheng.processes import Processes
    from zhicheng.settings import Settings

WEATHERS = {Ill.NETWORK_REFUSES, Ill.NETWORK_BREAKS, Ill.NETWORK_IS_LATE, Ill.NETWORK_IS_MUTE}


class Ground(Protocol):
    """What a house stands on: a broker and a database that can go away."""

    def empty_broker(self) -> None:
        """All messages are lost."""
        ...

    async def broker_away(self, seconds: float) -> None:
        """It is not there for so long, and comes back empty."""
        ...

    async def database_away(self, seconds: float) -> None:
        """It is not there for so long."""
        ...


class Embedded:
    """Files of one machine."""

    def __init__(self, settings: Settings) -> None:
        self._queue = settings.home / "broker" / "queue"
        self._file = settings.home / "zhicheng.db"

    def empty_broker(self) -> None:
        """Every message's file is deleted."""
        for message in self._queue.glob("*"):
            message.unlink(missing_ok=True)

    async def broker_away(self, seconds: float) -> None:
        """The folder is gone, and comes back empty."""
        aside = self._queue.with_name("gone")
        with contextlib.suppress(OSError):
            self._queue.rename(aside)
        await asyncio.sleep(seconds)
        shutil.rmtree(aside, ignore_errors=True)
        self._queue.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def database_away(self, seconds: float) -> None:
        """Somebody holds the one writer's lock."""
        with contextlib.closing(sqlite3.connect(self._file, timeout=5, check_same_thread=False)) as other:
            with contextlib.suppress(sqlite3.OperationalError):
                other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(seconds)
            other.rollback()


class Distributed:
    """PostgreSQL and Redis."""

    def __init__(self, database: PostgreSQL, broker: Redis) -> None:
        self._database, self._broker = database, broker

    def empty_broker(self) -> None:
        """FLUSHALL, and every connection is cut."""
        self._broker.flush()

    async def broker_away(self, seconds: float) -> None:
        """Killed, and begun anew."""
        await asyncio.to_thread(self._broker.stop)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(self._broker.start)

    async def database_away(self, seconds: float) -> None:
        """As after a power cut: it stops without a checkpoint, and comes back by its log."""
        await asyncio.to_thread(self._database.crash)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(self._database.start)


class Ills:
    """Brings faults about."""

    def __init__(self, processes: Processes, weather: Weather, ground: Ground) -> None:
        self._processes, self._weather, self._ground = processes, weather, ground
        self._locks = {ill: asyncio.Lock() for ill in Ill}
        """What is away can't go away again: the second waits until the first has ended."""

    async def bring(self, fault: Fault) -> None:
        """Bring one about, until it ends by itself."""
        if fault.ill in WEATHERS:
            self._weather.turn(fault.ill, fault.lasts)
            return
        async with self._locks[fault.ill]:
            await self._doing[fault.ill](fault)

    @property
    def _doing(self) -> dict[Ill, Callable[[Fault], Awaitable[None]]]:
        return {
            Ill.PART_KILLED: self._kill,
            Ill.CHILD_KILLED: self._kill_child,
            Ill.PART_FROZEN: self._freeze,
            Ill.BROKER_EMPTIED: self._empty,
            Ill.BROKER_AWAY: lambda fault: self._ground.broker_away(fault.lasts),
            Ill.DATABASE_AWAY: lambda fault: self._ground.database_away(fault.lasts),
        }

    async def _kill(self, fault: Fault) -> None:
        self._processes.kill(fault.part)

    async def _kill_child(self, fault: Fault) -> None:
        if found := descendants(self._processes.id_of(fault.part)):
            _signal(found[int(fault.lot * len(found))], signal.SIGKILL)

    async def _freeze(self, fault: Fault) -> None:
        pid = self._processes.id_of(fault.part)
        frozen = [pid, *descendants(pid)] if pid else []
        for one in frozen:
            _signal(one, signal.SIGSTOP)
        await asyncio.sleep(fault.lasts)
        for one in frozen:
            _signal(one, signal.SIGCONT)

    async def _empty(self, _: Fault) -> None:
        self._ground.empty_broker()


def _signal(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(OSError):  # it has ended meanwhile
        os.kill(pid, number)
