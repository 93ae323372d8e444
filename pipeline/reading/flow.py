"""The lines of a page as one text in the order in which a person reads it; every character knows where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from pipeline.rules.texts import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.reading.places import Place
    from pipeline.reading.reader import Line

ROW = 0.6
"""Of a line's height: what is nearer than that stands in the same row."""
BREAK = "\n"
"""Between two lines: a value may go on behind it, a word of the rules may not hold it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One character, folded and without blanks around it."""

    said: str
    sure: float
    place: Place


@dataclass(frozen=True, slots=True)
class Flow:
    """A page's text."""

    text: str
    letters: tuple[Letter | None, ...]
    """One for each character of *text*; None for a break."""

    def place(self, start: int, end: int) -> Place:
        """Around the characters from *start* to *end*, in the row where most of them stand."""
        places = [letter.place for letter in self.letters[start:end] if letter is not None]
        return (
            min(place[0] for place in places),
            min(place[1] for place in places),
            max(place[2] for place in places),
            max(place[3] for place in places),
        )

    def sure(self, start: int, end: int) -> float:
        """How sure the least sure of these characters is."""
        return min((letter.sure for letter in self.letters[start:end] if letter is not None), default=0.0)


def flow(lines: Sequence[Line]) -> Flow:
    """Rows from the top down, in each from the left, whatever little the page leans."""
    letters: list[Letter | None] = []
    for row in _rows(lines):
        for line in row:
            letters += [*_letters(line), None]
    return Flow("".join(BREAK if letter is None else letter.said for letter in letters), tuple(letters))


def _rows(lines: Sequence[Line]) -> Iterable[list[Line]]:
    """Lines that stand side by side, each row ordered from the left."""
    lean = median(_lean(line) for line in lines) if lines else 0.0
    rows: list[tuple[float, float, list[Line]]] = []
    for line in sorted(lines, key=lambda one: _level(one, lean)):
        level, height = _level(line, lean), _height(line)
        if rows and level - rows[-1][0] < ROW * min(height, rows[-1][1]):
            rows[-1][2].append(line)
        else:
            rows.append((level, height, [line]))
    return (sorted(row, key=lambda one: one.at[0]) for _, _, row in rows)


def _lean(line: Line) -> float:
    return (line.at[3] - line.at[1]) / max(1, line.at[2] - line.at[0])


def _level(line: Line, lean: float) -> float:
    middle = (line.at[0] + line.at[2]) / 2
    return (line.at[1] + line.at[3] + line.at[5] + line.at[7]) / 4 - lean * middle


def _height(line: Line) -> float:
    return max(1.0, (line.at[5] + line.at[7] - line.at[1] - line.at[3]) / 2)


def _letters(line: Line) -> Iterable[Letter]:
    """Characters are as wide as their kind: where each stands is reckoned."""
    widths = [1.0 if ord(one) > 0x2E7F else 0.55 for one in line.text]  # noqa: PLR2004  from here on East Asian ones are square
    whole, before = sum(widths) or 1.0, 0.0
    for place, (one, width) in enumerate(zip(line.text, widths, strict=True)):
        begin, end = before / whole, (before + width) / whole
        before += width
        sure = line.sure[place] if place < len(line.sure) else 0.0
        where = _between(line.at, begin, end)
        for said in folded(one):
            if not said.isspace():
                yield Letter(said, sure, where)


def _between(at: Sequence[int], begin: float, end: float) -> Place:
    x = [at[0] + (at[2] - at[0]) * part for part in (begin, end)] + [
        at[6] + (at[4] - at[6]) * part for part in (begin, end)
    ]
    y = [at[1] + (at[3] - at[1]) * part for part in (begin, end)] + [
        at[7] + (at[5] - at[7]) * part for part in (begin, end)
    ]
    return (round(min(x)), round(min(y)), round(max(x)), round(max(y)))
