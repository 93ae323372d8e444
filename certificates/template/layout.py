"""A template's places, as `layouts` reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from certificates.fonts import Font
    from certificates.template.paths import Box


class TemplateError(Exception):
    """A template can't be used; the text has a line a problem, each a sentence with the file and how to mend it."""


@dataclass(frozen=True, slots=True)
class Seal:
    """An issuer's seal or emblem."""

    picture: Path
    """SVG."""
    box: Box
    """In points; the picture is as large as it fits, in the middle."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One template's places, in points: (left, top, right, bottom)."""

    folder: Path
    width: float
    height: float
    boxes: dict[str, Box]
    """Of text, by the name of the box's template, in the order in which they are filled."""
    frame: Box
    """The inner edge of the ornament: no text leaves it."""
    photo: Box
    code: Box
    signature: Box
    """The signature's place: nothing else is drawn there."""
    value_size: float
    """Type size of the largest value, in points."""
    ground: str
    """`guilloche`, or an SVG in the folder."""
    seal: Seal | None
    regular: tuple[Font, ...]
    """The fonts of the page: the template's own first, then those that ship, for what it lacks."""
    bold: tuple[Font, ...]
