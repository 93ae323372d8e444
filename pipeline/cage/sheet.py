"""A filled-in spreadsheet, read to plain rows: .xlsx or CSV as offices make them, values only, bounded. Inside the cage."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl.worksheet.worksheet import Worksheet

COLUMNS_MOST = 60
CELL_MOST = 2000
"""Characters; the rest of a longer cell is left out, and whoever reads it takes no text as long as that."""
ENCODINGS = ("utf-8-sig", "gb18030")
"""As Excel writes CSV: UTF-8 only where it is asked for, else in the machine's code page, which in China is GBK."""
SEPARATORS = ",;\t"
LOOKED_AT = 20
"""Rows by which the separator is found."""
SAID = "sep="
"""A first line by which Excel is told it."""


def rows(data: bytes, most: int) -> list[list[str]]:
    """The first sheet's rows as text, without blank ones at the end; at most one more than *most*.

    Raises ValueError for what is neither kind of file.
    """
    found: list[list[str]] = []
    blank = 0
    for row in _workbook(data) if data[:2] == b"PK" else _written(data):
        said = [cell[:CELL_MOST] for cell in row[:COLUMNS_MOST]]
        if not any(cell.strip() for cell in said):
            blank += 1
            continue
        if len(found) + blank > most:
            break
        found += [[] for _ in range(blank)]
        found.append(said)
        blank = 0
    return found


def _workbook(data: bytes) -> Iterable[list[str]]:
    try:
        sheet = load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
        _unmerge(sheet)
        for row in sheet.iter_rows(max_col=COLUMNS_MOST, values_only=True):
            yield [_text(cell) for cell in row]
    except MemoryError:
        raise
    except Exception as error:  # the library raises what its parts raise
        raise ValueError("not a workbook") from error


def _unmerge(sheet: Worksheet) -> None:
    """Each cell of a merged range says what the range says: to a reader it does."""
    for merged in list(sheet.merged_cells.ranges):
        said = sheet.cell(merged.min_row, merged.min_col).value
        sheet.unmerge_cells(merged.coord)
        if said is None or merged.min_col > COLUMNS_MOST:
            continue
        for line in range(merged.min_row, merged.max_row + 1):
            for column in range(merged.min_col, min(merged.max_col, COLUMNS_MOST) + 1):
                sheet.cell(line, column).value = said


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def _written(data: bytes) -> Iterable[list[str]]:
    text = _decoded(data)
    if "\0" in text:
        raise ValueError("not a text")
    first, _, rest = text.partition("\n")
    said = first.strip().lower()
    if said.startswith(SAID) and len(said) == len(SAID) + 1:
        yield []  # it is a row to whoever counts them
        yield from _split(rest, said[-1])
    else:
        yield from _split(text, _separator(text))


def _decoded(data: bytes) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:  # what Excel calls Unicode text
        return data.decode("utf-16")
    for encoding in ENCODINGS[:-1]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode(ENCODINGS[-1])  # UnicodeDecodeError is a ValueError


def _separator(text: str) -> str:
    """The one that makes the most cells of the first rows."""
    some = "".join(text.splitlines(keepends=True)[:LOOKED_AT])
    return max(SEPARATORS, key=lambda separator: sum(len(row) for row in _split(some, separator)))


def _split(text: str, separator: str) -> Iterable[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text), delimiter=separator)
    except csv.Error as error:
        raise ValueError("not a table") from error
