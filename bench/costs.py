"""`zhicheng bench costs`: what each step costs, in processor time: the file from which `zhicheng plan` reckons.

A house of processes as Compose has it (PostgreSQL, Redis, worker, signer, reader, beat, pages) works; the processor time of each
part and of the database's server is read before and after. Clocks are not looked at; and since other work on the machine makes a
second of processor time worth less, each is reckoned as one of an idle machine (`bench/yardstick.py`).
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

from aiogram import Bot
from sqlalchemy import select, text

from bench import servers
from bench.bot import Silent, fed, updates
from bench.machine import cpu_of, described, held
from bench.pipeline import PACE, PATIENCE_S, SOON, Asked, Size, background, served_network
from bench.population import furnish
from bench.rest import open_duties
from bench.yardstick import Yardstick
from bot.app import make_dispatcher
from storage.models.certificates import Certificate
from zhicheng import clock
from zhicheng.planning.costs import Costs, Step
from zhicheng.preparing import prepare
from zhicheng.processes import Part, Processes
from zhicheng.running import ringing
from zhicheng.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping
    from uuid import UUID

    from zhicheng.wiring import Parts

IDLE_S = 20
UPDATES, PAGES = 20, 60
"""Updates of each kind, and page views, that are measured."""
LOOK_S = 0.5
DATABASE, READER = "database", "reader"
OTHER = ("log_writes", "wal_kb", "rows_kb", "files_kb")
SECONDS, YARD, PIECES = "seconds", "yard", "pieces"


class Meter:
    """Reads what each part, and the database's server, has used."""

    def __init__(self, parts: Parts, processes: Processes, names: tuple[str, ...], yardstick: Yardstick) -> None:
        self._parts, self._processes, self._names, self.yardstick = parts, processes, names, yardstick
        with parts.database.reading() as session:
            backend = session.scalar(text("SELECT pg_backend_pid()"))
        self._server = int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])

    def read(self) -> dict[str, float]:
        """Milliseconds by part since each began; writes to the database's log (PostgreSQL 18 counts them), and kilobytes: of the database's log, of its rows, of files."""
        found = {name: cpu_of([self._processes.id_of(name)]) * 1000 for name in self._names}
        found[DATABASE] = cpu_of([self._server]) * 1000
        asked = (
            "SELECT (SELECT sum(writes) FROM pg_stat_io WHERE object = 'wal'), "
            "pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0'), pg_database_size(current_database())"
        )
        with self._parts.database.reading() as session:
            writes, wal, rows = session.execute(text(asked)).one()
        files = sum(file.stat().st_size for file in (self._parts.settings.home / "blobs").rglob("*") if file.is_file())
        found.update(log_writes=float(writes), wal_kb=float(wal) / 1024, rows_kb=rows / 1024, files_kb=files / 1024)
        found.update({SECONDS: time.monotonic(), YARD: self.yardstick.spent, PIECES: float(self.yardstick.pieces)})
        return found

    def spent(self, before: Mapping[str, float], times: int, idle: Mapping[str, float]) -> Step:
        """Since *before*, of one of so many, without what the house uses when it is idle."""
        return spent(before, self.read(), times, idle, self.worth(before))

    def worth(self, before: Mapping[str, float]) -> float:
        """Of a second of processor time, since *before*."""
        return self.yardstick.worth(self.yardstick.spent - before[YARD], self.yardstick.pieces - before[PIECES])


def spent(
    before: Mapping[str, float], after: Mapping[str, float], times: int, idle: Mapping[str, float], worth: float
) -> Step:
    """Of one of so many, without what the house uses when it is idle; *worth*: of a second of processor time."""
    seconds = after[SECONDS] - before[SECONDS]
    used = {}
    for name in after.keys() - {SECONDS, YARD, PIECES}:
        at_best = 1.0 if name in OTHER else worth
        whole = (after[name] - before[name]) * at_best - idle.get(name, 0.0) * seconds
        used[name] = round(max(0.0, whole / times), 3)
    other = {name: used.pop(name) for name in OTHER}
    return Step({name: ms for name, ms in used.items() if ms}, **other)


def run(size: Size, *, reads: bool) -> Costs:
    """Measure a house; *reads*: pages too. Raises CommandError where a server is missing."""
    with ExitStack() as stack:
        folder = tempfile.TemporaryDirectory(prefix="zhicheng-costs-", ignore_cleanup_errors=True)
        home = Path(stack.enter_context(folder))
        url = stack.enter_context(servers.postgresql_server())
        broker = stack.enter_context(servers.redis())
        settings = Settings(
            _env_file=None,
            home=home,
            messages_a_second=PACE,
            database_url=url,
            broker_url=broker,
            web_listen=f"127.0.0.1:{servers.free_port()}",
        )
        return asyncio.run(_measured(settings, size, reads=reads))


