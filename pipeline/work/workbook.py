"""The rows of a workbook, written as they come: a row of texts becomes XML at once.

What makes a sheet of them (styles, widths, filter, print titles) is XlsxWriter's, in a model of the workbook that has the
heading alone; ours take the place of its rows. By itself XlsxWriter takes each cell through seven functions, which is most of the time
of a long roster.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from typing import TYPE_CHECKING, BinaryIO

from xlsxwriter.utility import xl_col_to_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHEET = "xl/worksheets/sheet1.xml"
MODELS = re.compile(rb"<sheetData>.*</sheetData>|<sheetData/>", re.DOTALL)
BOLD, DIGITS = 1, 2
"""The model's styles, by the order in which they are first used in it; 0 is the plain one."""
IN_MEMORY = 4_000_000
AT_ONCE = 1 << 20
LONGEST = 32_767
"""Characters in a cell that Excel opens."""
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML can't hold (XML 1.0, 2.2)."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula at the beginning of a cell (OWASP, CSV Injection)."""
ODD = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff\ufffe\uffff&<>]|_x|^[-=+@]", re.MULTILINE)
"""What a cell can't say as it is; looked for in a whole row at once, for most have none of it."""
ESCAPED = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")
"""Excel reads `_x000D_` as the character of that number (ECMA-376, 22.4.2.4)."""


def safe(text: str) -> str:
    """*text* so that a spreadsheet calculates nothing of it, without what no sheet can hold."""
    text = ILLEGAL.sub("", text)
    return f"'{text}" if text.startswith(FORMULA) else text


class Sheet:
    """The rows of the one sheet of a workbook, on their way."""

    def __init__(self) -> None:
        """Without a row."""
        self._xml = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  `into` closes it
        self._columns: list[str] = []
        self.count = 0

    def add(self, rows: Iterable[Sequence[str]]) -> None:
        """So many more; the first that ever comes is the heading."""
        for row in rows:
            self.count += 1
            while len(self._columns) < len(row):
                self._columns.append(f'<c r="{xl_col_to_name(len(self._columns))}')
            whole = "\n".join(row)
            texts = [_said(text) for text in row] if len(whole) > LONGEST or ODD.search(whole) else row
            self._xml.write(self._line(texts).encode())

    def _line(self, texts: Sequence[str]) -> str:
        number, heading = self.count, BOLD if self.count == 1 else 0
        cells = [
            # What reads like a number is marked as text, so that it stays one when somebody edits it.
            f'{column}{number}" s="{heading or (DIGITS if text[:1].isdecimal() else 0)}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
            for column, text in zip(self._columns, texts, strict=False)
        ]
        return f'<row r="{number}">{"".join(cells)}</row>'

    def into(self, model: BinaryIO) -> BinaryIO:
        """The workbook of that *model* with these rows. The caller reads and closes it."""
        file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  the caller closes it
        with zipfile.ZipFile(model) as book, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made, self._xml as xml:
            for entry in book.infolist():
                if entry.filename != SHEET:
                    made.writestr(entry, book.read(entry))
                    continue
                before, after = MODELS.split(book.read(entry))
                xml.seek(0)
                with made.open(SHEET, "w") as sheet:
                    sheet.write(before + b"<sheetData>")
                    while block := xml.read(AT_ONCE):
                        sheet.write(block)
                    sheet.write(b"</sheetData>" + after)
        file.seek(0)
        return file  # type: ignore[return-value]


def _said(text: str) -> str:
    """What stands in the XML of a cell for *text*."""
    text = ESCAPED.sub("_x005F_x", safe(text)[:LONGEST]).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "_x000D_")  # a reader of XML takes a bare one for the end of a line
