"""How much of everything a region needs: what a case asks of each part, times what each step costs, at the busiest hour.

It is plain arithmetic, so that whoever pays for the machines can follow it; `bench/simulation.py` checks it by events, and
`tests/bench/test_plan.py` by the real pipeline. docs/scaling.md says what the numbers mean.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zhicheng.planning.costs import Costs

WORKING_HOURS = 250 * 10
"""Of a year, in which people file and decide."""
POOL = 2
"""Processes of the worker whose memory was measured."""
BUSY = 0.6
"""The share of a processor that is planned to be used in the busiest hour: beyond it, queues grow faster than work."""
YEARS = 10
"""For which files and rows are kept on the disks that are planned."""
TELEGRAM_A_SECOND = 30
"""Messages that it takes from one bot."""
COPIES = 2
"""A disk of the database holds tables and indices, and as much again for the log, vacuum and the day's growth."""
HOT = 0.2
"""The share of a database's rows of the current year that is looked at again and again: it should be in memory."""

CASE = {"update": 60.0, "file": 4.0, "reading": 4.0, "certificate": 0.85, "page": 12.0}
"""What one case asks for, from the first word to a year after its certificate: updates of all its people in the chat, files (three,
and one that was mended), readings, certificates (what is refused has none), pages seen (of its certificate, and the desk's)."""
MESSAGES = 25.0
"""What the chat network carries for one case: answers, notices and screens that are drawn anew."""
PARTS = ("bot", "web", "worker", "signer", "reader", "database")


@dataclass(frozen=True, slots=True)
class Region:
    """What is asked for."""

    cases_a_year: int
    peak_factor: float = 8.0
    """The busiest hour, as a multiple of the mean working hour."""

    @property
    def peak(self) -> float:
        """Cases a second in the busiest hour."""
        return self.cases_a_year * self.peak_factor / (WORKING_HOURS * 3600)


@dataclass(frozen=True, slots=True)
class Need:
    """Of one part."""

    busy: float
    """Processors that it keeps busy in the busiest hour."""
    processes: int
    """Each of them uses one processor."""
    memory_mb: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What a region needs."""

    region: Region
    parts: Mapping[str, Need]
    log_writes: float
    """A second, in the busiest hour: what the disk of the database's log must bear, if no two are gathered."""
    wal_mb: float
    """A second, in the busiest hour."""
    rows_gb: float
    """Of the database's disk, after ten years."""
    files_gb: float
    """Of the bucket, after ten years."""
    messages: float
    """A second to the chat network, in the busiest hour."""

    @property
    def cores(self) -> int:
        """Of all machines together."""
        return sum(need.processes for need in self.parts.values())

    @property
    def memory_gb(self) -> float:
        """Of all machines together."""
        return sum(need.memory_mb for need in self.parts.values()) / 1024


def demand(costs: Costs, counts: Mapping[str, float], seconds: float = 0.0) -> dict[str, float]:
    """Milliseconds of processor by part for so many of each step, in so many seconds of a house that also idles."""
    found = {name: ms * seconds for name, ms in costs.idle.items() if name in PARTS}
    for step, count in counts.items():
        for part, ms in costs.steps[step].cpu_ms.items():
            found[part] = found.get(part, 0.0) + ms * count
    return found


def plan(region: Region, costs: Costs) -> Plan:
    """What *region* needs, by *costs*."""
    each = {step: count for step, count in CASE.items() if step in costs.steps}
    a_second = demand(costs, {step: count * region.peak for step, count in each.items()}, 1.0)
    rows_kb = sum(costs.steps[step].rows_kb * count for step, count in each.items())
    files_kb = sum(costs.steps[step].files_kb * count for step, count in each.items())
    rows_gb = rows_kb * region.cases_a_year * YEARS / 2**20
    parts = {part: _need(part, a_second.get(part, 0.0) / 1000, costs) for part in PARTS if part in a_second}
    hot_mb = rows_gb * 1024 / YEARS * HOT
    parts["database"] = Need(parts["database"].busy, parts["database"].processes, max(1024.0, hot_mb))
    return Plan(
        region,
        parts,
        sum(costs.steps[step].log_writes * count for step, count in each.items()) * region.peak,
        sum(costs.steps[step].wal_kb * count for step, count in each.items()) * region.peak / 1024,
        rows_gb * COPIES,
        files_kb * region.cases_a_year * YEARS / 2**20,
        MESSAGES * region.peak,
    )


def _need(part: str, busy: float, costs: Costs) -> Need:
    processes = max(1, math.ceil(busy / BUSY))
    return Need(busy, processes, processes * costs.memory_mb.get(part, 0.0) / (POOL if part == "worker" else 1))
