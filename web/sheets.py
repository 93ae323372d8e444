"""Rows as a spreadsheet: .xlsx ready to be read, sifted and printed; CSV beside it where nothing is lost by it."""

from __future__ import annotations

import csv
import io
import re
import tempfile
import unicodedata
from typing import TYPE_CHECKING, BinaryIO, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from openpyxl.cell import Cell

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula at the beginning of a cell (OWASP, CSV Injection)."""
IN_MEMORY = 4_000_000
COUNTED = re.compile(r"0\d+|\d{12,}")
"""What Excel counts when it opens a CSV: zeros before a number go, the digits after the fifteenth become zeros; from twelve on
it shows 6.50E+17."""
LOOKED_AT = 100
"""Rows by which the widths of columns are chosen: they have to be said before the first row."""
NARROWEST, WIDEST = 6, 40
BESIDE = 3
"""What a width has besides its characters."""


def safe(text: str) -> str:
    """*text* so that a spreadsheet calculates nothing of it, without what no sheet can hold."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{text}" if text.startswith(FORMULA) else text


def as_xlsx(title: str, rows: Iterable[Sequence[str]], *, names: int = 1) -> BinaryIO:
    """A workbook of one sheet: a bold heading that stays and is printed on every page, a filter, widths, landscape.

    Every cell is text, so long numbers keep their digits. *names*: the first columns that stay when one scrolls sideways.
    """
    book = Workbook(write_only=True)
    sheet = cast("Worksheet", book.create_sheet(title))  # what it can't do is not asked of it
    following = iter(rows)
    first = [row for _, row in zip(range(LOOKED_AT), following, strict=False)]
    _lay_out(sheet, first, names)
    count = 0
    for row in _all(first, following):
        count += 1
        sheet.append([_cell(sheet, safe(text), heading=count == 1) for text in row])
    if first:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(first[0]))}{count}"
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  the caller reads and closes it
    book.save(file)
    file.seek(0)
    return file  # type: ignore[return-value]


def _all(first: Iterable[Sequence[str]], following: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield from first
    yield from following


def _lay_out(sheet: Worksheet, first: Sequence[Sequence[str]], names: int) -> None:
    """Widths, what stays, and how it is printed: across the page, its heading on each."""
    for place, column in enumerate(zip(*first, strict=True), 1):
        width = min(max(map(_width, column)) + BESIDE, WIDEST)
        sheet.column_dimensions[get_column_letter(place)].width = max(width, NARROWEST)
    sheet.freeze_panes = f"{get_column_letter(names + 1)}2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.HeaderFooter.oddHeader = HeaderFooterItem(left=_HeaderFooterPart("&A"), right=_HeaderFooterPart("&D &T"))
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart("&P / &N"))


def _width(text: str) -> int:
    """Of a text in a sheet: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _cell(sheet: Worksheet, text: str, *, heading: bool) -> Cell | str:
    """Text as it is; what reads like a number is marked as text, so that it stays one when somebody edits it."""
    if not heading and not text[:1].isdecimal():
        return text  # a cell of its own takes ten times as long
    cell = WriteOnlyCell(sheet, text)
    cell.data_type, cell.number_format = "s", "@"
    if heading:
        cell.font = Font(bold=True)
    return cell


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
