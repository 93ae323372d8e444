"""A filled-in spreadsheet, read to plain rows: .xlsx or CSV, values only, bounded. Runs inside the cage."""

from __future__ import annotations

import csv
import io

from openpyxl import load_workbook

ROWS_MOST = 2001
COLUMNS_MOST = 30
CELL_MOST = 300


def rows(data: bytes) -> list[list[str]]:
    """The first sheet's rows as text. Raises ValueError for what is neither kind of file."""
    if data[:2] == b"PK":
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            found = book.worksheets[0].iter_rows(max_row=ROWS_MOST, max_col=COLUMNS_MOST, values_only=True)
            return [[_text(cell) for cell in row] for row in found]
        except MemoryError:
            raise
        except Exception as error:  # the library raises what its parts raise
            raise ValueError("not a workbook") from error
    text = data.decode("utf-8-sig")  # UnicodeDecodeError is a ValueError
    return [
        [cell[:CELL_MOST] for cell in row[:COLUMNS_MOST]] for row in list(csv.reader(io.StringIO(text)))[:ROWS_MOST]
    ]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)[:CELL_MOST].strip()
