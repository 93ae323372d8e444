"""The busiest hour of a planned region, event by event (SimPy): whether the arithmetic of `zhicheng plan` holds, and who waits.

Cases come at random (Poisson), each with its steps; a step takes its part's processors one after another, each for a time that
varies as work does (exponentially, with the measured mean). What comes out is how busy each part was and how long steps took.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import simpy

from zhicheng.planning.model import CASE, PARTS

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from zhicheng.planning.costs import Costs
    from zhicheng.planning.model import Plan

ORDER = ("web", "bot", "worker", "signer", "reader", "database")
"""In which a step takes its parts."""


@dataclass
class Played:
    """What an hour was like."""

    busy: dict[str, float] = field(default_factory=dict)
    """Processors that were busy on the average, by part."""
    spans: dict[str, list[float]] = field(default_factory=dict)
    """Seconds that each step took, by its name."""

    def slowest(self, step: str, share: float = 0.99) -> float:
        """So many of all were done within so many seconds."""
        ordered = sorted(self.spans[step])
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def play(plan: Plan, costs: Costs, seconds: float, seed: int, processes: Mapping[str, int] | None = None) -> Played:
    """That many seconds of the busiest hour, with the plan's processes or with others."""
    world, chance, played = simpy.Environment(), random.Random(seed), Played()  # noqa: S311  no secret
    given = {part: need.processes for part, need in plan.parts.items()} | dict(processes or {})
    seats = {part: simpy.Resource(world, given[part]) for part in PARTS if part in given}
    used = dict.fromkeys(seats, 0.0)

    def works(step: str) -> Generator[simpy.Event, object, None]:
        begun = world.now
        for part in ORDER:
            mean = costs.steps[step].cpu_ms.get(part, 0.0) / 1000
            if mean and part in seats:
                with seats[part].request() as seat:
                    yield seat
                    took = chance.expovariate(1 / mean)
                    yield world.timeout(took)
                    used[part] += took
        played.spans.setdefault(step, []).append(world.now - begun)

    def come(step: str, a_second: float) -> Generator[simpy.Event, object, None]:
        while True:
            yield world.timeout(chance.expovariate(a_second))
            world.process(works(step))

    for step, count in CASE.items():
        if step in costs.steps:
            world.process(come(step, count * plan.region.peak))
    world.run(until=seconds)
    idle = {part: costs.idle.get(part, 0.0) / 1000 for part in seats}
    played.busy = {part: took / seconds + idle[part] for part, took in used.items()}
    return played
