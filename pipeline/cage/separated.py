"""CSV as Excel, WPS and databases write it: whichever encoding and separator, found before the first row is read."""

from __future__ import annotations

import codecs
import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.cage.unread import SheetUnread
from pipeline.rules import spreadsheets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

ENCODINGS = ("utf-8-sig", "gb18030")
"""As Excel writes CSV: UTF-8 only where it is asked for, else in the machine's code page, which in China is GBK."""
UNICODE_TEXT = {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
"""How what Excel calls Unicode text begins."""
SEPARATORS = ",;\t"
LOOKED_AT = 20
"""Rows by which the separator is found."""
LINE_MOST = 1 << 20
"""Characters: a text whose lines are longer is no table."""
SAID = "sep="
"""A first line by which Excel is told it."""
MARKUP = re.compile(r"\ufeff?\s*<[!?A-Za-z]|%PDF-")
"""A web page or an XML file that was given a table's name, as some systems export; a PDF."""
AT_ONCE = 1 << 20


def rows(file: BinaryIO) -> Iterator[list[str]]:
    """Its rows, as they are asked for. Raises ValueError if it is no text, or no table, SheetUnread if two could be meant."""
    text = io.TextIOWrapper(file, _encoding(file), newline="")
    first = text.readline(LINE_MOST)
    said = first.strip().lower()
    told = said.startswith(SAID) and len(said) == len(SAID) + 1
    if told:
        yield []  # it is a row to whoever counts them
    head = [*([] if told else [first]), *islice(_lines(text), LOOKED_AT)]
    separator = said[-1] if told else _separator(head)
    if MARKUP.match("".join(head)):
        raise ValueError("not a table")
    at = 2 if told else 1
    try:
        for cells in csv.reader(_plain([*head], _lines(text)), delimiter=separator, strict=True):
            if any("\n" in cell and _swallowed(cell, separator, len(cells)) for cell in cells):
                raise SheetUnread("sheet_quote", row=at)
            yield cells
            at += 1
    except csv.Error as error:
        if "field larger" in str(error):
            raise ValueError("not a table") from error
        raise SheetUnread("sheet_quote", row=at) from error
    finally:
        text.detach()


def _swallowed(cell: str, separator: str, columns: int) -> bool:
    """True if a cell of several lines holds a whole row: a quotation mark before it was never closed."""
    return columns > spreadsheets.LEAST and any(line.count(separator) >= columns - 1 for line in cell.splitlines())


def _encoding(file: BinaryIO) -> str:
    """The first in which all of it can be read, looked through piece by piece. Raises ValueError."""
    if file.read(2) in UNICODE_TEXT:
        file.seek(0)
        return "utf-16"
    for encoding in ENCODINGS:
        file.seek(0)
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while piece := file.read(AT_ONCE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        file.seek(0)
        return encoding
    raise ValueError("not a text")


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LINE_MOST):
        yield line


def _plain(head: Iterable[str], rest: Iterable[str]) -> Iterator[str]:
    for lines in (head, rest):
        for line in lines:
            if "\0" in line:
                raise ValueError("not a text")
            yield line


def _separator(head: list[str]) -> str:
    """The one that makes the most cells of the first rows."""

    def cells(separator: str) -> int:
        try:
            return sum(len(row) for row in csv.reader(head, delimiter=separator))
        except csv.Error:
            return 0

    return max(SEPARATORS, key=cells)
