"""`zhicheng bench all`: parts by one interface, kept as rows in a file, compared with an earlier file, drawn as a page.

A part is a name and a function from the sizes to its rows (`bench/parts.py`). What is compared are ratios to a floor or a peer of the same run:
milliseconds of two hours or two machines are no comparison.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from html import escape
from itertools import groupby
from math import log10
from typing import TYPE_CHECKING

from bench.machine import described
from zhicheng.commands.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

WORSE = 1.25
"""A ratio that has grown by more than this is marked."""
WIDE, HIGH, EDGE = 520, 200, 46
"""Of a plot, in pixels."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of a part."""

    part: str
    what: str
    size: int
    """Of the database, in cases; 0 where it has none."""
    value: float
    unit: str
    beside: str
    """The floor or the peer: in words."""
    floor: float
    """What that took, in the same unit and the same run."""

    @property
    def ratio(self) -> float:
        """To the floor."""
        return self.value / self.floor


@dataclass(frozen=True, slots=True)
class Part:
    """Something that is measured."""

    name: str
    run: Callable[[Sequence[int]], list[Row]]
    """From the sizes of database that are asked for."""


def run(chosen: Sequence[Part], sizes: Sequence[int], tell: Callable[[str], None]) -> list[Row]:
    """Measure them, one after another. *tell* hears of each that begins, and why one could not be measured here."""
    rows: list[Row] = []
    for part in chosen:
        tell(f"{part.name} …")
        try:
            rows += part.run(sizes)
        except CommandError as why:
            tell(f"{part.name}: {why}")
    return rows


def save(rows: Sequence[Row], file: Path) -> None:
    """Keep them with what the machine was."""
    said = {"machine": described(), "rows": [asdict(row) for row in rows]}
    file.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")


def read(file: Path) -> list[Row]:
    """What `save` kept."""
    return [Row(**row) for row in json.loads(file.read_text("utf-8"))["rows"]]


def compared(rows: Sequence[Row], earlier: Sequence[Row]) -> list[str]:
    """A line a figure: its ratio to the floor, and how that has changed since *earlier*."""
    before = {(row.part, row.what, row.size): row.ratio for row in earlier}
    return [_line(row, before.get((row.part, row.what, row.size))) for row in rows]


def _line(row: Row, before: float | None) -> str:
    size = f"{row.size:>9,}" if row.size else " " * 9
    said = f"{row.part:<24}{row.what:<38}{size}{row.value:>10.2f} {row.unit}{row.ratio:>8.2f} × {row.beside}"
    if before is None:
        return said
    return f"{said}   {row.ratio / before:.2f} of before{'  ✗' if row.ratio > WORSE * before else ''}"


def page(rows: Sequence[Row], lines: Sequence[str]) -> str:
    """HTML with a plot for each part that grows, and the lines."""
    grown = [row for row in rows if row.size]
    plots = [_plot(name, list(those)) for name, those in groupby(grown, key=lambda row: row.part)]
    body = "\n".join([*plots, f"<pre>{escape(chr(10).join(lines))}</pre>"])
    return f'<!doctype html><meta charset="utf-8"><title>bench</title><h1>{escape(described())}</h1>\n{body}\n'


def _plot(name: str, rows: list[Row]) -> str:
    """Ratio to the floor over the size, both by powers of ten; the floor is the line at 1."""
    sizes, ratios = sorted({row.size for row in rows}), [1.0, *(row.ratio for row in rows)]
    left, low = log10(sizes[0]), log10(min(ratios))
    wide, high = (log10(sizes[-1]) - left) or 1, (log10(max(ratios)) - low) or 1

    def at(size: float, ratio: float) -> tuple[float, float]:
        return EDGE + (log10(size) - left) / wide * WIDE, EDGE + HIGH - (log10(ratio) - low) / high * HIGH

    drawn = [_curve([at(size, 1) for size in sizes], "floor", "#999")]
    for what, those in groupby(sorted(rows, key=lambda row: (row.what, row.size)), key=lambda row: row.what):
        drawn.append(_curve([at(row.size, row.ratio) for row in those], what, "#0b5"))
    ticks = [f'<text x="{at(size, 1)[0]:.0f}" y="{HIGH + 2 * EDGE - 12}">{size:,}</text>' for size in sizes]
    box = f'width="{WIDE + 6 * EDGE}" height="{HIGH + 2 * EDGE}" font-size="11"'
    return f'<h2>{escape(name)}, × the floor</h2><svg xmlns="http://www.w3.org/2000/svg" {box}>{"".join([*drawn, *ticks])}</svg>'


def _curve(points: list[tuple[float, float]], what: str, colour: str) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return f'<polyline points="{path}" fill="none" stroke="{colour}"/><text x="{x + 6:.0f}" y="{y + 4:.0f}">{escape(what)}</text>'
