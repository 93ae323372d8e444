"""What befalls a house in a storm, and when: drawn from a seed, so that any storm can be had again."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Ill(StrEnum):
    """One kind of fault. Those that have an end last for a while."""

    PART_KILLED = "part killed"
    """SIGKILL to a part with all that it started."""
    CHILD_KILLED = "child killed"
    """SIGKILL to one process that a part has started: of the pool, or of the cage."""
    PART_FROZEN = "part frozen"
    """A part stops, for longer than a lease, and goes on."""
    NETWORK_REFUSES = "network says 429"
    NETWORK_BREAKS = "network says 500"
    NETWORK_IS_LATE = "network late"
    NETWORK_IS_MUTE = "network mute"
    """It does what it is asked, and the answer is lost."""
    BROKER_EMPTIED = "broker emptied"
    BROKER_AWAY = "broker away"
    DATABASE_AWAY = "database away"
    """PostgreSQL is killed and comes back by its log; SQLite's file is locked."""


WEIGHTS = {
    Ill.PART_KILLED: 5,
    Ill.CHILD_KILLED: 4,
    Ill.PART_FROZEN: 2,
    Ill.NETWORK_REFUSES: 2,
    Ill.NETWORK_BREAKS: 2,
    Ill.NETWORK_IS_LATE: 2,
    Ill.NETWORK_IS_MUTE: 3,
    Ill.BROKER_EMPTIED: 2,
    Ill.BROKER_AWAY: 2,
    Ill.DATABASE_AWAY: 2,
}
PARTS = ("worker", "worker", "signer", "signer", "beat")
"""Those that do most are hit most."""
GAP_S = (1.0, 6.0)
"""Between one fault and the next; those that last overlap."""
LASTS_S = (1.0, 8.0)
LEASE_S = 10
"""How long a dead worker's duty waits for another."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One."""

    at: float
    """Seconds after the storm began."""
    ill: Ill
    part: str
    """Which part, of those faults that hit one."""
    lasts: float
    """Seconds, of those faults that have an end."""
    lot: float
    """From 0 to 1: which of several it hits."""


def drawn(seed: int, seconds: float) -> tuple[Fault, ...]:
    """The storm of that seed: the same faults at the same moments, whatever it meets."""
    chance = random.Random(seed)  # noqa: S311  a storm, no secret
    at, found = chance.uniform(*GAP_S), []
    while at < seconds:
        ill = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        lasts = chance.uniform(*LASTS_S) + (LEASE_S if ill is Ill.PART_FROZEN else 0)
        found.append(Fault(at, ill, chance.choice(PARTS), lasts, chance.random()))
        at += chance.uniform(*GAP_S)
    return tuple(found)


def counted(faults: tuple[Fault, ...]) -> Mapping[str, int]:
    """How many of each kind, by its name."""
    return Counter(f"{one.ill} ({one.part})" if one.ill is Ill.PART_KILLED else str(one.ill) for one in faults)
