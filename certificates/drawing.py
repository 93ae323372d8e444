"""Draws a certificate's page: Jinja2 HTML → PyMuPDF Story with HarfBuzz subsets; the same record gives the same bytes."""

from __future__ import annotations

import io
import re
import zlib
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

import pymupdf
import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from PIL import Image

from certificates.fields import FIELDS
from certificates.fonts import BOLD, REGULAR, Font, missing, runs, subset
from certificates.layouts import FOLDER, layout
from certificates.ornament import ground
from certificates.phases import Drawn

if TYPE_CHECKING:
    from certificates.layouts import Layout
    from certificates.record import CertificateRecord

SCALES = (1.0, 0.92, 0.84, 0.76, 0.68)
"""How far the fields' table may shrink before a page is refused: long values wrap first, then all of it shrinks."""


class DrawingError(Exception):
    """The page can't be drawn as it must be. *code* is `no_glyph`, `does_not_fit` or `photo`; no personal data in it."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code


@cache
def _templates(template: str) -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER / template), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


def draw(record: CertificateRecord, photo: bytes, *, template: str = "regional") -> Drawn:
    """Draw *record* with its *photo* (JPEG, put in as it is). Raises DrawingError."""
    if absent := missing("".join(field.of(record) for field in FIELDS)):
        raise DrawingError("no_glyph", f"U+{ord(absent[0]):04X}")
    where = layout(template)
    for scale in SCALES:
        text = _text(record, where, template, scale)
        if text is not None:
            return Drawn(record, _page(text, record, photo, where, template))
    raise DrawingError("does_not_fit")


def _set(text: str) -> Markup:
    """*text* escaped, each stretch that the main font lacks in a span of the font that has it."""
    parts = []
    for font, run in runs(text):
        escaped = escape(run)
        parts.append(escaped if font is REGULAR else Markup('<span class="{}">{}</span>').format(font.family, escaped))
    return Markup("").join(parts)


def _text(record: CertificateRecord, where: Layout, template: str, scale: float) -> bytes | None:
    """A PDF with the page's text alone; None if a box is too small for it at this *scale*."""
    facts = {
        "record": record,
        "show": {field.key: _set(field.of(record)) for field in FIELDS},
        "label": {field.key: field.zh for field in FIELDS},
        "scale": scale,
    }
    templates = _templates(template)
    pieces = {name: templates.get_template(f"{name}.html.j2").render(facts) for name in where.boxes}
    subsets = _subsets("".join(pieces.values()))
    style = templates.get_template("style.css.j2").render(facts, families=tuple(subsets))
    archive = pymupdf.Archive()
    for family, font in subsets.items():
        archive.add((font, f"{family}.ttf"))
    out = io.BytesIO()
    writer = pymupdf.DocumentWriter(out, 'compress=no')
    device = writer.begin_page(pymupdf.Rect(0, 0, where.width, where.height))
    for name, box in where.boxes.items():
        story = pymupdf.Story(pieces[name], user_css=style, archive=archive)
        more, _ = story.place(pymupdf.Rect(box))
        if more:
            return None
        story.draw(device)
    writer.end_page()
    writer.close()
    return out.getvalue()


BOLD_TEXT = re.compile(r'class="(?:title|v strong|test)"[^>]*>(.*?)</(?:p|td)>', re.DOTALL)
"""What the style sheets set in bold."""


def _subsets(text: str) -> dict[str, bytes]:
    """The subsets that *text* needs, by family; no more, because MuPDF complains of a font that isn't there."""
    wanted: dict[Font, set[str]] = {REGULAR: set(), BOLD: set("".join(BOLD_TEXT.findall(text)))}
    for font, run in runs("".join(sorted(set(text)))):
        wanted.setdefault(font, set()).update(run)
    return {font.family: subset(font, characters) for font, characters in wanted.items() if characters}


def _page(text: bytes, record: CertificateRecord, photo: bytes, where: Layout, template: str) -> bytes:
    """Ground, text, photo and code on one page, and in the information dictionary what a verifier reads."""
    with pymupdf.open(stream=text, filetype="pdf") as document:
        page = document[0].xref
        below = _form(document, where, _ground(template, test=record.test))
        above = _form(document, where, zlib.compress(_code(record.verify_url, where)))
        picture = _picture(document, photo)
        resources = int(document.xref_get_key(page, "Resources")[1].split()[0])
        for name, xref in (("Ground", below), ("Code", above), ("Photo", picture)):
            document.xref_set_key(resources, f"XObject/{name}", f"{xref} 0 R")
        first = _stream(document, b"q /Ground Do Q q")
        last = _stream(document, f"Q q /Code Do Q q {_matrix(where)} cm /Photo Do Q".encode())
        middle = document.xref_get_key(page, "Contents")[1]
        document.xref_set_key(page, "Contents", f"[{first} 0 R {middle} {last} 0 R]")
        _tag_subsets(document)
        _describe(document, record)
        return bytes(document.tobytes(garbage=1, deflate=True, no_new_id=True))


@cache
def _ground(template: str, *, test: bool) -> bytes:
    return zlib.compress(ground(template, test=test), 9)


