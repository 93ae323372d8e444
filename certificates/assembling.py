"""Puts ground, text, photo and code into one file, with the number and version that a verifier reads (pikepdf)."""

from __future__ import annotations

import io
import re
import zlib
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

from certificates import codes
from certificates.archival import archive
from certificates.layouts import layout
from certificates.ornament import band, ground

if TYPE_CHECKING:
    from certificates.layouts import Layout
    from certificates.record import CertificateRecord

COLOUR_SPACES = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB}


class BadPhoto(Exception):
    """The photo is not a plain grey or RGB JPEG."""


def assemble(text: bytes, record: CertificateRecord, photo: bytes, template: str) -> bytes:
    """The whole page, from a PDF that holds its *text* alone. Raises BadPhoto."""
    where = layout(template)
    left, top, right, bottom = where.photo
    with pikepdf.open(io.BytesIO(text)) as pdf:
        page = pdf.pages[0].obj
        _mend_fonts(page)
        page.Resources.XObject = Dictionary(
            Ground=_form(pdf, where, _ground(template, test=record.test)),
            Code=_form(pdf, where, zlib.compress(_code(record.verify_url, where))),
            Photo=_picture(pdf, photo),
        )
        place = f"{right - left:.3f} 0 0 {bottom - top:.3f} {left:.3f} {where.height - bottom:.3f}"
        below = Stream(pdf, b"q /Ground Do Q q %b Q q" % (band(where) if record.copy else b""))
        above = Stream(pdf, f"Q q /Code Do Q q {place} cm /Photo Do Q".encode())
        page.Contents = Array([below, page.Contents, above])
        _describe(pdf, record)
        out = io.BytesIO()
        # The identifier is made from the content: the same record gives the same file to the last byte.
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


@cache
def _ground(template: str, *, test: bool) -> bytes:
    return zlib.compress(ground(template, test=test), 9)


def _code(url: str, where: Layout) -> bytes:
    left, top, right, _ = where.code
    return codes.operators(codes.modules(url), left=left, top=where.height - top, side=right - left)


def _form(pdf: pikepdf.Pdf, where: Layout, packed: bytes) -> Stream:
    """A form XObject over the whole page, of operators that are packed already."""
    form = Stream(pdf, b"")
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox, form.Resources = Array([0, 0, where.width, where.height]), Dictionary()
    form.write(packed, filter=Name.FlateDecode)
    return form


def _picture(pdf: pikepdf.Pdf, photo: bytes) -> Stream:
    """The photo as an image XObject, byte for byte."""
    try:
        with Image.open(io.BytesIO(photo), formats=("JPEG",)) as seen:
            width, height = seen.size
            space = COLOUR_SPACES[seen.mode]
    except Exception:  # noqa: BLE001  Pillow raises a dozen types
        raise BadPhoto from None
    image = Stream(pdf, b"")
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height, image.BitsPerComponent, image.ColorSpace = width, height, 8, space
    image.write(photo, filter=Name.DCTDecode)
    return image


ASTRAL = re.compile(rb"<([0-9a-fA-F]{5,6})>")


def _surrogates(match: re.Match[bytes]) -> bytes:
    """A code point beyond the BMP as UTF-16, as ISO 32000-1, 9.10.3 asks; MuPDF 1.28 writes five bare digits."""
    return b"<%s>" % chr(int(match[1], 16)).encode("utf-16-be").hex().encode()


def _mend_fonts(page: pikepdf.Object) -> None:
    """Name each font as the subset that it is, ABCDEF+Name (ISO 32000-1, 9.6.4), and mend its way back to Unicode."""
    for font in {font.objgen: font for font in page.Resources.Font.as_dict().values()}.values():
        meant = ASTRAL.sub(_surrogates, font.ToUnicode.read_bytes())
        font.ToUnicode.write(meant)
        tag = "".join(chr(65 + letter % 26) for letter in sha256(meant).digest()[:6])
        plain = "".join(character for character in str(font.BaseFont)[1:] if character.isalnum())
        descendant = font.DescendantFonts[0]
        descendant.CIDToGIDMap = Name.Identity  # the default in PDF, and asked for in PDF/A (ISO 19005-2, 6.2.11.3.2)
        font.BaseFont = descendant.BaseFont = descendant.FontDescriptor.FontName = Name(f"/{tag}+{plain}")


def _describe(pdf: pikepdf.Pdf, record: CertificateRecord) -> None:
    moment = String(f"D:{record.issued_on:%Y%m%d}000000+08'00'")
    copy = record.copy
    title = f"职称证书 {record.number}" + (f" 用途副本第 {copy.number} 号" if copy else "")
    archive(pdf, record, title)
    pdf.Root.Lang = String("zh-CN")
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(title),
            Producer=String("zhicheng"),
            Creator=String("zhicheng"),
            CreationDate=moment,
            ModDate=moment,
            ZhichengNumber=String(record.number),
            ZhichengVersion=String(str(record.version)),
            ZhichengSerial=String(str(record.serial)),
        )
    )
    if copy:
        pdf.trailer.Info.ZhichengCopy = String(str(copy.number))
        pdf.trailer.Info.ZhichengUntil = String(copy.until.isoformat())
