"""`zhicheng bench pipeline`: from an ended notice to the certificate in its chat, and from a file sent to its answer.

Worker, signer and beat are the processes of a deployment; a Bot API server of our own stands in the network's place, in the
process that measures. The floor is the same stages in one process, one after another: load, do, store, one commit each, and
nothing claimed, rung for, or swept.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import tempfile
import time
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from bench import flood, servers
from bench.machine import cpu_of
from bench.population import furnish
from chat.server import ConsoleServer
from pipeline.rules.words import Duty, EvidenceState, MessageState, Running
from pipeline.tasks.stages import stages
from storage import network as rows
from storage.models.chat import Message
from storage.models.evidence import Evidence
from storage.models.outbox import OwedDuty
from zhicheng import clock
from zhicheng.commands.chat import TOKEN, at_console, environment
from zhicheng.preparing import prepare
from zhicheng.processes import Part, Processes, worker_parts
from zhicheng.running import ringing
from zhicheng.settings import Settings
from zhicheng.wiring import Parts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from uuid import UUID

    from chat.network import Network
    from chat.turn import Turn
    from storage.agenda import Owed

PACE = 10_000.0
"""Messages a second: the network's own limit (some thirty) is not what is measured."""
SOON = timedelta(seconds=2)
PATIENCE_S = 900.0
FORMS = ("embedded", "distributed")


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one certificate, in milliseconds."""

    clock: float
    cpu: float
    """All parts together, without the database's server and the chat network's."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of each."""

    cases: int
    """Notices that end at once."""
    files: int
    """Files that come at once."""
    floor: int = 60
    """Certificates by the bare stages."""
    lone: int = 20
    """Lone cases, one after another."""

    def places(self) -> tuple[range, range, range, range]:
        """Of the people of each part, in the order of the fields floor, lone (one more, to warm), cases, files."""
        first, found = 1, []
        for count in (self.floor, self.lone + 1, self.cases, self.files // 2):
            found.append(range(first, first + count))
            first += count
        return found[0], found[1], found[2], found[3]


@dataclass(frozen=True, slots=True)
class Result:
    """One form of a deployment."""

    form: str
    size: Size
    floor: Cost
    """A certificate by the bare stages."""
    each: Cost
    """A certificate of the flood."""
    lone_ms: float
    """Median, from the last decision to the chat."""
    lone_worst_ms: float
    first_s: float
    """The first document of the flood."""
    early_ms: float
    """A certificate of the first tenth, after the first; and one of the last tenth: what comes later costs no more."""
    late_ms: float
    files_s: float
    """All files answered."""
    files_cpu_s: float
    """All parts but what reads pages, which has a queue of its own and goes on after the answers."""
    duties: float
    """Duties done, a certificate."""
    attempts: float
    """Claims, a duty."""


def run(form: str, size: Size, database_url: str = "") -> Result:
    """Measure one form, in a data folder of its own. Raises CommandError where a server is missing."""
    with ExitStack() as stack:
        home = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="zhicheng-bench-", ignore_cleanup_errors=True))
        )
        settings = Settings(_env_file=None, home=home, messages_a_second=PACE)
        if form != FORMS[0]:
            url = stack.enter_context(servers.postgresql_server(database_url))
            broker = stack.enter_context(servers.redis())
            settings = settings.model_copy(update={"database_url": url, "broker_url": broker})
        return asyncio.run(_measured(settings, form, size))


