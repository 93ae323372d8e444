"""The machine that is measured on: one core of it, and what it is."""

from __future__ import annotations

import os
import platform
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from zhicheng import clock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MODEL = re.compile(r"^model name\s*:\s*(.+)$", re.MULTILINE)


@contextmanager
def one_core() -> Iterator[None]:
    """Within it this process, and whatever it starts, has one core; afterwards it has those that it had."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def described() -> str:
    """Date, processor, cores, Python, and how busy the machine is now, on one line."""
    model = MODEL.search(Path("/proc/cpuinfo").read_text("utf-8"))
    processor = model[1] if model else platform.machine()
    return (
        f"{clock.now():%Y-%m-%d}; {processor}, {os.cpu_count()} cores; "
        f"Python {platform.python_version()}; load {os.getloadavg()[0]:.1f}"
    )


def cpu_of(processes: Iterable[int]) -> float:
    """Seconds of processor time that these processes have used, with all that they started."""
    used, children = _table()
    return sum(used.get(one, 0.0) for one in _with_all(processes, children))


def descendants(process: int) -> list[int]:
    """All that a process has started and that still runs, and what these have, by number."""
    _, children = _table()
    return sorted(set(_with_all([process], children)) - {process})


def _table() -> tuple[dict[int, float], dict[int, list[int]]]:
    """Seconds of processor time that each process has used, with those that it waited for; and whom each has started."""
    children: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        process = int(stat.parent.name)
        children.setdefault(int(fields[1]), []).append(process)
        used[process] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return used, children


def _with_all(processes: Iterable[int], children: dict[int, list[int]]) -> Iterator[int]:
    open_ = list(processes)
    while open_:
        one = open_.pop()
        yield one
        open_ += children.get(one, [])


def held(process: int) -> int:
    """Bytes that a process holds with all that it started, what it shares with others counted in part."""
    found = 0
    for one in (process, *descendants(process)):
        try:
            rollup = Path("/proc", str(one), "smaps_rollup").read_text("utf-8")
        except OSError:  # it ended meanwhile
            continue
        found += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) * 1024
    return found
