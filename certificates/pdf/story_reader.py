"""Reads what MuPDF set: its runs of text in the order of the document, and the lines and fills between them (pikepdf)."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pikepdf

from certificates.pdf.tags import artifact
from certificates.template.layout import TemplateError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certificates.fonts import Subset

TEXT = frozenset({"BT", "ET", "Tf", "Tm", "Td", "TJ"})
"""All that MuPDF writes text with. Its text matrix turns a page that is upside down back, and does nothing else."""
CODE_BYTES = 2
PATH = frozenset("m l c v y h re W W*".split())  # noqa: SIM905  as the standard lists them
PAINT = frozenset("f F f* S s B B* b b* sh".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one font."""

    before: bytes
    """The operators since the last one that are not of text; what they paint is marked as no content."""
    font: str
    """Its resource's name."""
    size: str
    x: float
    y: float
    stand_ins: int
    """How many stand-ins it is; 0 if it is the template's own words."""
    operators: bytes
    """What shows it, in its place."""
    codes: str
    """Its glyphs' numbers, four hexadecimal digits each."""


def runs(template: str, pdf: bytes, fonts: Mapping[str, Subset], stand_in: str) -> list[Run]:
    """Every run of the one page of *pdf*, and one without text for what comes last. Raises TemplateError."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page = document.pages[0]
        names = {name: _named(template, font, fonts) for name, font in page.Resources.get("/Font", {}).items()}
        marks = {name: f"{subset.glyphs[stand_in]:04x}" for name, subset in fonts.items()}
        reader = _Reader(template, names, marks)
        for each in pikepdf.parse_content_stream(page):
            reader.read(list(each.operands), str(each.operator))
    return reader.done()


def _named(template: str, font: pikepdf.Object, fonts: Mapping[str, Subset]) -> str:
    """Which of ours an embedded font is: MuPDF sets what they lack in one of its own, and says nothing."""
    file = font.DescendantFonts[0].FontDescriptor.get("/FontFile2")
    data = file.read_bytes() if isinstance(file, pikepdf.Stream) else b""
    ours = [name for name, subset in fonts.items() if subset.data == data]
    if not ours:
        raise TemplateError(f"{template}: its own words need a character or a font that it has not ({font.BaseFont}).")
    return ours[0]


class _Reader:
    """Goes through the operators and keeps what text's state they set."""

    def __init__(self, template: str, names: Mapping[str, str], marks: Mapping[str, str]) -> None:
        self._template, self._names, self._marks = template, names, marks
        self._font, self._size, self._x, self._y = "", "", 0.0, 0.0
        self._between: list[Any] = []
        self._found: list[Run] = []

    def read(self, operands: list[Any], operator: str) -> None:
        """Take one operator."""
        if operator not in TEXT:
            self._between.append((operands, pikepdf.Operator(operator)))
        elif operator == "Tf":
            self._font, self._size = self._names[str(operands[0])], str(operands[1])
        elif operator == "Tm":
            self._x, self._y = float(operands[4]), float(operands[5])
        elif operator == "Td":
            self._x, self._y = self._x + float(operands[0]), self._y - float(operands[1])
        elif operator == "TJ":
            self._show("".join(bytes(piece).hex() for piece in operands[0] if isinstance(piece, pikepdf.String)))

    def _show(self, codes: str) -> None:
        each = [codes[start : start + 2 * CODE_BYTES] for start in range(0, len(codes), 2 * CODE_BYTES)]
        stand_ins = each.count(self._marks[self._font])
        if stand_ins not in {0, len(each)}:
            raise TemplateError(
                f"{self._template}: a value must stand alone on its line, with no other words beside it."
            )
        shown = f"BT /{self._font} {self._size} Tf 1 0 0 -1 {self._x:.3f} {self._y:.3f} Tm <{codes}>Tj ET\n".encode()
        self._found.append(Run(self._taken(), self._font, self._size, self._x, self._y, stand_ins, shown, codes))

    def _taken(self) -> bytes:
        between, self._between = self._between, []
        found, path = [], list[Any]()
        for one in between:
            operator = str(one[1])
            path.append(one)
            if operator in PAINT:
                found.append(artifact(pikepdf.unparse_content_stream(path)))
            elif operator not in PATH:
                found.append(pikepdf.unparse_content_stream(path) + b"\n")
            path = path if operator in PATH else []
        return b"".join(found)

    def done(self) -> list[Run]:
        """Every run, and the last operators."""
        return [*self._found, Run(self._taken(), "", "", 0, 0, 0, b"", "")]
