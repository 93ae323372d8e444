"""`zhicheng bench desk`: what an officer does all day, among a million cases of twenty thousand units, on each database."""

from __future__ import annotations

import resource
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import func, insert, literal, select

from bench import exports
from bench.multiplication import FIRST_UNIT_OFFICER, HAN
from bench.population import FIRST_OFFICER, populate
from pipeline.offices import unit_search
from pipeline.offices.look_alikes import alike
from pipeline.people.actor import actor_of
from pipeline.queries.officer import desk, roster, statistics
from pipeline.queries.officer.desk import DeskFilter
from pipeline.review import batch as review_batch
from pipeline.rules.words import Action, State
from pipeline.work import sheets
from pipeline.world import World
from storage.models.cases import Case, Event
from zhicheng import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.policy import Pack
    from pipeline.rules.transitions import Actor
    from storage.database import Database

T = TypeVar("T")
CASES, UNITS, BATCH, ROSTER, FAR = 1_000_000, 20_000, 1000, 50_000, 500
TIMES, PATIENCE = 200, 5.0
"""So often each look, but no longer than so many seconds."""
PAGE_SIZE = resource.getpagesize()
UNIT, RECOMMENDER, BODY = FIRST_UNIT_OFFICER + 2, FIRST_OFFICER + 1, FIRST_OFFICER + 3
"""The officers' chats."""


@dataclass(frozen=True, slots=True)
class Span:
    """Milliseconds."""

    half: float
    """Median."""
    worst: float
    """p99."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one database took."""

    database: str
    cases: int
    units: int
    floor: Span
    """The first page's rows read by the bare driver."""
    looks: dict[str, Span]
    """By what is looked at."""
    batch: float
    """Seconds."""
    batch_size: int
    roster: float
    """Seconds."""
    roster_rows: int
    roster_memory: float
    """Megabytes at the peak."""
    quiet: Span
    """The queue's page over HTTP, when nothing else is asked."""
    beside: Span
    """The same while six officers take rosters of that length."""


