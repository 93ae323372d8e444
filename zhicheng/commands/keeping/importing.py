"""What `zhicheng import` does: a table of any length, read in the cage, judged row by row, entered some thousand at a time.

Nothing of the table is kept but the rows in hand: memory does not grow with it. Rows are known by what they are about, so a
run that was killed is simply begun again, and the same table a second time changes nothing.
"""

from __future__ import annotations

import csv
import sqlite3
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Protocol

from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import IntegrityError

from certificates.fields import HEADINGS
from notify.catalogue import Words
from notify.refusals import sentence
from pipeline.cage.reading import long_sheet
from pipeline.issuance import earlier
from pipeline.people import imports
from pipeline.rules import columns, spreadsheets
from pipeline.rules.refusals import Refused
from pipeline.rules.spreadsheets import WrongRow
from pipeline.rules.titles import Catalogue
from zhicheng.commands.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from pipeline.rules.spreadsheets import Heading, Row
    from pipeline.world import World
    from zhicheng.wiring import Parts

AT_ONCE = 2000
"""Rows of one transaction: whoever else writes waits no longer than that takes."""
HEADS = ("import-row", "import-column", "import-code", "import-mend")
"""What the report's columns are called."""
SHOWN = 20
"""Wrong rows that are printed; all of them stand in the report."""
CALLED = {**HEADINGS, "phone": columns.PHONE, "unit_code": columns.UNIT_CODE, "series": columns.SERIES}


class Said(Protocol):
    """What a row says, read."""

    @property
    def key(self) -> tuple[str, str]:
        """By what it is one thing."""
        ...


@dataclass(frozen=True, slots=True)
class Importable:
    """One sort of table."""

    needed: tuple[str, ...]
    optional: tuple[str, ...]
    instead: Mapping[str, str]
    """What stands for a needed column where that one is not there."""
    reading: Callable[[World], Callable[[Mapping[str, str]], Any]]
    """How a row's cells are read, for a run. The reading raises WrongRow."""
    entered: Callable[..., dict[int, bool | Refused]]

    @property
    def names(self) -> dict[str, tuple[str, ...]]:
        """Key → what its column may be called."""
        return {key: CALLED[key] for key in (*self.needed, *self.optional, *self.instead.values())}


def _certificates(world: World) -> Callable[[Mapping[str, str]], Any]:
    catalogue = Catalogue.of(world.pack)
    return lambda cells: earlier.read(cells, catalogue, today=world.today)


PEOPLE = Importable(
    imports.NEEDED, imports.OPTIONAL, {}, lambda world: lambda cells: imports.read(cells, world), imports.entered
)
CERTIFICATES = Importable(earlier.NEEDED, earlier.OPTIONAL, earlier.INSTEAD, _certificates, earlier.entered)


@dataclass(slots=True)
class Tally:
    """How many rows there were of each sort."""

    new: int = 0
    there: int = 0
    wrong: int = 0

    @property
    def rows(self) -> int:
        """All that said something."""
        return self.new + self.there + self.wrong


@dataclass(slots=True)
class Report:
    """Each wrong row: its number, the column, the code, and in words what is wrong and how it is mended."""

    path: Path
    headings: Mapping[str, str]
    words: Words
    stack: ExitStack
    written: int = 0
    _rows: Any = field(default=None)

    def add(self, at: int, faults: Mapping[str, Refused]) -> None:
        """One row, a line each fault."""
        for key, refused in faults.items():
            column, why = self.headings.get(key, ""), sentence(refused, self.words)
            if self._rows is None:
                file = self.stack.enter_context(self.path.open("w", encoding="utf-8-sig", newline=""))
                self._rows = csv.writer(file)
                self._rows.writerow([self.words.plain(key) for key in HEADS])
            self._rows.writerow([at, column, refused.code, why])
            self.written += 1
            if self.written <= SHOWN:
                print(f"✗ {at}: {column}: {why}" if column else f"✗ {at}: {why}")


def bring_in(parts: Parts, what: Importable, path: Path, *, apply: bool, report: Path | None) -> int:
    """Judge every row of the table at *path*, and enter those that are right if they are to *apply*; 1 if any is wrong."""
    words = Words(None, parts.settings.language)
    with ExitStack() as stack:
        try:
            rows = stack.enter_context(long_sheet(path, what.names))
            heading, data = _headed(what, path, rows, words)
            listed = Report(report or path.with_name(f"{path.name}.report.csv"), heading.headings, words, stack)
            tally = _run(parts, what, path, _named(heading, data), listed, stack, apply=apply)
        except Refused as refused:
            raise CommandError(f"{path}: {sentence(refused, words)}") from None
        except FileNotFoundError:
            raise CommandError(f"{path}: " + words.plain("import-no-file")) from None
    _say(path, tally, listed, words, apply=apply)
    return int(bool(tally.wrong))


