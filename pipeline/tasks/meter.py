"""What the runner counts, a line a kind of duty: how many ended how, and how many seconds they took.

In the memory of this process; and, once `keep` has named a folder, in a file there too, so that whoever answers `/metrics`
adds up all worker processes of all machines that share the folder (prometheus-client's files, a process each).
"""

from __future__ import annotations

import os
import socket
from collections import Counter
from enum import StrEnum
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from prometheus_client import Counter as Kept

    from pipeline.rules.words import Duty


class Outcome(StrEnum):
    """What became of one ring of the bell."""

    DONE = "done"
    NOT_OURS = "not_ours"  # done already, not due yet, or in other hands
    LATER = "later"  # whoever it depends on asked for patience; no attempt is used up
    FAILED = "failed"  # tried again soon
    GIVEN_UP = "given_up"
    OVERTAKEN = "overtaken"  # the lease was over, and another worker has it
    UNNOTED = "unnoted"  # the database was away


FOLDER = "metrics"
"""In the data folder: what worker processes count in."""
COUNTED = (("duties", "Duties that ended so."), ("duty_seconds", "Seconds that they took."))
"""What is kept there, by kind of duty and by how it ended: name, and what it says."""
NAMED = "PROMETHEUS_MULTIPROC_DIR"
"""Where prometheus-client looks for its path."""
_lock = Lock()
_ended: Counter[tuple[Duty, Outcome]] = Counter()
_seconds: Counter[tuple[Duty, Outcome]] = Counter()
_kept: list[Kept] = []
"""Runs and seconds, once they are kept."""


def count(duty: Duty, outcome: Outcome, seconds: float) -> None:
    """One more of *duty* has ended so, after *seconds*."""
    with _lock:
        _ended[duty, outcome] += 1
        _seconds[duty, outcome] += seconds  # type: ignore[assignment]
    for kept, amount in zip(_kept, (1, seconds), strict=False):
        kept.labels(duty.value, outcome.value).inc(amount)


def read() -> Mapping[tuple[Duty, Outcome], tuple[int, float]]:
    """How many have ended so in this process, and the seconds that they took together."""
    with _lock:
        return {key: (number, float(_seconds[key])) for key, number in _ended.items()}


def keep(folder: Path) -> None:
    """From now on count in *folder* too: in this process, and in each that is forked from it."""
    from prometheus_client import CollectorRegistry, values
    from prometheus_client import Counter as Kept

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ[NAMED] = str(folder)
    # Two machines may have a process of the same number.
    values.ValueClass = values.MultiProcessValue(lambda: f"{socket.gethostname()}-{os.getpid()}")  # type: ignore[no-untyped-call]
    own = CollectorRegistry()
    _kept[:] = [Kept(f"zhicheng_{name}", said, ["duty", "outcome"], registry=own) for name, said in COUNTED]