def _form(document: pymupdf.Document, where: Layout, compressed: bytes) -> int:
    """A form XObject over the whole page, of operators that are compressed already."""
    box = f"[0 0 {where.width:.4f} {where.height:.4f}]"
    entries = f"/Type /XObject /Subtype /Form /BBox {box} /Resources << >> /Filter /FlateDecode"
    return _stream(document, compressed, entries)


def _picture(document: pymupdf.Document, photo: bytes) -> int:
    """The photo as an image XObject, byte for byte. Raises DrawingError unless it is a plain JPEG."""
    try:
        with Image.open(io.BytesIO(photo), formats=("JPEG",)) as seen:
            width, height = seen.size
            space = COLOUR_SPACES[seen.mode]
    except Exception:  # noqa: BLE001  Pillow raises a dozen types
        raise DrawingError("photo") from None
    size = f"/Width {width} /Height {height} /BitsPerComponent 8"
    return _stream(document, photo, f"/Type /XObject /Subtype /Image {size} /ColorSpace {space} /Filter /DCTDecode")


COLOUR_SPACES = {"L": "/DeviceGray", "RGB": "/DeviceRGB"}


ASTRAL = re.compile(rb"<([0-9a-fA-F]{5,6})>")


def _surrogates(match: re.Match[bytes]) -> bytes:
    """A code point beyond the BMP as UTF-16, as ISO 32000-1, 9.10.3 asks; MuPDF 1.28 writes five bare digits."""
    return b"<%s>" % chr(int(match[1], 16)).encode("utf-16-be").hex().encode()


def _tag_subsets(document: pymupdf.Document) -> None:
    """Name each font as the subset that it is, ABCDEF+Name (ISO 32000-1, 9.6.4), and mend its way back to Unicode."""
    for font, name in {(font, name) for font, _, _, name, *_ in document.get_page_fonts(0)}:
        descendant = int(document.xref_get_key(font, "DescendantFonts")[1].strip("[]").split()[0])
        descriptor = int(document.xref_get_key(descendant, "FontDescriptor")[1].split()[0])
        unicode = int(document.xref_get_key(font, "ToUnicode")[1].split()[0])
        meant = ASTRAL.sub(_surrogates, document.xref_stream(unicode))
        document.update_stream(unicode, meant)
        letters = sha256(meant).digest()
        tag = "".join(chr(65 + letter % 26) for letter in letters[:6])
        plain = "".join(character for character in name if character.isalnum())
        for xref, key in ((font, "BaseFont"), (descendant, "BaseFont"), (descriptor, "FontName")):
            document.xref_set_key(xref, key, f"/{tag}+{plain}")


def _stream(document: pymupdf.Document, data: bytes, entries: str = "") -> int:
    """A stream object of *data* as it stands: MuPDF's own grafting packs each stream anew, which took half the time."""
    xref = int(document.get_new_xref())
    document.update_object(xref, f"<< {entries} >>")
    document.update_stream(xref, data, compress=False)
    for key, value in _pairs(entries):
        document.xref_set_key(xref, key, value)
    return xref


def _pairs(entries: str) -> list[tuple[str, str]]:
    # update_stream takes the filter away, because it thinks that the data are plain.
    name = entries.partition("/Filter ")[2].split(" ")[0]
    return [("Filter", name)] if name else []


def _matrix(where: Layout) -> str:
    left, top, right, bottom = where.photo
    return f"{right - left:.3f} 0 0 {bottom - top:.3f} {left:.3f} {where.height - bottom:.3f}"


CODE_MASK = 3
"""Which of the eight masks the code uses: trying them all costs more than drawing the page, and each one can be read."""


def _code(url: str, where: Layout) -> bytes:
    """The QR code in its place, as rectangles (ISO/IEC 18004, error correction M)."""
    code = segno.make(url, error="m", mask=CODE_MASK, micro=False, boost_error=False)
    left, top, right, _ = where.code
    side = (right - left) / len(code.matrix)
    operators = [f"0 g q {side:.5f} 0 0 {-side:.5f} {left:.3f} {where.height - top:.3f} cm"]
    for y, row in enumerate(code.matrix):
        start = None
        for x, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                operators.append(f"{start} {y} {x - start} 1 re")
                start = None
    return "\n".join([*operators, "f Q"]).encode()


def _describe(document: pymupdf.Document, record: CertificateRecord) -> None:
    moment = f"D:{record.issued_on:%Y%m%d}000000+08'00'"
    title = f"职称证书 {record.number}"
    document.set_metadata(
        {"title": title, "producer": "zhicheng", "creator": "zhicheng", "creationDate": moment, "modDate": moment}
    )
    information = int(document.xref_get_key(-1, "Info")[1].split()[0])
    for key, value in (("ZhichengNumber", record.number), ("ZhichengVersion", str(record.version))):
        document.xref_set_key(information, key, pymupdf.get_pdf_str(value))
    document.xref_set_key(document.pdf_catalog(), "Lang", "(zh-CN)")
    document.xref_set_key(document.pdf_catalog(), "Info", "null")  # MuPDF's writer leaves a stray one here
    digest = sha256(repr(record).encode()).hexdigest()[:32].upper()
    document.xref_set_key(-1, "ID", f"[<{digest}><{digest}>]")
