"""`zhicheng bench desk`: the first page of a queue and the 500th, a thousand cases at once, and a long roster."""

from __future__ import annotations

import resource
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import batching
from pipeline.acting import actor_of
from pipeline.queries import desk, roster
from pipeline.queries.desk import Wish
from pipeline.rules.words import Action
from pipeline.world import World
from storage import schema, sealing
from storage.database import Database
from web import sheets
from zhicheng import clock
from zhicheng.benches.population import FIRST_OFFICER, populate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from pipeline.queries.desk import Page
    from pipeline.rules.policy import Pack

CASES, BATCH, ROSTER, FAR = 1_000_000, 1000, 50_000, 500
TIMES = 200
PAGE_SIZE = resource.getpagesize()
UNIT, BODY = FIRST_OFFICER, FIRST_OFFICER + 3
"""The officers' chats, by their place on the route."""


@dataclass(frozen=True, slots=True)
class Result:
    """Milliseconds, but where it says otherwise."""

    cases: int
    first: float
    """p99 of the first page of an office's queue."""
    far: float
    """p99 of its page 500 (or the last there is)."""
    found: float
    """p99 of a search by name within the queue."""
    batch: float
    """Seconds for a batch."""
    batch_size: int
    roster: float
    """Seconds."""
    roster_rows: int
    roster_memory: float
    """Megabytes at the peak."""
    floor: float
    """Milliseconds of the same page read by the bare driver."""


def run(pack: Pack, cases: int = CASES, roster_rows: int = ROSTER, times: int = TIMES) -> Result:
    """Measure on the embedded database."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        sealing.install(sealing.Sealer(sealing.key_in(home)))
        database = Database(f"sqlite:///{home / 'bench.db'}")
        schema.upgrade(database.engine)
        world = World(now=clock.now(), pack=pack, public_url="https://zhicheng.example", test_issuer=True)
        route = populate(database, world, cases)
        try:
            return _measured(_Desk(database, world), cases, min(roster_rows, cases), route, times)
        finally:
            database.close()


@dataclass(frozen=True, slots=True)
class _Desk:
    """Somebody at a desk."""

    database: Database
    world: World

    def page(self, wish: Wish) -> Page:
        with self.database.reading() as session:
            return desk.queue(session, wish, by=actor_of(session, UNIT), world=self.world)

    def spans(self, wish: Wish, times: int) -> float:
        """p99 in milliseconds."""
        found = []
        for _ in range(times):
            start = time.perf_counter()
            self.page(wish)
            found.append(time.perf_counter() - start)
        return sorted(found)[int(times * 0.99) - 1] * 1000


def _measured(at: _Desk, cases: int, rows: int, route: tuple[UUID, ...], times: int) -> Result:
    first_page = at.page(Wish())
    far = Wish(after=first_page.after)
    for _ in range(FAR - 2):
        following = at.page(far).after
        if not following:
            break
        far = Wish(after=following)
    first, distant, found = at.spans(Wish(), times), at.spans(far, times), at.spans(Wish(text="示例"), times)
    floor = _floor(at.database, route[0], times)
    batch, size = _batch(at)
    seconds, memory = _roster(at, rows, route[-1])
    return Result(cases, first, distant, found, batch, size, seconds, rows, memory, floor)


def _floor(database: Database, office: UUID, times: int) -> float:
    asked = "SELECT * FROM cases WHERE office_id = ? ORDER BY entered_at, id LIMIT 51"
    with database.engine.connect() as connection:
        found = []
        for _ in range(times):
            start = time.perf_counter()
            connection.exec_driver_sql(asked, (office.hex,)).fetchall()
            found.append(time.perf_counter() - start)
    return sorted(found)[int(times * 0.99) - 1] * 1000


def _batch(at: _Desk) -> tuple[float, int]:
    """Submit a thousand at once, as the desk does: seconds, and how many went on."""
    chosen: list[batching.Chosen] = []
    wish = Wish()
    while len(chosen) < BATCH:
        page = at.page(wish)
        chosen += [batching.Chosen(line.id, line.version) for line in page.lines]
        if not page.after:
            break
        wish = Wish(after=page.after)
    start = time.perf_counter()
    with at.database.writing() as session:
        by = actor_of(session, UNIT)
        outcomes = batching.act(session, Action.PASS, chosen[:BATCH], by=by, world=at.world)
    return time.perf_counter() - start, sum(one.refusal is None for one in outcomes)


def _roster(at: _Desk, rows: int, body: UUID) -> tuple[float, float]:
    """Seconds and megabytes of a roster of that many received cases."""
    received = (
        "INSERT INTO events (case_id, version, at, action, before, after, step, actor, why, defects, office_id) "
        "SELECT id, 90, created_at, 'receive', 'in_review', 'received', 3, '示例人员', '', '[]', ? FROM cases LIMIT ?"
    )
    with at.database.writing() as session:
        session.connection().exec_driver_sql(received, (body.hex, rows))
    with _memory() as grown:
        start = time.perf_counter()
        with at.database.reading() as session:
            by = actor_of(session, BODY)
            sheets.as_xlsx("花名册", roster.rows(session, published=False, by=by, world=at.world)).close()
        seconds = time.perf_counter() - start
    return seconds, max(grown) / 1e6


@contextmanager
def _memory() -> Iterator[list[int]]:
    """Bytes of resident memory above those at the start, sampled while the block runs."""
    start, grown, done = _resident(), [0], threading.Event()

    def watch() -> None:
        while not done.wait(0.01):
            grown.append(_resident() - start)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield grown
    finally:
        done.set()
        watcher.join()


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_SIZE


def report(result: Result) -> str:
    """A line each, with the goal beside it."""
    return "\n".join(
        (
            f"{result.cases:,} cases, a fourth of them in one office's queue",
            f"first page, p99            {result.first:8.1f} ms   goal < 20; the bare driver: {result.floor:.1f} ms",
            f"page 500, p99              {result.far:8.1f} ms   {result.far / result.first:.2f} × the first",
            f"search by name, p99        {result.found:8.1f} ms",
            f"{result.batch_size:,} submitted at once    {result.batch:8.1f} s    goal < 3",
            f"roster of {result.roster_rows:,} rows     {result.roster:8.1f} s    {result.roster_memory:.0f} MB, goal < 100",
        )
    )
