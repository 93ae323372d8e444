"""What is wrong with a template's folder: one sentence a problem, with the file and how to mend it."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from jinja2 import TemplateError as MarkupError

from certificates.ornament import guilloche
from certificates.template.paths import LAYOUT, MARKUP, STYLE, points, shipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEEDED = ("page", "frame", "boxes", "photo", "code", "signature", "value_size", "ground")
OPTIONAL = ("seal", "fonts")
PLACES = ("frame", "photo", "code", "signature")
PAGES = ([297, 210], [210, 297])
SEAL = ("file", "box")
WEIGHTS = ("regular", "bold")
EDGES = 4


def problems(folder: Path) -> list[str]:
    """Everything that is wrong with the template in *folder*."""
    path = folder / LAYOUT
    if not path.is_file():
        ours = ", ".join(shipped())
        return [f"{folder}: no template here ({LAYOUT} is missing); those that ship are {ours}."]
    try:
        values = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        return [f"{path}: not JSON in UTF-8 ({error})."]
    if not isinstance(values, dict):
        return [f"{path}: not a JSON object of keys and values; see those of the templates that ship."]
    found = list(_keys(values)) or [*_values(values), *_places(values)]
    if found:
        return [f"{path}: {what}" for what in found]
    return [*_markup(folder, values), *_pictures(folder, values), *_fonts(folder, values)]


def _keys(values: dict[str, Any]) -> Iterator[str]:
    known = (*NEEDED, *OPTIONAL)
    for key in values.keys() - {*known}:
        yield f"unknown key `{key}`; known are {', '.join(known)}."
    for key in NEEDED:
        if key not in values:
            yield f"the key `{key}` is missing; needed are {', '.join(NEEDED)}."


def _values(values: dict[str, Any]) -> Iterator[str]:
    """Whatever is no box."""
    if values["page"] not in PAGES:
        yield "`page` must be A4 in millimetres: [297, 210] or [210, 297]."
    if not _measure(values["value_size"]):
        yield "`value_size` must be a number above 0."
    own = values.get("fonts", {})
    if (
        not isinstance(own, dict)
        or not own.keys() <= {*WEIGHTS}
        or not all(isinstance(name, str) for name in own.values())
    ):
        yield f"`fonts` must name a TrueType file for each of {' and '.join(WEIGHTS)}, or for one of them."


def _measure(value: Any) -> bool:  # noqa: ANN401  whatever the file says
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _places(values: dict[str, Any]) -> Iterator[str]:
    """Whatever is a box: four numbers, on the page; those of text inside the frame."""
    page = [0, 0, *values["page"]] if values["page"] in PAGES else None
    boxes, seal = values["boxes"], values.get("seal")
    if not isinstance(boxes, dict) or not boxes:
        yield "`boxes` must be an object with a box for each piece of text: name → [left, top, right, bottom]."
        boxes = {}
    elif "copy" not in boxes:
        yield "`boxes` needs one of the name `copy`: there a copy for a purpose says for whom and until when it is."
    named = {**{key: values[key] for key in PLACES}, **{f"boxes.{name}": box for name, box in boxes.items()}}
    if seal is not None:
        if not isinstance(seal, dict) or sorted(seal) != sorted(SEAL):
            yield '`seal` must be {"file": the SVG, "box": [left, top, right, bottom]}.'
        else:
            named["seal.box"] = seal["box"]
    for name, box in named.items():
        if not _is_box(box):
            yield f"`{name}` must be four numbers in millimetres, left < right and top < bottom: [left, top, right, bottom]."
        elif page and not _within(box, page):
            yield f"`{name}` leaves the page ({page[2]} × {page[3]} mm): {box}."
        elif name.startswith("boxes.") and _is_box(values["frame"]) and not _within(box, values["frame"]):
            yield f"`{name}` leaves the frame {values['frame']}, and no text may: {box}."
    code = values["code"]
    if _is_box(code) and not math.isclose(code[2] - code[0], code[3] - code[1]):
        yield "`code` must be a square: a QR code is one."


def _is_box(box: Any) -> bool:  # noqa: ANN401  whatever the file says
    if not isinstance(box, list) or len(box) != EDGES:
        return False
    if any(isinstance(edge, bool) or not isinstance(edge, int | float) for edge in box):
        return False
    left, top, right, bottom = box
    return bool(left < right and top < bottom)


def _within(inner: list[float], outer: list[float]) -> bool:
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _markup(folder: Path, values: dict[str, Any]) -> Iterator[str]:
    """A file for each box, and the style sheet, all of them readable."""
    for name in (*(f"{box}{MARKUP}" for box in values["boxes"]), STYLE):
        path = folder / name
        if not path.is_file():
            yield f"{path}: missing; {LAYOUT} has a box of that name." if name != STYLE else f"{path}: missing."
            continue
        try:
            Environment(autoescape=True).parse(path.read_text("utf-8"))
        except (MarkupError, UnicodeDecodeError) as error:
            yield f"{path}: line {getattr(error, 'lineno', 1)}: {error}"


def _pictures(folder: Path, values: dict[str, Any]) -> Iterator[str]:
    """Ground and seal: a ground that ships, or a plain SVG."""
    wanted = [] if values["ground"] == guilloche.NAME else [("ground", values["ground"])]
    if seal := values.get("seal"):
        wanted.append(("seal.file", seal["file"]))
    for key, name in wanted:
        if not isinstance(name, str) or not (folder / name).is_file():
            choice = f"an SVG of the folder, or be {guilloche.NAME}" if key == "ground" else "an SVG of the folder"
            yield f"{folder / LAYOUT}: `{key}` must name {choice}; {name!r} is not there."
            continue
        from certificates.pdf import svg  # only a template with a picture needs the libraries

        try:
            svg.operators((folder / name).read_bytes(), points([0, 0, *values["page"]]), values["page"][1])
        except svg.NotPlain as why:
            yield f"{folder / name}: {why}."


def _fonts(folder: Path, values: dict[str, Any]) -> Iterator[str]:
    """Fonts of its own: TrueType, which is what a page embeds."""
    for weight, name in values.get("fonts", {}).items():
        from certificates import fonts  # only a template with fonts of its own needs the library

        path = folder / name
        if not path.is_file() or not fonts.is_truetype(path):
            yield f"{folder / LAYOUT}: `fonts.{weight}` must name a TrueType file of the folder; {name!r} is none."
