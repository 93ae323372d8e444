"""QR codes on a page, as text: read in the cage, shown to an officer, never followed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import zxingcpp

from pipeline.reading.places import SCALE

if TYPE_CHECKING:
    from PIL import Image

KINDS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
MOST = 8
"""Of one page."""


def read(picture: Image.Image) -> list[dict[str, Any]]:
    """Each as `{"text", "at"}`, its place on *picture* as it is."""
    return [
        {"text": one.text, "at": _around(one.position, picture.size)}
        for one in zxingcpp.read_barcodes(picture.convert("L"), formats=KINDS)[:MOST]
    ]


def _around(corners: zxingcpp.Position, size: tuple[int, int]) -> list[int]:
    each = (corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left)
    edges = (
        min(one.x for one in each),
        min(one.y for one in each),
        max(one.x for one in each),
        max(one.y for one in each),
    )
    return [max(0, min(SCALE, SCALE * value // side)) for value, side in zip(edges, size * 2, strict=True)]