async def _measured(settings: Settings, form: str, size: Size) -> Result:
    parts = prepare(settings)
    with parts.database.writing() as session:
        route = furnish(session, parts.world())
    parts.database.close()
    bare, lone, flooded, filed = size.places()
    async with served_network(settings, filed.stop) as (network, here):
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
            floor_ = await asyncio.get_running_loop().run_in_executor(process, floor, here, route, bare)
        with Processes(background(here), logs=here.home / "logs") as processes:
            processes.begin()
            at = Asked(ringing(here), network, route)
            spans = await at.lone(lone)
            before = cpu_of(processes.ids)
            begun, ends = await at.flood(flooded)
            cpu = cpu_of(processes.ids) - before
            answering = [processes.id_of(part.name) for part in background(here) if part.name != Running.READER]
            before = cpu_of(answering)
            files_s = await at.files(filed) if filed else 0.0
            files_cpu_s = cpu_of(answering) - before
            duties, attempts = at.duties()
            at.each_once(size.cases)
            at.parts.database.close()
    tenth = max(1, len(ends) // 10)
    return Result(
        form=form,
        size=size,
        floor=floor_,
        each=Cost((ends[-1] - begun) / size.cases * 1000, cpu / size.cases * 1000),
        lone_ms=median(spans) * 1000,
        lone_worst_ms=max(spans) * 1000,
        first_s=ends[0] - begun,
        early_ms=(ends[tenth] - ends[0]) / tenth * 1000,
        late_ms=(ends[-1] - ends[-1 - tenth]) / tenth * 1000,
        files_s=files_s,
        files_cpu_s=files_cpu_s,
        duties=duties,
        attempts=attempts,
    )


@asynccontextmanager
async def served_network(settings: Settings, chats: int) -> AsyncIterator[tuple[Network, Settings]]:
    """A Bot API server on which everybody has begun a chat, and the settings that lead to it."""
    parts = Parts(settings)
    async with ConsoleServer(parts.database, parts.chat_blobs, token=TOKEN) as server:
        await server.network.act(_everybody_begins, chats)
        yield server.network, settings.model_copy(update=at_console(TOKEN, server.url))


def _everybody_begins(turn: Turn, chats: int) -> None:
    for chat_id in range(1, chats + 1):
        turn.join(chat_id, "示例", "zh").began = True


def background(settings: Settings) -> list[Part]:
    """The parts of a deployment behind the fronts, under these settings."""
    given = environment(settings)
    return [replace(part, environment={**given, **part.environment}) for part in worker_parts()]


def floor(settings: Settings, route: tuple[UUID, ...], places: range) -> Cost:
    """A certificate by the bare stages, last stages first; in a process of its own."""
    owed: deque[Owed] = deque()
    parts = Parts(settings, ring=owed.extend)
    tools, drawing = parts.tools(), parts.drawing()
    rows = stages(tools, drawing)
    spans: list[tuple[float, float]] = []
    for place in places:
        with parts.database.writing() as session:
            flood.notices_end(session, parts.world(), parts.blobs, route, range(place, place + 1), None)
        started, used = time.perf_counter(), cpu_of([os.getpid()])
        while owed:
            duty = owed.pop()
            with parts.database.reading() as session:
                work = rows[duty.duty].begin(session, session.get_one(OwedDuty, duty.id).subject_id)
            store = work()
            with parts.database.writing() as session:
                store(session, parts.world())
        spans.append((time.perf_counter() - started, cpu_of([os.getpid()]) - used))
    with parts.database.writing() as session:
        done = update(OwedDuty).where(OwedDuty.duty != Duty.PUBLISH_STATUS, OwedDuty.case_id.is_not(None))
        session.execute(done.values(settled_at=parts.now()))
        session.execute(update(OwedDuty).where(OwedDuty.duty == Duty.SEND_NOTICE).values(settled_at=parts.now()))
    parts.database.close()
    warm = spans[len(spans) // 10 :]
    return Cost(*(sum(column) / len(warm) * 1000 for column in zip(*warm, strict=True)))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the running house."""

    parts: Parts
    network: Network
    route: tuple[UUID, ...]

    async def lone(self, places: range) -> list[float]:
        """Seconds from each lone case's last decision to its chat; the first, which warms, is left out."""
        spans = []
        for place in places:
            started = time.time()
            with self.parts.database.writing() as session:
                flood.notices_end(
                    session, self.parts.world(), self.parts.blobs, self.route, range(place, place + 1), None
                )
            async for _ in self._waiting(PATIENCE_S):
                if sent := self._sent(started):
                    spans.append(sent[0] - started)
                    break
            await asyncio.sleep(0.3)
        return spans[1:]

    async def flood(self, places: range) -> tuple[float, list[float]]:
        """When the notices ended, and when each certificate had been sent, in order."""
        begin = clock.now() + SOON + timedelta(seconds=len(places) / 400)
        with self.parts.database.writing() as session:
            flood.notices_end(session, self.parts.world(), self.parts.blobs, self.route, places, begin)
        async for _ in self._waiting(PATIENCE_S):
            if len(sent := self._sent(begin.timestamp())) >= len(places):
                return begin.timestamp(), sent
        raise AssertionError("it never ended")

    async def files(self, places: range) -> float:
        """Seconds until every file had been inspected."""
        given = flood.sent(self.network, places)
        begin = clock.now() + SOON + timedelta(seconds=len(places) / 20)
        with self.parts.database.writing() as session:
            flood.files_come(session, self.parts.world(), given, self.route, begin)
        waiting = select(func.count()).select_from(Evidence).where(Evidence.state == EvidenceState.WAITING)
        async for _ in self._waiting(PATIENCE_S):
            with self.parts.database.reading() as session:
                left = session.scalar(waiting)
            if not left:
                return clock.now().timestamp() - begin.timestamp()
        raise AssertionError("it never ended")

    @staticmethod
    async def _waiting(seconds: float) -> AsyncIterator[None]:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            await asyncio.sleep(0.05)
            yield
        raise TimeoutError(f"not done in {seconds:.0f} s")

    def _sent(self, since: float) -> list[float]:
        """When each certificate since then had been sent."""
        with self.parts.database.reading() as session:
            found = session.scalars(
                select(Message.sent_at).where(Message.text_key == "certificate", Message.state == MessageState.SENT)
            )
            moments = sorted(at.timestamp() for at in found if at is not None)
        return [at for at in moments if at >= since]

    def duties(self) -> tuple[float, float]:
        """Duties done a certificate, and claims a duty."""
        with self.parts.database.reading() as session:
            done, tried = session.execute(
                select(func.count(), func.sum(OwedDuty.token)).where(
                    OwedDuty.settled_at.is_not(None), OwedDuty.token > 0
                )
            ).one()
            sent = session.scalar(select(func.count()).where(Message.text_key == "certificate")) or 1
        return done / sent, tried / max(1, done)

    def each_once(self, cases: int) -> None:
        """Make sure that each chat has its document, once."""
        with self.parts.database.reading() as session:
            said = [rows.messages(session, chat_id) for chat_id in rows.chats(session)]
        documents = [sum("document" in one for one in chat) for chat in said]
        if max(documents) > 1 or sum(documents) < cases:
            raise AssertionError(f"{sum(documents)} documents, {max(documents)} in one chat")


def report(results: Iterator[Result]) -> Iterator[str]:
    """A block a form."""
    for one in results:
        yield "\n".join(
            [
                f"{one.form}: {one.size.cases} notices end at once, {one.size.files} files come at once",
                _line(
                    "certificates a second",
                    one.each,
                    f" = {one.each.clock / one.floor.clock:.2f} × the floor",
                    one.each.cpu / one.floor.cpu,
                ),
                _line("floor, one process", one.floor, ": the same stages in a loop, one commit each", 1.0),
                f"  first document          {one.first_s:7.2f} s",
                f"  first tenth, last tenth {one.early_ms:7.1f}   {one.late_ms:6.1f} ms each = {one.late_ms / max(one.early_ms, 0.001):.2f} ×",
                f"  a lone case             {one.lone_ms:7.0f} ms  at worst {one.lone_worst_ms:.0f} ms; from the last decision to the chat",
                f"  files a second          {one.size.files / one.files_s if one.files_s else 0:7.1f}   CPU {one.files_cpu_s / max(1, one.size.files) * 1000:.1f} ms each",
                f"  duties a certificate    {one.duties:7.1f}   {one.attempts:6.2f} claims a duty",
            ]
        )


def _line(what: str, cost: Cost, said: str, ratio: float) -> str:
    return (
        f"  {what:23} {1000 / cost.clock:7.1f}   {cost.clock:6.1f} ms each{said}; CPU {cost.cpu:.1f} ms = {ratio:.2f} ×"
    )
