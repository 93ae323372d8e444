"""Read a page that somebody sent: the question goes into the reading cage, lines and their places come out."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from pipeline.cage.client import Cage
from pipeline.reading.places import SCALE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reading.places import Place

VERSION = "2"
"""Of how pages are read: another engine, another size, other rules of ours."""
PATIENCE_S = 42.0
MODULES = ("rapidocr", "onnxruntime", "zxingcpp")
TURNS = frozenset({0, 90, 180, 270})
LINE_MOST, LINES_MOST, CODE_MOST, CODES_MOST = 400, 500, 300, 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as it was read."""

    text: str
    at: tuple[int, ...]
    """Its four corners, clockwise from the top left: x, y, x, y … (pipeline.reading.places)."""
    sure: tuple[float, ...]
    """Of each character, how sure the reader is, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code: what it says, which nobody follows."""

    text: str
    place: Place
    """On the picture as it is stored."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What stands on one page."""

    lines: tuple[Line, ...] = ()
    turn: int = 0
    """Degrees clockwise that bring it upright."""
    by: str = "picture"
    """`picture`, `layer`, or `nothing` where the page ended its reader."""
    hidden: bool = False
    """True if a text layer says what nobody can see."""
    screen: bool = False
    """True if the picture seems to have been taken of a screen."""
    codes: tuple[Code, ...] = ()


UNREAD = ReadPage(by="nothing")


@cache
def there() -> bool:
    """True if the extra `reading` is installed. Nothing of it is imported here."""
    return all(find_spec(name) is not None for name in MODULES)


def which() -> str:
    """By what pages are read, for the record."""
    from importlib.metadata import version

    return f"{VERSION} rapidocr {version('rapidocr')} onnxruntime {version('onnxruntime')}"


class Reader:
    """One process's reading cage: it starts, and loads the models, when the first page comes."""

    def __init__(self, cage: Cage | None = None) -> None:
        self._cage = cage or Cage("pipeline.reading.server", PATIENCE_S)

    def page(self, picture: bytes, *, pdf: bytes = b"", number: int | None = None) -> ReadPage:
        """What *picture* shows; the page *number* (from 0) of *pdf*, if it was drawn from one. Raises CageBroken."""
        answer, _ = self._cage.ask({"job": "read", "page": number}, (picture, pdf))
        try:
            return _page(answer)
        except (
            KeyError,
            TypeError,
            ValueError,
            AttributeError,
        ):  # it died, or a child that the file took over says anything
            return UNREAD


def _page(answer: dict[str, Any]) -> ReadPage:
    turn, by = answer["turn"], str(answer["by"])
    if turn not in TURNS or by not in {"picture", "layer"}:
        raise ValueError(by)
    lines = tuple(_line(one) for one in answer["lines"][:LINES_MOST])
    codes = tuple(Code(_plain(str(one["text"]), CODE_MOST), _box(one["at"])) for one in answer["codes"][:CODES_MOST])
    hidden, screen = bool(answer["hidden"]), bool(answer["screen"])
    return ReadPage(lines, int(turn), by, hidden=hidden, screen=screen, codes=codes)


def _line(one: dict[str, Any]) -> Line:
    text, sure = str(one["text"]), tuple(float(value) for value in one["sure"])
    return Line(_plain(text), _corners(one["at"]), sure)


def _plain(text: str, most: int = LINE_MOST) -> str:
    return "".join(" " if unicodedata.category(one)[0] == "C" else one for one in text[:most])


def _corners(at: Sequence[Any]) -> tuple[int, ...]:
    return _places(at, 8)


def _box(at: Sequence[Any]) -> Place:
    left, top, right, bottom = _places(at, 4)
    return (left, top, right, bottom)


def _places(at: Sequence[Any], count: int) -> tuple[int, ...]:
    places = tuple(int(value) for value in at)
    if len(places) != count or not all(0 <= value <= SCALE for value in places):
        raise ValueError(places)
    return places
