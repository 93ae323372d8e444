"""A certificate's file from its parts, written once: what is the same in all of them is laid out once per process.

The number and version that a verifier reads stand in the document information; the room for the signature stands last.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image

from certificates.ornament import qr
from certificates.ornament.appearance import SIDE, ring
from certificates.ornament.band import band
from certificates.ornament.ground import ground
from certificates.pdf import fonts as pdf_fonts
from certificates.pdf import objects as pdf_objects
from certificates.pdf import pdfa, signature_field, tags
from certificates.pdf.objects import packed, stream, text
from certificates.template.layouts import layout
from certificates.template.markup import Variant
from certificates.template.skeletons import own_fonts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from certificates.fonts import Subset
    from certificates.pdf.objects import Head
    from certificates.pdf.tags import Block
    from certificates.record import CertificateRecord
    from certificates.template.layout import Layout

CATALOG, PAGES, PAGE, CONTENT, INFO, METADATA, INTENT, PROFILE, GROUND, RING, WIDGET, SIGNATURE, PHOTO, CODE = range(
    1, 15
)
FIRST_FONT = 15
"""The number of the first object of the template's own fonts; the tree of tags follows, then the values' fonts."""
COLOUR_SPACES = {"L": "/DeviceGray", "RGB": "/DeviceRGB"}


class BadPhoto(Exception):
    """The photo is not a plain grey or RGB JPEG."""


def assemble(
    content: bytes,
    blocks: tuple[Block, ...],
    fonts: Mapping[str, Subset],
    record: CertificateRecord,
    photo: bytes,
    *,
    template: str,
    digits: int,
) -> bytes:
    """The file of a page whose words are *content*, in *blocks*, in *fonts*, of which the template's own come first.

    *digits*: the room for a signature, in hexadecimal digits; 0 for a page that is not to be signed. Raises BadPhoto.
    """
    where, variant = layout(template), Variant.of(record)
    left, top, right, bottom = where.photo
    place = f"{right - left:.3f} 0 0 {bottom - top:.3f} {left:.3f} {where.height - bottom:.3f}"
    under = tags.artifact(b"/Ground Do %b" % (band(where) if record.copy else b""))
    code, holder = (sum(len(block.marks) for block in blocks) + more for more in range(2))
    shown = _figure(code, b"/Code Do") + _figure(holder, b"q %b cm /Photo Do Q" % place.encode())
    blocks += tags.Block(tags.FIGURE, (code,), tags.CODE), tags.Block(tags.FIGURE, (holder,), tags.PHOTO)
    own = own_fonts(template, variant)
    root, signed = _font_number(len(own)), digits > 0
    resources = _numbered(fonts, own, tags.size(blocks, signed=signed))
    objects = {
        PHOTO: _picture(photo),
        CODE: packed(_code(record.verify_url, where), _form(where)),
        CONTENT: packed(b"q %bQ q\n%bQ\n%b" % (under, content, shown)),
        PAGE: _page(where, resources, signed=signed),
        **tags.tree(blocks, root, page=PAGE, field=WIDGET if signed else None),
        **_fonts(fonts, {name: number for name, number in resources.items() if name not in own}),
        **_described(record, root, signed=signed),
    }
    if signed:  # last, so that nothing stands behind the container but the table of objects
        objects[SIGNATURE] = signature_field.dictionary(digits, *signature_field.panel(record))
    return pdf_objects.whole(_front(template, variant, signed=signed), objects, root=CATALOG, info=INFO)


def _figure(mark: int, operators: bytes) -> bytes:
    return tags.begin(mark, tags.FIGURE) + operators + b"\n" + tags.END


def _fonts(fonts: Mapping[str, Subset], numbers: Mapping[str, int]) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    for name, number in numbers.items():
        found |= pdf_fonts.objects(fonts[name], number)
    return found


def _font_number(place: int) -> int:
    """The first object of the font at that place, as long as nothing but fonts stands before it."""
    return FIRST_FONT + place * pdf_fonts.OBJECTS


def _numbered(fonts: Iterable[str], own: Iterable[str], tree: int) -> dict[str, int]:
    """By the name of each font's resource the number of its first object; *tree*: how many the tree of tags takes."""
    found = {name: _font_number(place) for place, name in enumerate(fonts)}
    return {name: number if name in own else number + tree for name, number in found.items()}


