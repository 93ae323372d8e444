"""The first sheet of an .xlsx workbook, row by row as its archive is unpacked, each cell of a merged range filled in."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,200}?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
AT_ONCE = 1 << 20
OVERLAP = 300
"""Bytes of a piece that are looked at again with the next: one `mergeCell` is shorter."""


def rows(file: BinaryIO, columns: int) -> Iterator[list[str]]:
    """Its rows, of that many columns, as they are asked for. Raises ValueError if it is no workbook."""
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        sheet: Any = book.worksheets[0]  # read-only ones have no type of their own
        sheet.reset_dimensions()  # what is written there may be wrong
        merged = _Merged(sheet._get_source(), columns)  # noqa: SLF001  nothing public opens a sheet's own text
        for at, row in enumerate(sheet.iter_rows(max_col=columns, values_only=True), 1):
            yield merged.filled(at, [_text(cell) for cell in row])
    except (MemoryError, GeneratorExit):
        raise
    except Exception as error:  # the library raises what its parts raise
        raise ValueError("not a workbook") from error


class _Merged:
    """The merged ranges that concern the row that is being read: to a reader each of their cells says what the range says."""

    def __init__(self, source: BinaryIO, columns: int) -> None:
        """Look them up beforehand: in the file they stand behind the rows."""
        self._beginning: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        """Row → first column, one past the last, last row."""
        self._going_on: list[tuple[int, int, int, str]] = []
        with source:
            for first, top, last, bottom in _ranges(source):
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


def _ranges(source: BinaryIO) -> Iterator[tuple[int, int, int, int]]:
    rest, seen = b"", set[bytes]()
    while piece := source.read(AT_ONCE):
        rest = rest[-OVERLAP:] + piece
        for found in MERGED.findall(rest):
            if found not in seen:
                seen.add(found)
                first, top, last, bottom = range_boundaries(found.decode())
                yield int(first or 1), int(top or 1), int(last or 1), int(bottom or 1)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()
