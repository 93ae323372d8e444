"""Where things stand on a template's page, from its `layout.json`."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from certificates.fonts import BOLD_CHAIN, CHAIN, Font
from certificates.template.checks import problems
from certificates.template.layout import Layout, Seal, TemplateError
from certificates.template.paths import FOLDER, LAYOUT, POINTS_PER_MM, points

if TYPE_CHECKING:
    from pathlib import Path


@cache
def layout(template: str) -> Layout:
    """The layout of *template*: a name that ships, or an absolute path. Raises TemplateError with every problem at once."""
    folder = FOLDER / template
    if found := problems(folder):
        raise TemplateError("\n".join(found))
    return _read(folder, json.loads((folder / LAYOUT).read_text("utf-8")))


def _read(folder: Path, values: dict[str, Any]) -> Layout:
    width, height = (size * POINTS_PER_MM for size in values["page"])
    seal = values.get("seal")
    return Layout(
        folder,
        width,
        height,
        boxes={name: points(box) for name, box in values["boxes"].items()},
        frame=points(values["frame"]),
        photo=points(values["photo"]),
        code=points(values["code"]),
        signature=points(values["signature"]),
        value_size=values["value_size"],
        ground=values["ground"],
        seal=Seal(folder / seal["file"], points(seal["box"])) if seal else None,
        regular=_chain(folder, values, "regular", CHAIN),
        bold=_chain(folder, values, "bold", BOLD_CHAIN),
    )


def _chain(folder: Path, values: dict[str, Any], weight: str, ours: tuple[Font, ...]) -> tuple[Font, ...]:
    own = values.get("fonts", {}).get(weight)
    if own is None:
        return ours
    name = "".join(character for character in (folder / own).stem if character.isalnum() and character.isascii())
    return (Font(ours[0].family, str(folder / own), f"{name}{weight}"), *ours)
