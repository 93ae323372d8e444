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
from certificates.pdf import pdfa, signature_field
from certificates.pdf.objects import packed, stream, text
from certificates.template.layouts import layout
from certificates.template.markup import Variant
from certificates.template.skeletons import own_fonts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from certificates.fonts import Subset
    from certificates.pdf.objects import Head
    from certificates.record import CertificateRecord
    from certificates.template.layout import Layout

CATALOG, PAGES, PAGE, CONTENT, INFO, METADATA, INTENT, PROFILE, GROUND, RING, WIDGET, SIGNATURE, PHOTO, CODE = range(
    1, 15
)
FIRST_FONT = 15
"""The number of the first object of the fonts: the template's own, then those of the values."""
COLOUR_SPACES = {"L": "/DeviceGray", "RGB": "/DeviceRGB"}


class BadPhoto(Exception):
    """The photo is not a plain grey or RGB JPEG."""


def assemble(
    content: bytes, fonts: Mapping[str, Subset], record: CertificateRecord, photo: bytes, *, template: str, digits: int
) -> bytes:
    """The file of a page whose words are *content*, in *fonts*, of which the template's own come first.

    *digits*: the room for a signature, in hexadecimal digits; 0 for a page that is not to be signed. Raises BadPhoto.
    """
    where, variant = layout(template), Variant.of(record)
    left, top, right, bottom = where.photo
    place = f"{right - left:.3f} 0 0 {bottom - top:.3f} {left:.3f} {where.height - bottom:.3f}"
    behind = band(where) if record.copy else b""
    around = b"q /Ground Do %b Q q\n%bQ /Code Do q %b cm /Photo Do Q" % (behind, content, place.encode())
    own = own_fonts(template, variant)
    objects = {
        PHOTO: _picture(photo),
        CODE: packed(_code(record.verify_url, where), _form(where)),
        CONTENT: packed(around),
        PAGE: _page(where, fonts, signed=digits > 0),
        **_fonts({name: font for name, font in fonts.items() if name not in own}, after=len(own)),
        **_described(record, signed=digits > 0),
    }
    if digits:  # last, so that nothing stands behind the container but the table of objects
        objects[SIGNATURE] = signature_field.dictionary(digits)
    return pdf_objects.whole(_front(template, variant, signed=digits > 0), objects, root=CATALOG, info=INFO)


def _fonts(fonts: Mapping[str, Subset], *, after: int = 0) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    for place, font in enumerate(fonts.values(), after):
        found |= pdf_fonts.objects(font, _font_number(place))
    return found


def _font_number(place: int) -> int:
    """The first object of the font at that place."""
    return FIRST_FONT + place * pdf_fonts.OBJECTS


@lru_cache(64)
def _front(template: str, variant: Variant, *, signed: bool) -> Head:
    """All that does not differ from one certificate to the next."""
    where = layout(template)
    objects = {
        PAGES: f"<</Type/Pages/Kids[{PAGE} 0 R]/Count 1>>".encode(),
        INTENT: pdfa.intent(PROFILE),
        PROFILE: pdfa.profile(),
        GROUND: packed(ground(template, test=variant.test), _form(where)),
        **_fonts(own_fonts(template, variant)),
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


def _page(where: Layout, fonts: Iterable[str], *, signed: bool) -> bytes:
    named = "".join(f"/{name} {_font_number(place)} 0 R" for place, name in enumerate(fonts))
    shown = f"/Ground {GROUND} 0 R/Code {CODE} 0 R/Photo {PHOTO} 0 R"
    field = f"/Annots[{WIDGET} 0 R]" if signed else ""
    return (
        f"<</Type/Page/Parent {PAGES} 0 R/MediaBox[0 0 {where.width:.3f} {where.height:.3f}]/Contents {CONTENT} 0 R"
        f"/Resources<</Font<<{named}>>/XObject<<{shown}>>>>{field}>>"
    ).encode()


def _described(record: CertificateRecord, *, signed: bool) -> dict[int, bytes]:
    """The catalogue, the document information, and the metadata, which say the same."""
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
        f"/Metadata {METADATA} 0 R/OutputIntents[{INTENT} 0 R]{form if signed else ''}>>"
    )
    return {
        METADATA: pdfa.metadata(title, record.made_on),
        INFO: f"<<{said}/CreationDate{moment}/ModDate{moment}>>".encode(),
        CATALOG: catalog.encode(),
    }
