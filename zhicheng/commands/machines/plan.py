"""`zhicheng plan`: cores, memory, disks and signers for so many cases a year, by what each step was measured to cost."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from zhicheng.planning import costs, model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhicheng.planning.model import Plan


def tell(cases_a_year: int, peak_factor: float, *, as_json: bool) -> None:
    """Print it."""
    known = costs.load()
    found = model.plan(model.Region(cases_a_year, peak_factor), known)
    if as_json:
        print(
            json.dumps(asdict(found) | {"cores": found.cores, "memory_gb": found.memory_gb, "machine": known.machine})
        )
    else:
        print("\n".join(_lines(found, known.machine)))


def _lines(found: Plan, machine: str) -> Iterator[str]:
    region = found.region
    yield (
        f"{region.cases_a_year:,} cases a year; the busiest hour has {region.peak_factor:g} × the mean working hour: "
        f"{region.peak:.2f} cases a second"
    )
    yield f"{'part':<10}{'processes':>10}{'busy cores':>12}{'memory':>11}"
    for part, need in found.parts.items():
        yield f"{part:<10}{need.processes:>10}{need.busy:>12.2f}{need.memory_mb / 1024:>8.1f} GB"
    yield f"{'together':<10}{found.cores:>10}{'':>12}{found.memory_gb:>8.1f} GB"
    yield (
        f"the database's disk: {found.log_writes:,.0f} writes a second to its log (IOPS), {found.wal_mb:.1f} MB/s; "
        f"{found.rows_gb:,.0f} GB in {model.YEARS} years"
    )
    yield f"files: {found.files_gb:,.0f} GB in {model.YEARS} years, in a bucket"
    if found.messages > model.TELEGRAM_A_SECOND:
        yield (
            f"the chat network carries {found.messages:,.0f} messages a second: Telegram takes {model.TELEGRAM_A_SECOND} from a bot, "
            "so notices will wait; our own chat has no such limit (docs/networks.md)."
        )
    yield f"by what was measured on: {machine}"
