"""Read a spreadsheet that somebody hands in: in the cage, because a workbook is an archive of anything."""

from __future__ import annotations

from pipeline.cage.client import CAGE
from pipeline.rules.refusals import Refused

LARGEST = 2 * 1024 * 1024
ROWS_MOST = 2000


def sheet_rows(data: bytes, *, largest: int = LARGEST, most: int = ROWS_MOST) -> list[list[str]]:
    """The rows of an .xlsx or CSV file of at most *largest* bytes and *most* rows. Raises Refused, CageBroken."""
    if len(data) > largest:
        raise Refused("sheet_unreadable")
    answer, _ = CAGE.ask({"job": "sheet", "most": most}, (data,))
    rows = answer.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Refused("sheet_unreadable")
    if len(rows) > most:
        raise Refused("sheet_too_long", most=most)
    return [[str(cell) for cell in row] for row in rows]