@lru_cache(64)
def _front(template: str, variant: Variant, *, signed: bool) -> Head:
    """All that does not differ from one certificate to the next."""
    where, own = layout(template), own_fonts(template, variant)
    objects = {
        PAGES: f"<</Type/Pages/Kids[{PAGE} 0 R]/Count 1>>".encode(),
        INTENT: pdfa.intent(PROFILE),
        PROFILE: pdfa.profile(),
        GROUND: packed(ground(template, test=variant.test), _form(where)),
        **_fonts(own, {name: _font_number(place) for place, name in enumerate(own)}),
    }
    if signed:
        objects[RING] = packed(ring(test=variant.test), _ring(where))
        objects[WIDGET] = signature_field.widget(where, page=PAGE, appearance=RING, value=SIGNATURE)
    return pdf_objects.head(objects)


def _form(where: Layout) -> str:
    return f"/Type/XObject/Subtype/Form/BBox[0 0 {where.width:.3f} {where.height:.3f}]/Resources<<>>"


def _ring(where: Layout) -> str:
    """The ring's own units, scaled to the signature's place."""
    left, top, right, bottom = where.signature
    scale = f"{(right - left) / SIDE:.5f} 0 0 {(bottom - top) / SIDE:.5f} 0 0"
    return f"/Type/XObject/Subtype/Form/BBox[0 0 {SIDE:g} {SIDE:g}]/Matrix[{scale}]/Resources<<>>"


def _code(url: str, where: Layout) -> bytes:
    left, top, right, _ = where.code
    return qr.operators(qr.modules(url), left=left, top=where.height - top, side=right - left)


def _picture(photo: bytes) -> bytes:
    """The photo as an image XObject, byte for byte."""
    try:
        with Image.open(io.BytesIO(photo), formats=("JPEG",)) as seen:
            size = f"/Width {seen.width}/Height {seen.height}"
            space = COLOUR_SPACES[seen.mode]
    except Exception:  # noqa: BLE001  Pillow raises a dozen types
        raise BadPhoto from None
    return stream(f"/Type/XObject/Subtype/Image{size}/BitsPerComponent 8/ColorSpace{space}/Filter/DCTDecode", photo)


def _page(where: Layout, fonts: Mapping[str, int], *, signed: bool) -> bytes:
    named = "".join(f"/{name} {number} 0 R" for name, number in fonts.items())
    shown = f"/Ground {GROUND} 0 R/Code {CODE} 0 R/Photo {PHOTO} 0 R"
    field = f"/Annots[{WIDGET} 0 R]" if signed else ""
    return (
        f"<</Type/Page/Parent {PAGES} 0 R/MediaBox[0 0 {where.width:.3f} {where.height:.3f}]/Contents {CONTENT} 0 R"
        f"/Resources<</Font<<{named}>>/XObject<<{shown}>>>>{field}/StructParents {tags.PAGE_KEY}/Tabs/S>>"
    ).encode()


def _described(record: CertificateRecord, root: int, *, signed: bool) -> dict[int, bytes]:
    """The catalogue, the document information, and the metadata, which say the same; *root*: of the tree of tags."""
    copy, moment = record.copy, f"(D:{record.made_on:%Y%m%d}000000+08'00')"
    title = f"职称证书 {record.number}" + (f" 用途副本第 {copy.number} 号" if copy else "")
    keys = {
        "Title": title,
        "Producer": "zhicheng",
        "Creator": "zhicheng",
        "ZhichengNumber": record.number,
        "ZhichengVersion": str(record.version),
        "ZhichengSerial": str(record.serial),
    }
    if copy:
        keys |= {"ZhichengCopy": str(copy.number), "ZhichengUntil": copy.until.isoformat()}
    said = "".join(f"/{key}{text(value)}" for key, value in keys.items())
    form = f"/AcroForm<</Fields[{WIDGET} 0 R]/SigFlags 3>>/Perms<</DocMDP {SIGNATURE} 0 R>>{signature_field.EXTENSIONS}"
    catalog = (
        f"<</Type/Catalog/Pages {PAGES} 0 R/Lang(zh-CN)/ViewerPreferences<</DisplayDocTitle true>>"
        f"/MarkInfo<</Marked true>>/StructTreeRoot {root} 0 R"
        f"/Metadata {METADATA} 0 R/OutputIntents[{INTENT} 0 R]{form if signed else ''}>>"
    )
    return {
        METADATA: pdfa.metadata(title, record.made_on),
        INFO: f"<<{said}/CreationDate{moment}/ModDate{moment}>>".encode(),
        CATALOG: catalog.encode(),
    }
