"""The QR code, read back from the page's picture by a reader of our own."""

import io

import pymupdf
import pytest
from PIL import Image

from certificates.drawing import draw
from certificates.ornament import qr
from certificates.template.layouts import layout

from .conftest import other
from .reading_codes import text_of

MODULE = 6


@pytest.mark.parametrize("tail", ["", "x" * 20, "x" * 60])
def test_c5_the_code_on_the_page_says_the_verification_address(record, photo, tail):
    """Short and long addresses; the reader knows nothing of the writer."""
    address = record.verify_url + tail
    where, modules = layout("regional"), len(qr.modules(address))
    left, top, right, bottom = where.code
    zoom = MODULE * modules / (right - left)
    drawn = draw(other(record, verify_url=address), photo)
    with pymupdf.open(stream=drawn.pdf, filetype="pdf") as document:
        clip = pymupdf.Rect(left, top, right, bottom)
        seen = document[0].get_pixmap(matrix=pymupdf.Matrix(zoom, zoom), clip=clip).tobytes("png")
    assert text_of(Image.open(io.BytesIO(seen)), modules) == address


def test_c5_nothing_stands_in_the_quiet_zone(record, photo):
    """Four modules of one light colour around the code, on a test page with its mark too (ISO/IEC 18004, 5.3.8)."""
    left, top, right, bottom = layout("regional").code
    zone = 4 * (right - left) / len(qr.modules(record.verify_url))
    with pymupdf.open(stream=draw(record, photo).pdf, filetype="pdf") as document:
        outer = document[0].get_pixmap(dpi=150, clip=pymupdf.Rect(left - zone, top - zone, right + zone, bottom + zone))
    picture = Image.open(io.BytesIO(outer.tobytes("png"))).convert("L")
    inset = round(zone / 72 * 150) - 2
    width, height = picture.size
    strips = [
        (1, 1, width - 1, inset),
        (1, height - inset, width - 1, height - 1),
        (1, 1, inset, height - 1),
        (width - inset, 1, width - 1, height - 1),
    ]
    assert all(min(picture.crop(strip).getextrema()) > 240 for strip in strips)
