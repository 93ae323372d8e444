"""The folders of templates, and boxes: in millimetres from the top left corner there, in points here."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parents[1] / "templates"
"""Of the templates that ship."""
PORTRAIT = FOLDER / "portrait.jpg"
"""Drawn, of nobody (`tools/portraits`): on the samples, in the demo and in the tests."""
LAYOUT, STYLE, MARKUP = "layout.json", "style.css.j2", ".html.j2"
POINTS_PER_MM = 72 / 25.4
Box = tuple[float, float, float, float]


def points(box: list[float]) -> Box:
    """A box in millimetres as points."""
    left, top, right, bottom = (edge * POINTS_PER_MM for edge in box)
    return left, top, right, bottom


def shipped() -> tuple[str, ...]:
    """The names of the templates that ship."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob(f"*/{LAYOUT}")))


def located(template: str, beside: Path) -> str:
    """What drawing takes for a template that a person names: one that ships, or a folder, seen from *beside*."""
    return template if template in shipped() else str((beside / template).resolve())
