"""Tables as offices keep them: where the heading stands, which row is whose, and what a spreadsheet does to values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.rules.copies import DATE
from pipeline.rules.refusals import Refused
from pipeline.rules.texts import bare, folded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

HEADING_WITHIN = 10
"""Rows among which the heading is looked for: titles and notes stand above it."""
LEAST = 2
"""Names by which a row is known as a heading."""
BESIDE_HEADING = re.compile(r"\(.*?\)|[*:\s]+")
"""What people add to a column's name: that it must be filled in, its unit, how it is written."""
ERROR = re.compile(r"#(?:N/A|GETTING_DATA|DIV/0!|NAME\?|[A-Z]+!)|#{2,}", re.IGNORECASE)
"""`#N/A`, `#REF!`, `#VALUE!` and so on; `####` for a column that was too narrow."""
SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
FORMULA = ("=", "@")
SERIAL = re.compile(r"(\d{4,6})(?:\.0+)?")
DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
MIDNIGHT = re.compile(r"[ T]0?0:00(?::00)?$")
BEFORE_FIRST = date(1899, 12, 30)
"""Day 0 of a spreadsheet's days, as they count from March 1900 on (ECMA-376, part 1, 18.17.4.1)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    at: int
    """Its number, as the spreadsheet shows it."""
    cells: Mapping[str, str]
    """By the key of its column, without the white space around."""
    more: bool
    """True if cells stand beyond the last heading."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose heading was found."""

    headings: Mapping[str, str]
    """Key → what the column is called there."""
    unknown: tuple[str, ...]
    """Headings that mean nothing to us."""
    twice: tuple[str, ...]
    """Keys that two columns claim."""
    rows: tuple[Row, ...]
    """Those that say something."""


class Heading:
    """The row of a table that names its columns."""

    def __init__(self, said: Sequence[str], meant: Mapping[str, str]) -> None:
        """*meant*: what a column may be called → its key."""
        self._said = list(said)
        self._keys = [meant.get(_plain(cell)) for cell in said]
        self._columns = {key: place for place, key in reversed(list(enumerate(self._keys))) if key}
        self.headings = {key: said[place].strip() for key, place in self._columns.items()}
        self.unknown = tuple(cell for cell, key in zip(said, self._keys, strict=True) if key is None and cell.strip())
        self.twice = tuple(key for key in self._columns if self._keys.count(key) > 1)

    def row(self, at: int, cells: Sequence[str]) -> Row | None:
        """The row of that number; None if it says nothing, or is the heading again, as on each printed page."""
        if not any(cell.strip() for cell in cells) or list(cells) == self._said:
            return None
        named = {key: cells[place].strip() if place < len(cells) else "" for key, place in self._columns.items()}
        return Row(at, named, any(cell.strip() for cell in cells[len(self._keys) :]))


def heading(rows: Sequence[Sequence[str]], names: Mapping[str, Collection[str]]) -> tuple[int, Heading] | None:
    """Which of the first *rows* names the columns, and that heading, by *names* (key → what its column may be called)."""
    meant = {_plain(name): key for key, said in names.items() for name in (key, *said)}
    known = [len({meant.get(_plain(cell)) for cell in row} - {None}) for row in rows[:HEADING_WITHIN]]
    if max(known, default=0) < min(LEAST, len(names)):
        return None
    first = known.index(max(known))
    return first, Heading(rows[first], meant)


def table(rows: Sequence[Sequence[str]], names: Mapping[str, Collection[str]]) -> Table | None:
    """Read *rows* by *names*; None where no row is a heading."""
    found = heading(rows, names)
    if found is None:
        return None
    first, named = found
    read = (named.row(at, row) for at, row in enumerate(rows[first + 1 :], first + 2))
    return Table(named.headings, named.unknown, named.twice, tuple(row for row in read if row))


def _plain(heading: str) -> str:
    return BESIDE_HEADING.sub("", folded(heading)).casefold()


def undamaged(text: str) -> str:
    """*text*, unless it is what a spreadsheet left of another one. Raises Refused."""
    said = text.strip()
    if ERROR.fullmatch(said):
        raise Refused("cell_error")
    if said.startswith(FORMULA):
        raise Refused("cell_formula")
    if SCIENTIFIC.fullmatch(said):
        raise Refused("cell_scientific")
    return text


def day(text: str) -> date:
    """A day as offices write it, year first, or as a spreadsheet counts days. Raises Refused."""
    said = MIDNIGHT.sub("", undamaged(text).strip())
    found = DATE.fullmatch(bare(said)) or DIGITS.fullmatch(said)
    counted = None if found else SERIAL.fullmatch(said)
    try:
        if found:
            return date(*map(int, found.groups()))
        if counted:
            return BEFORE_FIRST + timedelta(days=int(counted[1]))
    except (ValueError, OverflowError):
        pass
    raise Refused("day_form")


class WrongRow(Exception):
    """A row that can't be taken: by the keys of its columns, why."""

    def __init__(self, faults: Mapping[str, Refused]) -> None:
        super().__init__(", ".join(faults))
        self.faults = dict(faults)


def values(cells: Mapping[str, str], readings: Mapping[str, Callable[[str], Any]]) -> dict[str, Any]:
    """What the cells say, each by its reading; one that is missing is read as empty. Raises WrongRow with all that is wrong."""
    read, faults = dict[str, Any](), dict[str, Refused]()
    for key, reading in readings.items():
        try:
            read[key] = reading(cells.get(key, ""))
        except Refused as refused:
            faults[key] = refused
    if faults:
        raise WrongRow(faults)
    return read
