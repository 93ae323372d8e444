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

VERSION = "1"
"""Of how pages are read: another engine, another size, other rules of ours."""
PATIENCE_S = 42.0
MODULES = ("rapidocr", "onnxruntime")
TURNS = frozenset({0, 90, 180, 270})
LINE_MOST, LINES_MOST = 400, 500


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text as it was read."""

    text: str
    at: tuple[int, ...]
    """Its four corners, clockwise from the top left: x, y, x, y … (pipeline.reading.places)."""
    sure: tuple[float, ...]
    """Of each character, how sure the reader is, 0 to 1."""


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
    return ReadPage(lines, int(turn), by, hidden=bool(answer["hidden"]))


def _line(one: dict[str, Any]) -> Line:
    text, sure = str(one["text"]), tuple(float(value) for value in one["sure"])
    return Line(_plain(text), _corners(one["at"]), sure)


def _plain(text: str) -> str:
    return "".join(" " if unicodedata.category(one)[0] == "C" else one for one in text[:LINE_MOST])


def _corners(at: Sequence[Any]) -> tuple[int, ...]:
    corners = tuple(int(value) for value in at)
    if len(corners) != 8 or not all(0 <= value <= SCALE for value in corners):  # noqa: PLR2004  four of two
        raise ValueError(corners)
    return corners
