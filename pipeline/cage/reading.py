"""Read a spreadsheet that somebody hands in: in the cage, because a workbook is an archive of anything."""

from __future__ import annotations

from pipeline.cage.client import CAGE
from pipeline.rules.refusals import Refused

LARGEST = 2 * 1024 * 1024


def sheet_rows(data: bytes) -> list[list[str]]:
    """The rows of an .xlsx or CSV file. Raises Refused, CageBroken."""
    if len(data) > LARGEST:
        raise Refused("sheet_unreadable")
    answer, _ = CAGE.ask({"job": "sheet"}, (data,))
    rows = answer.get("rows")
    if not isinstance(rows, list):
        raise Refused("sheet_unreadable")
    return [[str(cell) for cell in row] for row in rows]
