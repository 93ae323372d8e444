"""Rows as a spreadsheet: .xlsx written row by row, CSV beside it; what looks like a formula is text."""

from __future__ import annotations

import csv
import io
import tempfile
from typing import TYPE_CHECKING, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula at the beginning of a cell (OWASP, CSV Injection)."""
IN_MEMORY = 4_000_000


def safe(text: str) -> str:
    """*text* so that a spreadsheet calculates nothing of it."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_xlsx(title: str, rows: Iterable[Sequence[str]]) -> BinaryIO:
    """A workbook of one sheet, its first row bold and fixed; every cell is text, so long numbers keep their digits."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place, row in enumerate(rows):
        sheet.append([_cell(sheet, safe(text), heading=place == 0) for text in row])
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  the caller reads and closes it
    book.save(file)
    file.seek(0)
    return file  # type: ignore[return-value]


def _cell(sheet: WriteOnlyWorksheet, text: str, *, heading: bool) -> Cell | str:
    """Text as it is; what reads like a number is marked as text, so that it stays one when somebody edits it."""
    if not heading and not text[:1].isdecimal():
        return text  # a cell of its own takes ten times as long
    cell = WriteOnlyCell(sheet, text)
    cell.data_type, cell.number_format = "s", "@"
    if heading:
        cell.font = Font(bold=True)
    return cell


def as_csv(rows: Iterable[Sequence[str]]) -> BinaryIO:
    """The same as CSV; with a byte order mark, without which Excel does not read it as UTF-8."""
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  the caller reads and closes it
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    csv.writer(text).writerows([safe(cell) for cell in row] for row in rows)
    text.detach()
    file.seek(0)
    return file  # type: ignore[return-value]
