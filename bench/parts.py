"""The parts of `zhicheng bench all`: each bench's result as rows, each figure beside a floor or a peer of the same run.

Not among them: what answers another question than how much (`bench torture`, `bench load`), and what is reckoned with (`bench
costs`, `bench reading`: their figures are of one machine).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.together import Part, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.desk import Result
    from pipeline.rules.policy import Pack

LAST, CASES, FILES = 4000, 300, 100
"""Certificates of which the last is beside the 400th; and of the flood, certificates and files."""
A_UNIT = 50
"""Cases of one unit, as in a million cases of twenty thousand."""


def parts(pack: Pack) -> tuple[Part, ...]:
    """All of them, in the order of the page."""
    return (
        Part("certificate", lambda _: _certificate()),
        Part("peers", lambda _: _peers()),
        Part("flat", lambda _: _flat()),
        Part("pipeline", lambda _: _pipeline()),
        Part("look-ups", lambda sizes: _look_ups(pack, sizes)),
        Part("desk", lambda sizes: list(_desk(pack, sizes))),
    )


def _certificate() -> list[Row]:
    from bench import certificate
    from bench.machine import one_core
    from certificates.loading import load
    from certificates.template.paths import FOLDER

    with one_core():
        found = certificate.run(*load(FOLDER / "regional" / "sample.json", test=True))
    named = {"draw": found.draw, "lint": found.lint, "sign": found.sign, "all": found.whole}
    floor = "raw signature, subset, one write"
    plain = Row("certificate", "all", 0, found.whole, "ms", "the libraries' own examples", found.straightforward)
    return [*(Row("certificate", what, 0, value, "ms", floor, found.floor) for what, value in named.items()), plain]


def _peers() -> list[Row]:
    """Those that are installed (`make peers`)."""
    from bench.comparison import Measured, run

    found = [one for one in run() if isinstance(one, Measured)]
    ours = found[1]
    return [Row("peers", "ours, CPU", 0, ours.cpu, "ms", one.name, one.cpu) for one in found if one is not ours]


def _flat() -> list[Row]:
    from bench.flat import run

    found = run(LAST)
    early = f"the {found.place}th, in turns"
    return [Row("flat", f"the {found.count}th, CPU", 0, found.late.cpu, "ms", early, found.again.cpu)]


def _pipeline() -> list[Row]:
    from bench.pipeline import FORMS, Size, run

    rows = []
    for form in FORMS:
        found = run(form, Size(CASES, FILES))
        part, stages, floor = f"pipeline, {form}", "the bare stages, one commit each", found.floor
        figures = {
            "a certificate of a flood": found.each.clock,
            "a lone case": found.lone_ms,
            "a file of a flood": found.files_s * 1000 / FILES,
        }
        rows += [Row(part, what, 0, value, "ms", stages, floor.clock) for what, value in figures.items()]
        rows.append(Row(part, "a certificate of a flood, CPU", 0, found.each.cpu, "ms", stages, floor.cpu))
        rows.append(Row(part, "one of the last tenth", 0, found.late_ms, "ms", "one of the first", found.early_ms))
    return rows


def _look_ups(pack: Pack, sizes: Sequence[int]) -> list[Row]:
    from bench import bot

    found = bot.run(pack, tuple(sorted(sizes)))
    floor = 1000 / found.floor
    return [
        Row("look-ups", span.what, one.cases, span.half, "ms", "bare dispatcher", floor)
        for one in found.sizes
        for span in one.spans
    ]


def _desk(pack: Pack, sizes: Sequence[int]) -> Iterator[Row]:
    from bench import desk, servers

    for cases in sorted(sizes):
        with servers.sqlite() as database:
            yield from _of_desk(desk.run(pack, database, cases, cases // A_UNIT))
    for cases in sorted(sizes):
        with servers.postgresql("") as database:
            yield from _of_desk(desk.run(pack, database, cases, cases // A_UNIT))


def _of_desk(found: Result) -> Iterator[Row]:
    part, bare = f"desk, {found.database}", "the bare driver's first page"
    figures = {what: span.half for what, span in found.looks.items()} | {
        "one of many submitted at once": found.batch * 1000 / found.batch_size,
        "a roster, a thousand rows": found.roster * 1_000_000 / found.roster_rows,
    }
    for what, value in figures.items():
        yield Row(part, what, found.cases, value, "ms", bare, found.floor.half)
    yield Row(
        part, "queue beside exports, p99", found.cases, found.beside.worst, "ms", "the same, quiet", found.quiet.worst
    )
