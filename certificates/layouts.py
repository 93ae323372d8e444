"""Where things stand on a template's page: boxes in millimetres from the top left corner, from its `layout.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "templates"
POINTS_PER_MM = 72 / 25.4
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Layout:
    """One template's boxes, in points: (left, top, right, bottom)."""

    width: float
    height: float
    boxes: dict[str, Box]
    photo: Box
    code: Box
    signature: Box
    """The seal's place: nothing else is drawn there."""


@cache
def layout(template: str) -> Layout:
    """The layout of *template*. Raises FileNotFoundError."""
    values = json.loads((FOLDER / template / "layout.json").read_text("utf-8"))
    width, height = (size * POINTS_PER_MM for size in values["page"])
    boxes = {name: _points(box) for name, box in values["boxes"].items()}
    return Layout(
        width, height, boxes, _points(values["photo"]), _points(values["code"]), _points(values["signature"])
    )


def _points(box: list[float]) -> Box:
    left, top, right, bottom = (edge * POINTS_PER_MM for edge in box)
    return left, top, right, bottom
