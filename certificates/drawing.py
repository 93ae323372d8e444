"""Draws a certificate's page: Jinja2 HTML → PyMuPDF Story with HarfBuzz subsets; equal records give equal bytes."""

from __future__ import annotations

import html
import io
import re
from functools import cache
from typing import TYPE_CHECKING

import pymupdf
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from certificates.assembling import BadPhoto, assemble
from certificates.fields import BESIDE, FIELDS
from certificates.fonts import BOLD_CHAIN, CHAIN, REGULAR, Font, missing, runs, subset
from certificates.layouts import FOLDER, layout
from certificates.phases import Drawn
from certificates.wrapping import lines

if TYPE_CHECKING:
    from certificates.layouts import Layout
    from certificates.record import CertificateRecord

SCALES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6)
"""How far the values may shrink before a page is refused: long ones wrap first, then all of them shrink alike."""


TAG = re.compile("<[^>]*>")


class DrawingError(Exception):
    """The page can't be drawn as it must be. *code*: `no_glyph`, `does_not_fit`, `photo`.

    The text is the code and, for `no_glyph`, the code point of the one character; nothing else of the record.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code


def draw(record: CertificateRecord, photo: bytes, *, template: str = "regional") -> Drawn:
    """Draw *record* with its *photo* (JPEG, put in as it is). Raises DrawingError."""
    if absent := missing("".join(field.of(record) for field in (*FIELDS, *BESIDE))):
        raise DrawingError("no_glyph", f"U+{ord(absent[0]):04X}")
    where = layout(template)
    text = next((found for scale in SCALES if (found := _text(record, where, template, scale))), None)
    if text is None:
        raise DrawingError("does_not_fit")
    try:
        return Drawn(record, assemble(text, record, photo, template))
    except BadPhoto:
        raise DrawingError("photo") from None


def _text(record: CertificateRecord, where: Layout, template: str, scale: float) -> bytes | None:
    """A PDF with the page's text alone; None if a box is too small for it at this *scale*."""
    page = _page_html(record, template)
    archive = pymupdf.Archive()
    subsets = _subsets(page)
    for font, characters in subsets.items():
        archive.add((subset(font, characters), f"{font.family}.ttf"))
    style = _style(template, scale, tuple(font.family for font in subsets))
    out = io.BytesIO()
    writer = pymupdf.DocumentWriter(out, "compress=no")
    device = writer.begin_page(pymupdf.Rect(0, 0, where.width, where.height))
    story, more = pymupdf.Story(page, user_css=style, archive=archive), 1
    for box in where.boxes.values():
        more, _ = story.place(pymupdf.Rect(box))
        story.draw(device)
    writer.end_page()
    writer.close()
    # A box that overflows pushes the rest one box on, so that something is left over behind the last.
    return None if more else out.getvalue()


def page_text(record: CertificateRecord, template: str) -> str:
    """All that the page is to say, box by box: the template's words with the record's values."""
    return html.unescape(TAG.sub("", _page_html(record, template)))


@cache
def _templates(template: str) -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER / template), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


def _page_html(record: CertificateRecord, template: str) -> str:
    """All boxes as one document, a page break after each: styles and fonts are then read once, not once a box."""
    where = layout(template)
    room = where.value_width / where.value_size
    facts = {
        "record": record,
        "show": {field.key: _set(field.of(record), room) for field in (*FIELDS, *BESIDE)},
        "zh": {field.key: field.zh for field in FIELDS},
        "en": {field.key: field.en for field in FIELDS},
    }
    pieces = (_templates(template).get_template(f"{name}.html.j2").render(facts) for name in where.boxes)
    return '<div class="box">' + '</div><div class="box">'.join(pieces) + "</div>"


@cache
def _style(template: str, scale: float, families: tuple[str, ...]) -> str:
    where = layout(template)
    facts = {"families": families, "scale": scale, "value_size": where.value_size}
    return _templates(template).get_template("style.css.j2").render(facts)


def _set(text: str, room: float) -> Markup:
    """*text* escaped and cut into lines of at most *room* em where MuPDF would not."""
    return Markup("<br/>").join(_in_fonts(line) for line in lines(text, room))


def _in_fonts(text: str) -> Markup:
    """*text* escaped, each stretch that the main font lacks in a span of the font that has it."""
    parts = []
    for font, run in runs(text):
        escaped = escape(run)
        parts.append(escaped if font is REGULAR else Markup('<span class="{}">{}</span>').format(font.family, escaped))
    return Markup("").join(parts)


BOLD_TEXT = re.compile("<b>(.*?)</b>", re.DOTALL)


def _subsets(page: str) -> dict[Font, set[str]]:
    """The characters that each font must have for *page*; no other font, because MuPDF complains of an empty one."""
    wanted: dict[Font, set[str]] = {}
    for chain, part in ((CHAIN, BOLD_TEXT.sub("", page)), (BOLD_CHAIN, "".join(BOLD_TEXT.findall(page)))):
        shown = html.unescape(TAG.sub("", part))
        for font, run in runs(" " + "".join(sorted(set(shown) - {"\n"})), chain):
            wanted.setdefault(font, set()).update(run)
    return wanted
