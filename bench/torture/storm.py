"""`zhicheng bench torture`: a house is asked for hundreds of things while parts of it and all it stands on are broken.

Worker, signer and beat are the processes of a deployment (what reads pages is left out: it is seconds of work a page, and
nothing waits for it); the chat network is our own Bot API server, in the process that
measures, with a database that no fault touches. Faults are drawn from a seed. When the storm is over everything must come to
rest by itself, and is counted: what is lost, doubled, or half done is a sentence in the result.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bench import servers
from bench.pipeline import FORMS, PACE
from bench.population import furnish
from bench.rest import open_duties
from bench.torture import cases
from bench.torture.counting import Count, Told, count
from bench.torture.ills import Distributed, Embedded, Ills
from bench.torture.network import Weather
from bench.torture.plan import LEASE_S, PARTS, Fault, counted, drawn
from chat.server import ConsoleServer
from storage import schema
from storage.database import Away
from zhicheng import clock
from zhicheng.commands.chat import TOKEN, at_console, environment
from zhicheng.commands.people.administration import retry_all
from zhicheng.preparing import prepare
from zhicheng.processes import Processes, worker_parts
from zhicheng.running import ringing
from zhicheng.settings import Settings
from zhicheng.wiring import Parts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator
    from uuid import UUID

    from bench.torture.cases import Asked
    from bench.torture.ills import Ground
    from chat.network import Network
    from chat.turn import Turn

PAUSE_S = 1.0
"""Before a part that was killed is started again: a deployment waits ever longer, which would be a rest for it here."""
SOON = timedelta(minutes=5)
"""What is due later is none of the storm's business."""
WISH_EVERY_S = 0.5
REST_S = 3.0
"""So long nothing may be due before it counts as rest."""
PATIENCE_S = 1200.0


@dataclass(frozen=True, slots=True)
class Result:
    """One storm over one form of a deployment."""

    form: str
    seed: int
    seconds: float
    asked: Asked
    faults: tuple[Fault, ...]
    suffered: dict[str, int]
    """Calls to the chat network that went wrong, by what befell them."""
    rest_s: float
    """From the end of the storm until nothing was due."""
    held: int
    """Cases that an operator had to let go on: a stage had died five times."""
    counted: Count


def run(form: str, seed: int, seconds: float, asked: Asked) -> Result:
    """One storm. Raises CommandError where a server is missing, TimeoutError if the house never comes to rest."""
    with ExitStack() as stack:
        home = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="zhicheng-torture-", ignore_cleanup_errors=True))
        )
        settings = Settings(_env_file=None, home=home / "house", messages_a_second=PACE, lease_seconds=LEASE_S)
        ground: Ground = Embedded(settings)
        if form != FORMS[0]:
            database, broker = stack.enter_context(servers.own_postgresql()), stack.enter_context(servers.own_redis())
            settings = settings.model_copy(update={"database_url": database.url, "broker_url": broker.url})
            ground = Distributed(database, broker)
        return asyncio.run(_storm(settings, ground, home / "network.db", form, seed, seconds, asked))


async def _storm(
    settings: Settings, ground: Ground, apart: Path, form: str, seed: int, seconds: float, asked: Asked
) -> Result:
    parts = prepare(settings)
    with parts.database.writing() as session:
        route = furnish(session, parts.world())
    parts.database.close()
    weather, faults = Weather(seed), drawn(seed, seconds)
    async with _network(settings, apart, weather, asked.people) as (network, url):
        here = settings.model_copy(update=at_console(TOKEN, url))
        given = environment(here)
        children = [
            replace(part, environment={**given, **part.environment}) for part in worker_parts() if part.name in PARTS
        ]
        with Processes(children, logs=here.home / "logs", longest_pause_s=PAUSE_S) as processes:
            processes.begin()
            house = _House(ringing(here), network, route, asked)
            await house.asked_for(seconds)
            async with asyncio.TaskGroup() as together:  # an error of either ends both
                wishing = together.create_task(house.wishes())
                await _befall(faults, Ills(processes, weather, ground))
                weather.clear()
                ended = time.monotonic()
                held = await house.rests(here)
                rest_s = time.monotonic() - ended - REST_S
                wishing.cancel()
        found = count(house.parts, asked, Told(weather.told, weather.documents))
        house.parts.database.close()
    return Result(form, seed, seconds, asked, faults, dict(weather.suffered), rest_s, held, found)


