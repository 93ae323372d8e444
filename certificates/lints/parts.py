"""The objects of a drawn file, read back by qpdf, which has no part in the drawing."""

from __future__ import annotations

import io
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Dictionary, Name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TRAILER = 0
"""Its number among the objects; no object has it (ISO 32000-1, 7.5.4)."""
STRING = re.compile(r"\((?:\\.|[^\\()])*\)|<[0-9a-fA-F]*>(?!>)", re.DOTALL)
EMPTY = Dictionary()


@dataclass(frozen=True, slots=True)
class PageFont:
    """A font that the page names, as far as it is a composite one."""

    name: str
    """Its subset's tag and its own name."""
    file: bytes
    """The TrueType file that is embedded, deflated; empty if there is none, or if it is packed in another way."""
    back: bytes
    """The CMap that leads back to Unicode, deflated; empty as above."""
    by_number: bool
    """True if codes are glyphs' numbers, without any map between."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A file's objects while it is open."""

    document: pikepdf.Pdf
    said: Mapping[int, str]
    """What each object says, by its number, a stream's dictionary without its data, the trailer's under `TRAILER`; strings are emptied.

    What a number or a title says is no key: 2026/AA/1 is a lawful number.
    """
    fonts: tuple[PageFont, ...]
    ground: bytes
    """The form under the page's words, deflated; empty if there is none of that name."""

    @property
    def catalog(self) -> int:
        """The catalogue's number."""
        return self.document.Root.objgen[0]

    @property
    def page(self) -> pikepdf.Dictionary:
        """The first page. Raises IndexError if there is none."""
        return self.document.pages[0].obj


@contextmanager
def parts(pdf: bytes) -> Iterator[Parts]:
    """Open *pdf*. Raises ValueError if qpdf can't, or had to guess."""
    try:
        with pikepdf.open(io.BytesIO(pdf), attempt_recovery=False, suppress_warnings=True) as document:
            yield _read(document)
            if document.get_warnings():
                raise ValueError("qpdf had to guess")
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError) as error:
        raise ValueError(str(error)) from None


def _read(document: pikepdf.Pdf) -> Parts:
    said = {one.objgen[0]: _said(one) for one in document.objects}
    resources = document.pages[0].obj.get("/Resources", EMPTY)
    fonts = tuple(_font(font) for font in resources.get("/Font", EMPTY).as_dict().values())
    ground = resources.get("/XObject", EMPTY).get("/Ground")
    return Parts(document, {TRAILER: _said(document.trailer), **said}, fonts, _deflated(ground))


def _said(one: pikepdf.Object) -> str:
    if isinstance(one, pikepdf.Stream):
        one = one.stream_dict
    return STRING.sub("()", one.unparse(resolved=True).decode("latin-1"))


def _font(font: pikepdf.Object) -> PageFont:
    below = font.get("/DescendantFonts", [EMPTY])[0]
    file, back = below.get("/FontDescriptor", EMPTY).get("/FontFile2"), font.get("/ToUnicode")
    return PageFont(
        str(font.BaseFont).removeprefix("/"),
        _deflated(file),
        _deflated(back),
        font.get("/Encoding") == Name("/Identity-H") and below.get("/CIDToGIDMap") == Name.Identity,
    )


def _deflated(stream: pikepdf.Object | None) -> bytes:
    """The stream as it is packed: what is the same in every file is then unpacked once."""
    if not isinstance(stream, pikepdf.Stream) or stream.get("/Filter") != Name.FlateDecode or "/DecodeParms" in stream:
        return b""
    return stream.read_raw_bytes()
