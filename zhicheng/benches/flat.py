"""`zhicheng bench certificate --flat N`: what the last of N certificates costs, beside what the 400th did."""

from __future__ import annotations

import resource
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from rich.progress import track

from certificates import fonts
from certificates.drawing import draw
from certificates.keys.issuer import ensure_test_issuer
from certificates.keys.signer import load_signer
from certificates.linting import lint
from certificates.signing import sign
from zhicheng import clock
from zhicheng.benches.machine import described, one_core
from zhicheng.benches.records import COMMON, RARE, varied
from zhicheng.plainly import Plainly

if TYPE_CHECKING:
    from collections.abc import Callable

    from certificates.record import CertificateRecord

    Work = Callable[[CertificateRecord], None]

EARLY = 400
NAMES = COMMON + RARE
WINDOW = 8 * len(NAMES)
"""Certificates: whole rounds of the names, so that both windows draw the same ones."""
GOAL = 1.05
PAGE_SIZE = resource.getpagesize()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some certificates in a row: medians, in milliseconds."""

    wall: float
    cpu: float
    """What this process used: other work on the machine doesn't count."""
    floor: float
    """Wall time of a raw signature and a font subset, made between the certificates."""
    memory: float
    """Megabytes that the process held at the end."""


@dataclass(frozen=True, slots=True)
class Flat:
    """What was measured."""

    count: int
    place: int
    """The middle of the early stretch."""
    window: int
    """Certificates in each stretch."""
    early: Stretch
    late: Stretch
    seconds: float
    """For all of them."""


def run(record: CertificateRecord, photo: bytes, count: int, *, place: int = EARLY, window: int = WINDOW) -> Flat:
    """Issue *count* certificates in this process, on one core, each written to the same file. Raises Plainly."""
    first, last = range(place - window // 2, place + window // 2), range(count - window + 1, count + 1)
    if last.start < first.stop:
        least = first.stop + window - 1
        raise Plainly(f"--flat compares two stretches of {window} certificates: it needs {least} or more in all.")
    spans: dict[range, list[tuple[float, float, float]]] = {first: [], last: []}
    memory = {}
    with tempfile.TemporaryDirectory() as folder, one_core():
        issue, floor = _works(Path(folder), photo)
        started = time.perf_counter()
        for turn in track(range(1, count + 1), description=f"{count} certificates"):
            one = varied(record, turn, NAMES)
            wall, cpu = _timed(issue, one)
            for stretch in (stretch for stretch in spans if turn in stretch):
                spans[stretch].append((wall, cpu, _timed(floor, one)[0]))
                memory[stretch] = _memory()
        seconds = time.perf_counter() - started
    early, late = (_stretch(spans[stretch], memory[stretch]) for stretch in (first, last))
    return Flat(count, place, window, early, late, seconds)


def _stretch(spans: list[tuple[float, float, float]], memory: float) -> Stretch:
    wall, cpu, floor = (median(values) for values in zip(*spans, strict=True))
    return Stretch(wall, cpu, floor, memory)


def _works(home: Path, photo: bytes) -> tuple[Work, Work]:
    """What makes one certificate, and the floor beside it."""
    signer = load_signer(ensure_test_issuer(home, home / "register.json", now=clock.now()))
    output = home / "certificate.pdf"

    def issue(record: CertificateRecord) -> None:
        output.write_bytes(sign(lint(draw(record, photo)), signer, now=clock.now()).pdf)

    def floor(record: CertificateRecord) -> None:
        fonts.subset(fonts.REGULAR, record.body)
        signer.signer.raw(record.number.encode())

    return issue, floor


def _timed(work: Work, record: CertificateRecord) -> tuple[float, float]:
    """Milliseconds by the clock, and of this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    work(record)
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def _memory() -> float:
    """Megabytes resident now."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE_SIZE / 2**20


def report(flat: Flat) -> str:
    """The comparison, beside the goal."""
    columns = (
        ("ms", [flat.early.wall, flat.late.wall], f"goal ≤ {GOAL}"),
        ("CPU ms", [flat.early.cpu, flat.late.cpu], f"goal ≤ {GOAL}"),
        ("floor, ms", [flat.early.floor, flat.late.floor], "the machine's own drift"),
    )
    lines = [
        f"{described()}; one core",
        f"{flat.count} certificates in one process, {flat.seconds:.0f} s; medians of {flat.window}",
        f"  {'':12}{f'the {flat.place}th':>12}{'the last':>12}{'ratio':>9}",
    ]
    lines += [f"  {name:12}{a:12.2f}{b:12.2f}{b / a:9.3f}   {note}" for name, (a, b), note in columns]
    grown = flat.late.memory - flat.early.memory
    lines.append(f"  {'memory, MB':12}{flat.early.memory:12.1f}{flat.late.memory:12.1f}{grown:+9.1f}")
    return "\n".join(lines)