async def _measured(settings: Settings, size: Size, *, reads: bool) -> Costs:
    parts = prepare(settings)
    with parts.database.writing() as session:
        route = furnish(session, parts.world())
    parts.database.close()
    warming, lone, flooded, filed = size.places()
    async with served_network(settings, filed.stop) as (network, here):
        behind = background(here)
        fronts = [Part(name, (name,), behind[0].environment) for name in ("web", "bot")]
        children = [*behind, *fronts]
        children = [child for child in children if reads or child.name != "reader"]
        with Processes(children, logs=here.home / "logs") as processes, Yardstick() as yardstick:
            processes.begin()
            asked = Asked(ringing(here), network, route)
            await asked.lone(lone)  # each part has worked before it is measured: what is loaded late is loaded
            await asked.files(warming)  # in each of the worker's processes a cage is made
            _look(here, "/health", 1)
            await _rests(asked.parts, reads=reads)
            meter = Meter(asked.parts, processes, tuple(child.name for child in children), yardstick)
            before = meter.read()
            await asyncio.sleep(IDLE_S)
            rest = meter.spent(before, 1, {})
            idle = {name: ms / IDLE_S for name, ms in rest.cpu_ms.items()}
            idle |= {"log_writes": rest.log_writes / IDLE_S, "wal_kb": rest.wal_kb / IDLE_S}

            async def step(work: Awaitable[object], times: int) -> Step:
                before = meter.read()
                await work
                await _rests(asked.parts, reads=reads)
                return meter.spent(before, times, idle)

            steps = {"certificate": await step(asked.flood(flooded), len(flooded))}
            if filed:
                both = await step(asked.files(filed), 2 * len(filed))
                reader = both.cpu_ms.get(READER)
                others = {part: ms for part, ms in both.cpu_ms.items() if part != READER}
                steps |= {"file": replace(both, cpu_ms=others)} | (
                    {"reading": Step({READER: reader})} if reader else {}
                )
            before = meter.read()
            _look(here, _page(asked.parts), PAGES)
            # What these leave in tables is less than the eight kilobytes by which a table grows.
            steps["page"] = replace(meter.spent(before, PAGES, idle), rows_kb=0.0)
            steps["update"] = await _updates(asked.parts, meter, route, idle)
            memory = {child.name: round(held(processes.id_of(child.name)) / 2**20) for child in children}
            asked.parts.database.close()
    return Costs(described(), {name: round(ms, 3) for name, ms in idle.items()}, steps, memory)


async def _rests(parts: Parts, *, reads: bool) -> None:
    """Wait until nothing is due: pages are compared, and read, after a file's sender has been answered."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        await asyncio.sleep(LOOK_S)
        with parts.database.reading() as session:
            if not open_duties(session, clock.now() + SOON, reads=reads):
                return
    raise TimeoutError(f"not at rest in {PATIENCE_S:.0f} s")


def _look(settings: Settings, path: str, times: int) -> None:
    """At one of our own pages, so many times; the first time it may still have to begin."""
    host, port = settings.web_listen.split(":")
    servers.listens(int(port))
    for _ in range(times):
        with urlopen(f"http://{host}:{port}{path}", timeout=60) as answer:
            answer.read()


def _page(parts: Parts) -> str:
    """Where a QR code leads."""
    with parts.database.reading() as session:
        number = session.scalars(select(Certificate.number).limit(1)).one()
    return f"/c/{number}?k={parts.sealer.code(number)}"


async def _updates(parts: Parts, meter: Meter, route: tuple[UUID, ...], idle: Mapping[str, float]) -> Step:
    """One update of the chat, the mean of all kinds, by the bot's dispatcher in this process."""
    dispatcher, bot = make_dispatcher(parts.database, parts.world, parts.blobs.get), Bot("42:TEST", session=Silent())
    kinds = updates(parts.pack, route)
    for event in kinds.values():
        await fed(dispatcher, bot, event(1))
    before, used = meter.read(), time.process_time()
    for place in range(1, UPDATES + 1):
        for event in kinds.values():
            await fed(dispatcher, bot, event(place))
    cpu = (time.process_time() - used) * meter.worth(before) * 1000 / (UPDATES * len(kinds))
    step = meter.spent(before, UPDATES * len(kinds), idle)
    return replace(step, rows_kb=0.0, cpu_ms={"bot": round(cpu, 3), DATABASE: step.cpu_ms.get(DATABASE, 0.0)})