def run(
    pack: Pack, database: Database, cases: int = CASES, units: int = UNITS, rows: int = ROSTER, times: int = TIMES
) -> Result:
    """Fill an empty *database* and measure."""
    world = World(now=clock.now(), pack=pack, public_url="https://zhicheng.example", test_issuer=True)
    route = populate(database, world, cases, units)
    at = _Desk(database, world, times)
    looks = {name: at.span(who, look) for name, (who, look) in _looks(at).items()}
    floor = at.span(RECOMMENDER, lambda session, **_: _bare(session, route[1]))
    batch, size = _batch(at)
    seconds, memory = _roster(at, min(rows, cases), route[-1])
    quiet, beside = (_span(found) for found in exports.measured(database, world, RECOMMENDER, BODY, times))
    name = database.engine.dialect.name
    return Result(name, cases, units, floor, looks, batch, size, seconds, min(rows, cases), memory, quiet, beside)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Somebody at a desk."""

    database: Database
    world: World
    times: int

    def look(self, who: int, verb: Callable[..., T], *args: Any) -> T:  # noqa: ANN401
        with self.database.reading() as session:
            return verb(session, *args, by=actor_of(session, who, self.world.today), world=self.world)

    def span(self, who: int, verb: Callable[..., object]) -> Span:
        """How long a look takes; the connection is open and the database warm, as in the middle of a day."""
        found: list[float] = []
        begun = time.perf_counter()
        self.look(who, verb)
        while len(found) < self.times and (not found or time.perf_counter() - begun < PATIENCE):
            start = time.perf_counter()
            self.look(who, verb)
            found.append(time.perf_counter() - start)
        return _span(found)


def _span(seconds: list[float]) -> Span:
    found = sorted(seconds)
    return Span(found[len(found) // 2] * 1000, found[max(0, int(len(found) * 0.99) - 1)] * 1000)


def _looks(at: _Desk) -> dict[str, tuple[int, Callable[..., object]]]:
    """What is looked at, by whom: (chat, verb)."""

    def table(verb: Callable[..., object], *, text: str = "", after: str = "") -> Callable[..., object]:
        return lambda session, **who: verb(session, DeskFilter(text=text, after=after), **who)

    far, portal = _far(at), at.world.pack.portals[0].code
    number = at.world.pack.forms.case_number.format(serial=1)
    return {
        "first page": (RECOMMENDER, table(desk.queue)),
        "page 500": (RECOMMENDER, table(desk.queue, after=far)),
        "a unit's queue": (UNIT, table(desk.queue)),
        "a name few have": (RECOMMENDER, table(desk.queue, text=f"人员{chr(HAN + 777)}")),
        "a name many have": (RECOMMENDER, table(desk.queue, text="示例")),
        "initials many have": (RECOMMENDER, table(desk.queue, text="slry")),
        "last four digits": (RECOMMENDER, table(desk.queue, text="0018")),
        "an ID number": (RECOMMENDER, table(desk.queue, text="650102197001010018")),
        "a case number": (RECOMMENDER, table(desk.year, text=number)),
        "the year, a unit": (UNIT, table(desk.year)),
        "the year": (RECOMMENDER, table(desk.year)),
        "to take back": (RECOMMENDER, table(desk.mine_to_take_back)),
        "all that match": (
            RECOMMENDER,
            lambda session, **who: desk.matching(session, "queue", DeskFilter(), at.world.now, **who),
        ),
        "a unit by name": (RECOMMENDER, lambda session, **_: unit_search.search(session, "示例单位19999")),
        "look-alike units": (RECOMMENDER, lambda session, **_: alike(session, "示例市某某单位", portal)),
        "statistics": (RECOMMENDER, statistics.statistics),
    }


def _far(at: _Desk) -> str:
    """Where page 500 begins, or the last page before it."""
    after = ""
    for _ in range(FAR - 1):
        following = at.look(RECOMMENDER, desk.queue, DeskFilter(after=after)).after
        if not following:
            break
        after = following
    return after


def _bare(session: Session, office: UUID) -> object:
    """The rows of a first page, and nothing made of them."""
    asked = select(Case.__table__).where(Case.office_id == office).order_by(Case.entered_at, Case.id)
    return session.connection().execute(asked.limit(desk.PAGE + 1)).cursor.fetchall()


def _batch(at: _Desk) -> tuple[float, int]:
    """Submit a thousand at once: seconds, and how many went on."""
    chosen = at.look(RECOMMENDER, desk.matching, "queue", DeskFilter(), at.world.now)[:BATCH]
    start = time.perf_counter()
    with at.database.writing() as session:
        by: Actor = actor_of(session, RECOMMENDER, at.world.today)
        outcomes = review_batch.act(session, Action.PASS, chosen, by=by, world=at.world)
    return time.perf_counter() - start, sum(one.refusal is None for one in outcomes)


def _roster(at: _Desk, rows: int, body: UUID) -> tuple[float, float]:
    """Seconds and megabytes of a roster of that many received cases."""
    received = {
        "case_id": Case.id,
        "version": literal(90),
        "at": Case.created_at,
        "action": literal(Action.RECEIVE, Event.action.type),
        "before": literal(State.IN_REVIEW, Event.before.type),
        "after": literal(State.RECEIVED, Event.after.type),
        "step": literal(3),
        "actor": literal("示例人员"),
        "why": literal(""),
        "defects": literal([], Event.defects.type),
        "office_id": literal(body, Event.office_id.type),
    }
    with at.database.writing() as session:
        session.execute(insert(Event).from_select(list(received), select(*received.values()).limit(rows)))
    with _memory() as grown:
        start = time.perf_counter()
        at.look(BODY, lambda session, **who: _written(roster.rows(session, published=False, **who)))
        seconds = time.perf_counter() - start
    with at.database.reading() as session:
        counted = select(func.count()).select_from(Event).where(Event.action == Action.RECEIVE)
        assert session.scalar(counted) == rows  # noqa: S101  what was measured was there
    return seconds, max(grown) / 1e6


def _written(rows: Iterator[tuple[str, ...]]) -> None:
    sheets.as_xlsx("花名册", rows).close()


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


GOALS = {
    "first page": "goal: p99 < 20; the bare driver: {floor.half:.1f} and {floor.worst:.1f}",
    "page 500": "goal: p99 < 20; {ratio:.2f} × the first's median",
    **dict.fromkeys(("a unit's queue", "an ID number", "a case number", "a unit by name"), "goal: p99 < 20"),
    **dict.fromkeys(("the year", "a name few have", "initials many have"), "goal: p99 < 150"),
    "statistics": "goal: < 300",
}


def report(result: Result) -> str:
    """A line each, with the goal beside it."""
    ratio = result.looks["page 500"].half / result.looks["first page"].half
    lines = [
        f"{result.database}: {result.cases:,} cases of {result.units:,} units, a fourth of them in one office's queue"
    ]
    lines.append(f"  {'ms':<24}{'median':>10}{'p99':>10}")
    for name, span in result.looks.items():
        beside = GOALS.get(name, "").format(floor=result.floor, ratio=ratio)
        lines.append(f"  {name:<24}{span.half:10.1f}{span.worst:10.1f}   {beside}".rstrip())
    lines.append(f"  {f'{result.batch_size:,} submitted at once':<26}{result.batch:9.2f} s    goal < 3")
    seconds, memory = f"{result.roster:9.1f} s ", f"goal < 5 for 50,000; {result.roster_memory:.0f} MB, goal < 100"
    lines.append(f"  {f'roster of {result.roster_rows:,} rows':<26}{seconds}   {memory}")
    times = result.beside.worst / result.quiet.worst
    for name, span in (("queue over HTTP", result.quiet), (f"beside {exports.AT_ONCE} rosters", result.beside)):
        lines.append(f"  {name:<24}{span.half:10.1f}{span.worst:10.1f}")
    lines.append(f"  its p99 beside them       {times:9.1f} × the quiet one   goal ≤ 3")
    return "\n".join(lines)
