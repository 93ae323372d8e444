"""Where things stand on a template's page: boxes in millimetres from the top left corner, from its `layout.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "templates"
POINTS_PER_MM = 72 / 25.4
Box = tuple[float, float, float, float]


class TemplateError(Exception):
    """A template can't be used; the text says which, and what to mend."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One template's places, in points: (left, top, right, bottom)."""

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


@cache
def layout(template: str) -> Layout:
    """The layout of *template*. Raises FileNotFoundError."""
    values = json.loads((FOLDER / template / "layout.json").read_text("utf-8"))
    width, height = (size * POINTS_PER_MM for size in values["page"])
    return Layout(
        width,
        height,
        boxes={name: _points(box) for name, box in values["boxes"].items()},
        frame=_points(values["frame"]),
        photo=_points(values["photo"]),
        code=_points(values["code"]),
        signature=_points(values["signature"]),
        value_size=values["value_size"],
    )


def _points(box: list[float]) -> Box:
    left, top, right, bottom = (edge * POINTS_PER_MM for edge in box)
    return left, top, right, bottom
