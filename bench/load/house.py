"""`zhicheng bench load`: a region's applicants and officers in the chat at once, while certificates and files flow behind them.

The house under load: PostgreSQL and Redis, the bot, two workers, signer and beat, as a deployment starts them.
"""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from bench import flood, servers
from bench.load.answers import Answers
from bench.load.crowd import Crowd, enrol
from bench.machine import cpu_of, described, held
from bench.pipeline import PACE
from bench.population import FIRST_OFFICER, furnish
from bench.rest import open_duties, still_open
from chat.server import ConsoleServer
from pipeline.rules.words import MessageState
from storage import schema
from storage.models.chat import Message, Update
from storage.models.outbox import OwedDuty
from zhicheng import clock
from zhicheng.commands.chat import TOKEN, at_console, environment
from zhicheng.preparing import prepare
from zhicheng.processes import Part, Processes, worker_parts
from zhicheng.running import ringing
from zhicheng.settings import Settings
from zhicheng.wiring import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.load.crowd import Size
    from chat.turn import Turn

WARM = 0.2
"""Of the time: after it, memory is looked at for the first time."""
FLOWS = 0.9
"""Of the time: what flows behind has begun by then."""
REST_S, LOOK_S = 120.0, 0.5
TROUBLE = ("warning", "error", "critical")
EXPECTED = frozenset({"part started again"})


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it."""

    size: Size
    machine: str
    spans: dict[str, list[float]]
    """Seconds from an act to its answer, by what it was."""
    cpu_ms: float
    """Of all parts together an act, what flows behind it too; without the database's server."""
    memory: dict[str, tuple[float, float]]
    """Megabytes of each part, once it was warm and at the end."""
    certificates: int
    """That were in their chat at the end."""
    wrong: dict[str, int]
    """Whatever should not have been, and how often; empty if nothing was."""


def run(size: Size, seed: int) -> Result:
    """Measure. Raises CommandError where a server is missing."""
    with ExitStack() as stack:
        folder = tempfile.TemporaryDirectory(prefix="zhicheng-load-", ignore_cleanup_errors=True)
        home = Path(stack.enter_context(folder))
        url, broker = stack.enter_context(servers.postgresql_server()), stack.enter_context(servers.redis())
        settings = Settings(
            _env_file=None, home=home / "house", messages_a_second=PACE, database_url=url, broker_url=broker
        )
        return asyncio.run(_measured(settings, home / "network.db", size, seed))


async def _measured(settings: Settings, apart: Path, size: Size, seed: int) -> Result:
    parts, answers = prepare(settings), Answers()
    with parts.database.writing() as session:
        route = furnish(session, parts.world())
        enrol(session, parts.world(), route, size)
    numbers = parts.pack.forms.case_number
    parts.database.close()
    network_parts = Parts(settings.model_copy(update={"database_url": f"sqlite:///{apart}"}))
    schema.upgrade(network_parts.database.engine)
    blobs, middlewares = network_parts.chat_blobs, [answers.middleware()]
    async with ConsoleServer(network_parts.database, blobs, token=TOKEN, middlewares=middlewares) as server:
        await server.network.act(_everybody_begins, size)
        here = settings.model_copy(update=at_console(TOKEN, server.url))
        with Processes(_children(here), logs=here.home / "logs") as processes:
            processes.begin()
            house = ringing(here)
            crowd = Crowd(server.network, house.database, answers, route, numbers, random.Random(seed))  # noqa: S311  no secret
            await answers.said(server.network, 1, "/start")  # the bot is there
            await asyncio.to_thread(_flows, house, crowd, size)
            cpu = cpu_of(processes.ids)
            memory = await _act(crowd, processes, size)
            await _rests(house)
            cpu = cpu_of(processes.ids) - cpu
            wrong = _wrong(house, answers, here.home / "logs")
            certificates = _certificates(house)
            house.database.close()
    network_parts.database.close()
    acts = sum(map(len, crowd.spans.values())) or 1
    return Result(size, described(), dict(crowd.spans), cpu / acts * 1000, memory, certificates, wrong)


def _children(settings: Settings) -> list[Part]:
    """The parts, with a second worker; what reads pages is left out, as nothing waits for it."""
    behind = [part for part in worker_parts() if part.name != "reader"]
    second = [replace(part, name="worker 2") for part in behind if part.name == "worker"]
    given, bot = environment(settings), Part("bot", ("bot",), {"ZHICHENG_SIGNER_URL": ""})
    return [replace(part, environment={**given, **part.environment}) for part in (*behind, *second, bot)]


def _everybody_begins(turn: Turn, size: Size) -> None:
    people = range(1, size.applicants + size.certificates + size.files + 1)
    for chat_id in (*people, *range(FIRST_OFFICER, FIRST_OFFICER + size.officers)):
        turn.join(chat_id, "示例", "zh").began = True


def _flows(parts: Parts, crowd: Crowd, size: Size) -> None:
    """Owe the certificates and files, evenly over the time, in turns of no order."""
    first, count = size.applicants + 1, size.certificates + size.files
    files = range(first + size.certificates, first + count)
    given, begin = flood.sent(crowd.network, files), clock.now()
    with parts.database.writing() as session:
        for place in range(first, files.stop):
            at = begin + timedelta(seconds=size.seconds * FLOWS * (place * 7919 % count) / count)
            if place in files:
                flood.files_come(session, parts.world(), {place: given[place]}, crowd.route, at)
            else:
                flood.notices_end(session, parts.world(), parts.blobs, crowd.route, range(place, place + 1), at)


