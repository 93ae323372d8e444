"""A picture of a template's folder (SVG) as PDF operators: paths only, so that it needs no resource and hides nothing."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from certificates.template.paths import Box

PLAIN = frozenset(
    "svg g defs use path rect circle ellipse line polyline polygon title desc metadata".split()  # noqa: SIM905  a sentence
)
COMMENT = re.compile(r"<!--.*?-->|<metadata.*?</metadata>", re.DOTALL)
ELEMENT = re.compile(r"<([A-Za-z][\w:.-]*)")
PAINT = "url("
"""How a gradient, a pattern, a clip, a mask and a filter are referred to."""
EDITORS = ("sodipodi:", "inkscape:")
"""What drawing programs write for themselves."""


class NotPlain(Exception):
    """The picture can't go on a certificate; the text is one clause that says why."""


def operators(svg: bytes, box: Box, height: float) -> bytes:
    """The picture in *box* of a page of that *height* (points, from the top left), as large as it fits. Raises NotPlain."""
    import pikepdf
    import pymupdf

    _look(svg)
    try:
        with (
            pymupdf.open(stream=svg, filetype="svg") as picture,
            pikepdf.open(io.BytesIO(picture.convert_to_pdf())) as pdf,
        ):
            page = pdf.pages[0]
            _, _, wide, tall = (float(edge) for edge in page.mediabox)
            drawn, resources = page.Contents.read_bytes(), page.Resources
    except (pymupdf.FileDataError, pikepdf.PdfError, RuntimeError, ValueError, IndexError):
        raise NotPlain("is no SVG that can be read") from None
    if len(resources):
        raise NotPlain("has transparency; only opaque colours are drawn")
    left, top, right, bottom = box
    scale = min((right - left) / wide, (bottom - top) / tall)
    x = (left + right - scale * wide) / 2
    y = height - (top + bottom + scale * tall) / 2
    return b"q %.5f 0 0 %.5f %.3f %.3f cm 0 0 %.3f %.3f re W n %s Q" % (scale, scale, x, y, wide, tall, drawn.strip())


def _look(svg: bytes) -> None:
    """Refuse what MuPDF would leave out without a word, or draw with transparency."""
    try:
        text = COMMENT.sub("", svg.decode())
    except UnicodeDecodeError:
        raise NotPlain("is no SVG in UTF-8") from None
    names = [name for name in ELEMENT.findall(text) if not name.startswith(EDITORS)]
    if not names or names[0].removeprefix("svg:") != "svg":
        raise NotPlain("is no SVG")
    if foreign := next((name for name in names if name.removeprefix("svg:") not in PLAIN), None):
        raise NotPlain(f"has a <{foreign}>; only paths and basic shapes are drawn, so convert it into paths")
    if PAINT in text:
        raise NotPlain("has a gradient, a pattern, a clip, a mask or a filter; only plain colours are drawn")
