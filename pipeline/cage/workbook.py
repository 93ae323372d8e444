"""The sheet of an .xlsx workbook that its reader sees, row by row as its archive is unpacked.

What a person sees there is what is read: each cell of a merged range says what the range says, a number is written as its
format shows it, hidden sheets are nobody's, and a row that is hidden or filtered away is no row to pass over in silence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from pipeline.cage.unread import SheetUnread
from pipeline.rules import spreadsheets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from typing import BinaryIO

MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,200}?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
ROW = re.compile(rb"<(?:\w+:)?row\s([^>]{0,400})>")
HIDDEN = re.compile(rb'\bhidden="(?:1|true)"|\bht="0(?:\.0+)?"')
PLACE = re.compile(rb'\br="(\d{1,7})"')
AT_ONCE = 1 << 20
OVERLAP = 450
"""Bytes of a piece that are looked at again with the next: one `mergeCell`, or a row's beginning, is shorter."""
LITERAL = r'((?:"[^"]*"|\\.)*)'
PADDED = re.compile(rf"{LITERAL}(0*){LITERAL}(?:;.*)?", re.DOTALL)
"""A format that writes zeros, or fixed text, round a whole number: how 编号 are often kept."""
NOTHING = re.compile(r";;;?")
"""A format that shows nothing."""


def rows(file: BinaryIO, columns: int, names: Mapping[str, Collection[str]]) -> Iterator[list[str]]:
    """Its rows, of that many columns, as they are asked for; *names*: what the columns of the table may be called.

    Raises ValueError if it is no workbook, SheetUnread where it shows another table than it holds.
    """
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        sheet: Any = _shown(book, columns, names)
        source = _Source(sheet._get_source(), columns)  # noqa: SLF001  nothing public opens a sheet's own text
        shows, begun = _Shows(), False
        for at, row in enumerate(sheet.iter_rows(max_col=columns), 1):
            said = source.filled(at, [shows.text(cell) for cell in row])
            if begun and at in source.hidden and any(said):
                raise SheetUnread("sheet_row_hidden", row=at)
            begun = begun or (at not in source.hidden and sum(map(bool, said)) >= spreadsheets.LEAST)
            yield said
    except (MemoryError, GeneratorExit, SheetUnread):
        raise
    except Exception as error:  # the library raises what its parts raise
        raise ValueError("not a workbook") from error


def _shown(book: Any, columns: int, names: Mapping[str, Collection[str]]) -> Any:  # noqa: ANN401  read-only ones have no type of their own
    """The visible sheet that has the table: the first of all where none has one. Raises SheetUnread if two have."""
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in visible:
        sheet.reset_dimensions()  # what is written there may be wrong
    tables = [sheet for sheet in visible if len(visible) > 1 and _is_table(sheet, columns, names)]
    if len(tables) > 1:
        raise SheetUnread("sheet_several", first=tables[0].title, second=tables[1].title)
    return (tables or visible)[0]


def _is_table(sheet: Any, columns: int, names: Mapping[str, Collection[str]]) -> bool:  # noqa: ANN401
    """True if something stands there below a heading."""
    within = spreadsheets.HEADING_WITHIN + 1
    first = [
        ["" if cell is None else str(cell) for cell in row]
        for row in sheet.iter_rows(max_col=columns, max_row=within, values_only=True)
    ]
    found = spreadsheets.heading(first, names) if names else None
    return found is not None and any(any(row) for row in first[found[0] + 1 :])


class _Source:
    """What a sheet's own text says of its rows, and the library doesn't: which are merged, and which nobody sees."""

    def __init__(self, source: BinaryIO, columns: int) -> None:
        """Look them up beforehand: in the file the merged ranges stand behind the rows."""
        self.hidden: set[int] = set()
        self._beginning: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        """Row → first column, one past the last, last row."""
        self._going_on: list[tuple[int, int, int, str]] = []
        with source:
            for first, top, last, bottom in self._ranges(source):
                if first <= columns:
                    self._beginning[top].append((first - 1, min(last, columns), bottom))

    def filled(self, at: int, row: list[str]) -> list[str]:
        """The row of that number, filled in."""
        for first, last, bottom in self._beginning.pop(at, ()):
            self._going_on.append((first, last, bottom, row[first] if first < len(row) else ""))
        if self._going_on:
            for first, last, _, said in self._going_on:
                row += [""] * (last - len(row))
                row[first:last] = [said] * (last - first)
            self._going_on = [one for one in self._going_on if one[2] > at]
        return row

    def _ranges(self, source: BinaryIO) -> Iterator[tuple[int, int, int, int]]:
        rest, seen = b"", set[bytes]()
        while piece := source.read(AT_ONCE):
            rest = rest[-OVERLAP:] + piece
            for said in ROW.findall(rest):
                place = PLACE.search(said)
                if place and HIDDEN.search(said):
                    self.hidden.add(int(place[1]))
            for found in MERGED.findall(rest):
                if found not in seen:
                    seen.add(found)
                    first, top, last, bottom = range_boundaries(found.decode())
                    yield int(first or 1), int(top or 1), int(last or 1), int(bottom or 1)


class _Shows:
    """What cells say, written as their formats show them."""

    def __init__(self) -> None:
        """Each format is read once."""
        self._read: dict[str, tuple[str, int, str] | None] = {}

    def text(self, cell: Any) -> str:  # noqa: ANN401  read-only cells have no type of their own
        """What *cell* shows."""
        value = cell.value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self._number(cell.number_format, value)
        if isinstance(value, datetime) and value.time() == time():
            return value.date().isoformat()
        if value is None or (isinstance(value, str) and NOTHING.fullmatch(cell.number_format or "")):
            return ""
        return value.isoformat() if isinstance(value, date) else str(value).strip()

    def _number(self, form: str, value: float) -> str:
        if isinstance(value, float) and not value.is_integer():
            return str(value)
        if form not in self._read:
            self._read[form] = _padding(form)
        before, width, behind = self._read[form] or ("", 0, "")
        if width < 0:
            return ""
        digits = str(int(value))
        return f"{before}{digits.zfill(width)}{behind}" if value >= 0 else digits


def _padding(form: str) -> tuple[str, int, str] | None:
    """What a number format writes before a whole number, its least digits, and what behind; fewer than none: it shows nothing."""
    if NOTHING.fullmatch(form):
        return "", -1, ""
    found = PADDED.fullmatch(form)
    if found is None or not found[2]:
        return None
    before, behind = (re.sub(r'"([^"]*)"|\\(.)', r"\1\2", said) for said in (found[1], found[3]))
    return before, len(found[2]), behind