async def _act(crowd: Crowd, processes: Processes, size: Size) -> dict[str, tuple[float, float]]:
    """Let everybody act until the time is over; the memory of each part, warm and at the end."""
    people = [asyncio.create_task(crowd.applicant(one, size)) for one in range(1, size.applicants + 1)]
    people += [asyncio.create_task(crowd.officer(place, size)) for place in range(size.officers)]
    await _while_all_go_on(people, size.seconds * WARM)
    warm = _memory(processes)
    await _while_all_go_on(people, size.seconds * (1 - WARM))
    for one in people:
        one.cancel()
    await asyncio.gather(*people, return_exceptions=True)
    end = _memory(processes)
    return {name: (warm[name], end[name]) for name in warm}


async def _while_all_go_on(people: list[asyncio.Task[None]], seconds: float) -> None:
    """Wait; whoever ends before has failed, and says why."""
    ended, _ = await asyncio.wait(people, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
    for one in ended:
        one.result()


def _memory(processes: Processes) -> dict[str, float]:
    names = ("bot", "worker", "worker 2", "signer", "beat")
    return {name: held(processes.id_of(name)) / 2**20 for name in names}


async def _rests(parts: Parts) -> None:
    """Wait until nothing is due any more, within two minutes: what is left then is counted as wrong."""
    for _ in range(int(REST_S / LOOK_S)):
        if not await asyncio.to_thread(_due, parts):
            return
        await asyncio.sleep(LOOK_S)


def _due(parts: Parts) -> int:
    """Duties that are due, and updates that nobody has seen to."""
    with parts.database.reading() as session:
        return open_duties(session, clock.now()) + (
            session.scalar(select(func.count()).where(Update.body.is_not(None))) or 0
        )


def _certificates(parts: Parts) -> int:
    with parts.database.reading() as session:
        told = Message.text_key == "certificate", Message.state == MessageState.SENT
        return session.scalar(select(func.count()).where(*told)) or 0


def _wrong(parts: Parts, answers: Answers, logs: Path) -> dict[str, int]:
    """What nobody answered, what is left, what was tried twice, what the logs and the database's server complain of."""
    found = Counter({"not answered": answers.none})
    with parts.database.reading() as session:
        left = select(OwedDuty.duty, func.count()).where(*still_open(clock.now())).group_by(OwedDuty.duty)
        found.update({f"left: {duty}": number for duty, number in session.execute(left)})
        failed = select(func.count()).where(Message.state == MessageState.FAILED)
        found["messages failed"] += session.scalar(failed) or 0
        trouble = select(OwedDuty.trouble, func.count()).where(OwedDuty.trouble.is_not(None)).group_by(OwedDuty.trouble)
        found.update({f"put off: {why}": number for why, number in session.execute(trouble)})
        deadlocks = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        found["deadlocks"] += session.scalar(deadlocks) or 0
    for log in sorted(logs.glob("*.log")):
        found.update(f"{log.stem}: {said}" for said in _complaints(log))
    return {what: number for what, number in found.items() if number}


def _complaints(log: Path) -> Iterator[str]:
    """What a part says above its daily business; a line that is no event of ours is one too."""
    for line in log.read_text("utf-8", "replace").splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            if line.startswith(("Traceback", "ERROR", "CRITICAL")):
                yield line[:80]
            continue
        if isinstance(said, dict) and said.get("level") in TROUBLE and said.get("event") not in EXPECTED:
            yield " ".join(filter(None, (said["event"], said.get("error"), said.get("stage"))))


def report(result: Result) -> str:
    """A table, as docs/reliability.md carries it."""
    size, every = result.size, sorted(span for spans in result.spans.values() for span in spans)
    rows = {
        "acts answered": f"{len(every)}, {len(every) / size.seconds:.1f} a second",
        "p50, p99": f"{_said(every)}",
        **{f"  {what}": f"{len(spans)}: {_said(sorted(spans))}" for what, spans in sorted(result.spans.items())},
        "certificates in their chats": f"{result.certificates} of {size.certificates}",
        "CPU an act": f"{result.cpu_ms:.0f} ms, with what flows behind it",
        "memory, warm → at the end": ", ".join(
            f"{part} {warm:.0f} → {end:.0f} MB" for part, (warm, end) in result.memory.items()
        ),
        "wrong": "; ".join(f"{number} × {what}" for what, number in result.wrong.items()) or "nothing",
    }
    lines = "\n".join(f"| {what} | {said} |" for what, said in rows.items())
    head = f"{size.applicants} applicants, {size.officers} officers, {size.think_s:g} s between two acts"
    return f"{result.machine}\n\n| {head} | {size.seconds:.0f} s |\n|---|---|\n{lines}"


def _said(spans: list[float]) -> str:
    return f"{median(spans) * 1000:.0f} ms, {spans[int(len(spans) * 0.99)] * 1000:.0f} ms" if spans else "none"
