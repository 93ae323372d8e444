"""Rows as a spreadsheet: .xlsx ready to be read, sifted and printed; CSV beside it where nothing is lost by it."""

from __future__ import annotations

import csv
import io
import re
import tempfile
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from xlsxwriter import Workbook

from pipeline.rules.refusals import Refused
from pipeline.work.workbook import IN_MEMORY, Sheet, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter.worksheet import Worksheet

STYLES = ({"bold": True}, {"num_format": "@"})
"""`workbook.BOLD` and `workbook.DIGITS`, in their order."""
A4 = 9
"""As Excel numbers it (ECMA-376, 18.3.1.63)."""
COUNTED = re.compile(r"0\d+|\d{12,}")
"""What Excel counts when it opens a CSV: zeros before a number go, the digits after the fifteenth become zeros; from twelve on
it shows 6.50E+17."""
LOOKED_AT = 100
"""Rows by which the widths of columns are chosen: they have to be said before the first row."""
NARROWEST, WIDEST = 6, 40
BESIDE = 3
"""What a width has besides its characters."""


def as_xlsx(title: str, rows: Iterable[Sequence[str]], *, names: int = 1) -> BinaryIO:
    """A workbook of one sheet: a bold heading that stays and is printed on every page, a filter, widths, landscape.

    Every cell is text, so long numbers keep their digits. *names*: the first columns that stay when one scrolls sideways.
    """
    following, sheet = iter(rows), Sheet()
    first = list(islice(following, LOOKED_AT))
    sheet.add(first)
    sheet.add(following)
    return sheet.into(_model(title, first, sheet.count, names))


def _model(title: str, first: Sequence[Sequence[str]], count: int, names: int) -> BinaryIO:
    """The workbook around *count* rows: everything but these."""
    file = io.BytesIO()
    book = Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet(title)
    for place, style in enumerate(STYLES):
        sheet.write_string(0, place, "", book.add_format(style))
    _lay_out(sheet, first, names)
    if first:
        sheet.autofilter(0, 0, count - 1, len(first[0]) - 1)
    book.close()
    return file


def _lay_out(sheet: Worksheet, first: Sequence[Sequence[str]], names: int) -> None:
    """Widths, what stays, and how it is printed: across the page, its heading on each."""
    for place, column in enumerate(zip(*first, strict=True)):
        width = min(max(map(_width, column)) + BESIDE, WIDEST)
        sheet.set_column(place, place, max(width, NARROWEST))
    sheet.freeze_panes(1, names)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_header("&L&A&R&D &T")
    sheet.set_footer("&C&P / &N")


def _width(text: str) -> int:
    """Of a text in a sheet: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def as_csv(rows: Iterable[Sequence[str]]) -> BinaryIO:
    """The same as CSV; with a byte order mark, without which Excel does not read it as UTF-8.

    Raises Refused where Excel would make another number of one: a file that is wrong once it is opened is none.
    """
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  the caller reads and closes it
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    writer = csv.writer(text)
    for row in rows:
        if any(COUNTED.fullmatch(cell) for cell in row):
            text.close()
            raise Refused("csv_loses_digits")
        writer.writerow([safe(cell) for cell in row])
    text.detach()
    file.seek(0)
    return file  # type: ignore[return-value]
