"""What is done inside the reading cage: a page's words, from its text layer where that is true, else from its picture."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING, Any

from PIL import Image

from pipeline.cage import frames
from pipeline.reading import codes, moire, page_layer
from pipeline.reading.engine import Engine

if TYPE_CHECKING:
    from pipeline.cage.jobs import Blobs


@cache
def engine() -> Engine:
    """This process's models."""
    return Engine()


def warm() -> None:
    """Load what is loaded late, before the walls stand."""
    out = io.BytesIO()
    Image.effect_noise((320, 200), 60).save(out, "JPEG")
    page = Image.new("RGB", (640, 400), "white")
    page.paste("black", (80, 100, 400, 130))
    engine().read(page)
    codes.read(page)
    moire.shows(page)
    with Image.open(io.BytesIO(out.getvalue())) as picture:
        picture.load()
    page_layer.warm()


def run(header: dict[str, Any], blobs: Blobs) -> bytes:
    """Read one page: its safe picture and, with `page`, the PDF that it is drawn from."""
    with Image.open(io.BytesIO(blobs[0]), formats=("JPEG",)) as opened:
        picture = opened.convert("RGB")
    number = header.get("page")
    layer = page_layer.read(blobs[1], number, picture) if number is not None else page_layer.NONE
    found = {"codes": codes.read(picture), "screen": layer.picture and moire.shows(picture)}
    unlike = page_layer.unlike(layer.lines, engine().said(picture, layer.places)) if layer.true else 0
    if layer.true and not unlike:
        return frames.packed({**found, "turn": 0, "lines": layer.lines, "by": "layer", "hidden": layer.hidden})
    seen = engine().read(picture)
    hidden = layer.hidden or unlike >= page_layer.UNLIKE_LEAST or page_layer.differs(layer.behind, seen.lines)
    return frames.packed({**found, "turn": seen.turn, "lines": seen.lines, "by": "picture", "hidden": hidden})
