"""`zhicheng bench certificate --flat N`: what the last of N certificates costs, beside what the 400th did.

A machine has other work in one hour than in the next. So the 400th is measured twice: when its turn comes, and once more in
a young process that takes turns with the old one while that issues its last.
"""

from __future__ import annotations

import resource
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.progress import track

from bench.machine import described, one_core
from bench.young import NAMES, Cost, Young, issuing
from certificates.keys.issuer import ensure_test_issuer
from zhicheng import clock
from zhicheng.commands.errors import CommandError

EARLY = 400
WINDOW = 8 * len(NAMES)
"""Certificates: whole rounds of the names, so that every stretch draws the same ones."""
GOAL = 1.05
PAGE_SIZE = resource.getpagesize()


@dataclass(frozen=True, slots=True)
class Flat:
    """Medians of a stretch of certificates each."""

    count: int
    place: int
    """The middle of the early stretch."""
    window: int
    """Certificates in a stretch."""
    early: Cost
    """The early stretch, when its turn came."""
    again: Cost
    """The same in a young process, in turns with the last stretch."""
    late: Cost
    """The last stretch."""
    seconds: float
    """Of the whole run."""
    memory: tuple[float, float]
    """Megabytes that the process held after the early stretch and after the last."""


def run(count: int, *, place: int = EARLY, window: int = WINDOW) -> Flat:
    """Issue *count* certificates in this process, on one core. Raises CommandError if they are too few to compare."""
    first, last = range(place - window // 2, place + window // 2), range(count - window + 1, count + 1)
    if last.start < first.stop:
        least = first.stop + window - 1
        raise CommandError(f"--flat compares two stretches of {window} certificates: it needs {least} or more in all.")
    early, again, late = [], [], []
    with tempfile.TemporaryDirectory() as folder, one_core():
        home, started = Path(folder), time.perf_counter()
        url = ensure_test_issuer(home, home / "register.json", now=clock.now())
        issue = issuing(url, home / "old.pdf")
        for turn in track(range(1, last.start), description=f"{count} certificates"):
            cost = issue(turn)
            if turn in first:
                early.append(cost)
            if turn == first[-1]:
                held = _memory()
        with Young(url, first.start - 1, home / "young.pdf") as young:
            for then, now in zip(first, last, strict=True):
                again.append(young.issue(then))
                late.append(issue(now))
        seconds = time.perf_counter() - started
    return Flat(count, place, window, _middle(early), _middle(again), _middle(late), seconds, (held, _memory()))


def _middle(costs: list[Cost]) -> Cost:
    return Cost(median(cost.wall for cost in costs), median(cost.cpu for cost in costs))


def _memory() -> float:
    """Megabytes resident now."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE_SIZE / 2**20


def report(flat: Flat) -> str:
    """The comparison, beside the goal."""
    rows = (
        (f"the {flat.place}th, when its turn came", flat.early),
        (f"the {flat.place}th again, in turns with the last", flat.again),
        (f"the {flat.count}th", flat.late),
    )
    before, after = flat.memory
    wall, cpu = flat.late.wall / flat.again.wall, flat.late.cpu / flat.again.cpu
    lines = [
        f"{described()}; one core",
        f"{flat.count} certificates in one process; {flat.seconds:.0f} s in all; medians of {flat.window}",
        *(f"  {what:44}{cost.wall:8.2f} ms {cost.cpu:8.2f} ms CPU" for what, cost in rows),
        f"  {'ratio of the last two':44}{wall:8.3f}    {cpu:8.3f}   goal ≤ {GOAL}",
        f"  {'memory':44}{before:8.1f} MB {after - before:+8.1f} MB to the last",
    ]
    return "\n".join(lines)
