"""What each step costs, as `zhicheng bench costs` measured it: the file beside this one, with the machine that it was measured on."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).with_name("costs.json")


@dataclass(frozen=True, slots=True)
class Step:
    """One step, once."""

    cpu_ms: Mapping[str, float]
    """Processor time in milliseconds, by part; the database's server is one of them."""
    log_writes: float = 0.0
    """Of the database to the disk of its log; whoever commits waits for one."""
    wal_kb: float = 0.0
    """What the database writes ahead into its log."""
    rows_kb: float = 0.0
    """What stays in its tables."""
    files_kb: float = 0.0
    """What stays of files."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Everything that was measured."""

    machine: str
    """Processor, cores, date, and how busy it was."""
    idle: Mapping[str, float]
    """Of the house with nothing to do, a second: milliseconds by part, writes to the log, kilobytes of it."""
    steps: Mapping[str, Step]
    memory_mb: Mapping[str, float]
    """By part, after its work."""


def load(file: Path = FILE) -> Costs:
    """The costs that were measured last."""
    held = json.loads(file.read_text("utf-8"))
    return Costs(**{**held, "steps": {name: Step(**step) for name, step in held["steps"].items()}})


def save(costs: Costs, file: Path = FILE) -> None:
    """Write them where `load` finds them."""
    file.write_text(json.dumps(asdict(costs), indent=2, ensure_ascii=False) + "\n", "utf-8")
