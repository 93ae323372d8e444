"""A filled-in spreadsheet, read to plain rows: .xlsx or CSV as offices make them, values only, bounded. Inside the cage."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from openpyxl import Workbook

from pipeline.cage import separated, workbook

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from typing import BinaryIO

COLUMNS_MOST = 60
CELL_MOST = 2000
"""Characters; the rest of a longer cell is left out, and whoever reads it takes no text as long as that."""


def numbered(file: BinaryIO, names: Mapping[str, Collection[str]]) -> Iterator[tuple[int, list[str]]]:
    """Row by row what the table says whose columns may be called by *names*, each with its number as a spreadsheet shows it; blank ones are left out.

    The file is read as it is asked for, never whole. Raises ValueError for what is neither kind of file.
    """
    packed = file.read(2) == b"PK"
    file.seek(0)
    read = workbook.rows(file, COLUMNS_MOST, names) if packed else separated.rows(file)
    for at, row in enumerate(read, 1):
        said = [cell[:CELL_MOST] for cell in row[:COLUMNS_MOST]]
        if any(cell.strip() for cell in said):
            yield at, said


def rows(data: bytes, most: int, names: Mapping[str, Collection[str]]) -> list[list[str]]:
    """All of a small one, without blank rows at the end; at most one more than *most*. Raises ValueError as `numbered`."""
    found: list[list[str]] = []
    for at, said in numbered(io.BytesIO(data), names):
        if at > most:
            return [*found, *([] for _ in range(most - len(found))), said]
        found += [[] for _ in range(at - 1 - len(found))]
        found.append(said)
    return found


def warm() -> None:
    """Read one of each kind, so that every library has loaded what it loads late."""
    book, out = Workbook(), io.BytesIO()
    book.worksheets[0].append(["zhicheng"])
    book.worksheets[0].merge_cells("A1:B1")
    book.save(out)
    rows(out.getvalue(), 1, {})
    for text in ("zhicheng,1\n".encode("utf-8-sig"), "zhicheng,1\n".encode("utf-16"), b"\xd6\xb0\xb3\xc6,1\n"):
        rows(text, 1, {})
