"""What the Python runners share: one job in, one JSON line out; the loop is the same for ours, the floor and the peers."""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Job = dict[str, Any]
    Certificate = dict[str, Any]
    Make = Callable[[Certificate], bytes]

WARMING = 5
POINTS_PER_MM = 72 / 25.4


def main(name: str, packages: tuple[str, ...], prepare: Callable[[Job], Make]) -> None:
    """`RUNNER JOB TIMES OUTPUT`: make TIMES certificates, each written to OUTPUT. Without arguments: only say what is there."""
    versions = {package: version(package) for package in packages}
    if len(sys.argv) == 1:
        print(" + ".join(f"{package} {found}" for package, found in versions.items()), "– ready")
        return
    job, times, output = json.loads(Path(sys.argv[1]).read_bytes()), int(sys.argv[2]), Path(sys.argv[3])
    make, spans, size, busy = prepare(job), [], 0, 0.0
    for turn in range(WARMING + times):
        certificate = job["certificates"][turn % len(job["certificates"])]
        if turn == WARMING:
            busy = time.process_time()
        started = time.perf_counter()
        made = make(certificate)
        with output.open("wb") as file:
            file.write(made)
        spans.append((time.perf_counter() - started) * 1000)
        size = len(made)
    spans, busy = spans[WARMING:], time.process_time() - busy
    spent = {"median": median(spans), "p95": quantiles(spans, n=20, method="inclusive")[-1], "cpu": busy * 1000 / times}
    print(json.dumps({"name": name, "versions": versions, "n": times, **spent, "bytes": size}))