async def _befall(faults: Iterable[Fault], ills: Ills) -> None:
    """Each at its moment; the end is when the last has ended."""
    begun = time.monotonic()
    async with asyncio.TaskGroup() as together:
        for fault in faults:
            await asyncio.sleep(max(0.0, begun + fault.at - time.monotonic()))
            together.create_task(ills.bring(fault))


@asynccontextmanager
async def _network(settings: Settings, file: Path, weather: Weather, chats: int) -> AsyncIterator[tuple[Network, str]]:
    """A Bot API server on which everybody has begun a chat, with its database in a *file* of its own, and its address."""
    parts = Parts(settings.model_copy(update={"database_url": f"sqlite:///{file}"}))
    schema.upgrade(parts.database.engine)
    server = ConsoleServer(parts.database, parts.chat_blobs, token=TOKEN, middlewares=[weather.middleware()])
    async with server:
        await server.network.act(_everybody_begins, chats)
        yield server.network, server.url
    parts.database.close()


def _everybody_begins(turn: Turn, chats: int) -> None:
    for chat_id in range(1, chats + 1):
        turn.join(chat_id, "示例", "zh").began = True


@dataclass
class _House:
    """What is asked of it, and whether it has come to rest."""

    parts: Parts
    network: Network
    route: tuple[UUID, ...]
    asked: Asked
    wished: int = 0

    async def asked_for(self, seconds: float) -> None:
        """Owe everything, before the first fault."""
        with self.parts.database.writing() as session:
            begin = clock.now() + timedelta(seconds=2)
            cases.owe(
                session, self.parts.world(), self.network, self.parts.blobs, self.route, self.asked, begin, seconds
            )

    async def wishes(self) -> None:
        """Whoever has a certificate asks for what comes next, whatever is away meanwhile."""
        while True:
            await asyncio.to_thread(self._wish)
            await asyncio.sleep(WISH_EVERY_S)

    def _wish(self) -> None:
        try:
            with self.parts.database.writing() as session:
                wished = cases.wish(session, self.parts.world())
        except Away:
            return
        self.wished += wished

    async def rests(self, settings: Settings) -> int:
        """Wait until nothing is due and everybody has asked; how many held cases an operator had to let go on."""
        held, since, deadline = 0, time.monotonic(), time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if await asyncio.to_thread(self._busy):
                since = time.monotonic()
            elif let_go := await asyncio.to_thread(retry_all, settings):
                held += len(let_go)
            elif time.monotonic() - since >= REST_S:
                return held
            await asyncio.sleep(WISH_EVERY_S)
        raise TimeoutError(f"not at rest {PATIENCE_S:.0f} s after the storm: {self._busy()} duties are due")

    def _busy(self) -> int:
        left = self.asked.cases - self.asked.wishes(None) - self.wished
        with self.parts.database.reading() as session:
            return left + open_duties(session, self.parts.now() + SOON)


def report(results: Iterable[Result]) -> Iterator[str]:
    """A table a storm, as docs/reliability.md carries it."""
    for one in results:
        found, asked = one.counted, one.asked
        lines = {
            "asked for": f"{asked.cases} first certificates, {asked.versions - asked.cases} later versions, "
            f"{asked.wishes('copy')} copies, {2 * asked.files} files",
            "faults": ", ".join(f"{number} × {name}" for name, number in sorted(counted(one.faults).items())),
            "calls that went wrong": ", ".join(f"{number} × {name}" for name, number in sorted(one.suffered.items())),
            "in the end": f"{found.certificates} certificates, {found.copies} copies, {found.files} files inspected, "
            f"{found.messages} messages",
            "told twice, and doubted in the ledger": str(found.doubled),
            "files that no row names, to be swept": str(found.orphans),
            "held, and let go on": str(one.held),
            "at rest after": f"{one.rest_s:.0f} s",
            "wrong": "nothing" if not found.wrong else "; ".join(found.wrong),
        }
        rows = "\n".join(f"| {what} | {said} |" for what, said in lines.items())
        yield f"| {one.form}, seed {one.seed} | {one.seconds:.0f} s of storm |\n|---|---|\n{rows}\n"