def _headed(
    what: Importable, path: Path, rows: Iterator[tuple[int, list[str]]], words: Words
) -> tuple[Heading, Iterator[tuple[int, list[str]]]]:
    """The heading, and the rows below it. Raises CommandError where columns are missing."""
    first = list(islice(rows, spreadsheets.HEADING_WITHIN))
    found = spreadsheets.heading([cells for _, cells in first], what.names)
    needed = ", ".join(CALLED[key][0] for key in what.needed)
    if found is None:
        raise CommandError(f"{path}: " + words.plain("import-no-heading", needed=needed))
    place, heading = found
    if heading.twice:
        raise CommandError(f"{path}: " + words.plain("import-twice", column=CALLED[heading.twice[0]][0]))
    there = heading.headings
    absent = [key for key in what.needed if key not in there and what.instead.get(key) not in there]
    if absent:
        missing = ", ".join(CALLED[key][0] for key in absent)
        raise CommandError(f"{path}: " + words.plain("import-absent", absent=missing, needed=needed))
    if heading.unknown:
        print(words.plain("import-unused", columns=", ".join(heading.unknown)))
    return heading, chain(first[place + 1 :], rows)


def _named(heading: Heading, rows: Iterable[tuple[int, list[str]]]) -> Iterator[Row]:
    return (row for at, cells in rows if (row := heading.row(at, cells)))


def _run(
    parts: Parts, what: Importable, path: Path, rows: Iterator[Row], report: Report, stack: ExitStack, *, apply: bool
) -> Tally:
    """Batch by batch, each in a transaction of its own."""
    tally, world = Tally(), parts.world()
    read, seen = what.reading(world), stack.enter_context(_seen())
    progress = stack.enter_context(
        Progress(
            TextColumn("{task.description} {task.completed}"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
    )
    going = progress.add_task(path.name, total=None)
    while batch := list(islice(rows, AT_ONCE)):
        said: list[tuple[int, Said]] = []
        wrong: dict[int, Mapping[str, Refused]] = {}
        for row in batch:
            try:
                one = _read(read, row)
                if _is_new(seen, one, row.at):
                    said.append((row.at, one))
                else:
                    tally.there += 1
            except WrongRow as faulty:
                wrong[row.at] = faulty.faults
        found = _entered(parts, what, said, path.name, world, apply=apply)
        for at, answer in found.items():
            if isinstance(answer, Refused):
                wrong[at] = {"number": answer}
            tally.new += answer is True
            tally.there += answer is False
        tally.wrong += len(wrong)
        for at in sorted(wrong):
            report.add(at, wrong[at])
        progress.advance(going, len(batch))
    return tally


def _entered(
    parts: Parts, what: Importable, said: list[tuple[int, Said]], source: str, world: World, *, apply: bool
) -> dict[int, bool | Refused]:
    """A batch in a transaction. What somebody else enters at the same moment is found there at the next try."""
    opened = parts.database.writing if apply else parts.database.reading
    while True:
        try:
            with opened() as session:
                return what.entered(session, said, source=source, world=world, apply=apply)
        except IntegrityError as error:
            trouble = error
        with parts.database.reading() as session:
            known = what.entered(session, said, source=source, world=world, apply=False)
        if all(answer is True for answer in known.values()):  # nobody else's doing: it would fail for ever
            raise trouble


def _read(read: Callable[[Mapping[str, str]], Any], row: Row) -> Said:
    if row.more:
        raise WrongRow({"": Refused("row_too_long")})
    said: Said = read(row.cells)
    return said


@contextmanager
def _seen() -> Iterator[sqlite3.Connection]:
    """What this run has read, in a file without a name: a million keys would not be constant memory."""
    seen = sqlite3.connect("", isolation_level=None)
    try:
        seen.execute("CREATE TABLE seen (key BLOB PRIMARY KEY, at INTEGER, said BLOB) WITHOUT ROWID")
        seen.execute("BEGIN")
        yield seen
    finally:
        seen.close()


def _is_new(seen: sqlite3.Connection, said: Said, at: int) -> bool:
    """Whether no row before it says the same. Raises WrongRow if one says something else of the same thing."""
    key, whole = (blake2b(repr(one).encode(), digest_size=16).digest() for one in (said.key, said))
    if seen.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", (key, at, whole)).rowcount:
        return True
    first, before = seen.execute("SELECT at, said FROM seen WHERE key = ?", (key,)).fetchone()
    if before != whole:
        raise WrongRow({"number": Refused("row_twice", first=first)})
    return False


def _say(path: Path, tally: Tally, report: Report, words: Words, *, apply: bool) -> None:
    if report.written > SHOWN:
        print(words.plain("import-more", count=str(report.written - SHOWN)))
    if report.written:
        print(words.plain("import-report", file=str(report.path)))
    counts = {name: str(getattr(tally, name)) for name in ("rows", "new", "there", "wrong")}
    print(f"{path}: " + words.plain("import-entered" if apply else "import-tried", **counts))
