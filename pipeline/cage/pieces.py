"""What an officer is shown of a page: pictures that a screen holds and a person can read. A long page is cut into several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageChops

from pipeline.cage import pictures
from pipeline.rules.reasons import Reason

if TYPE_CHECKING:
    from pipeline.cage.limits import Limits

Box = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels."""

LONG = 2.3
"""A page is cut from so many times its short side on: a phone's whole screen (9:20) is one picture still."""
OVERLAP = 80
"""Pixels that two pieces have in common: a line that is cut in one is whole in the other."""
GREY = 128
"""What libjpeg leaves where a picture ends too early, in each colour."""
GREY_CELL, GREY_SHARE = 16, 0.06
"""Nothing else fills cells of so many pixels to the last bit with it over so much of a page."""
WHERE_GREY = [255 * (abs(value - GREY) <= 1) for value in range(256)]
"""White there, black elsewhere."""


def reading_size(size: tuple[int, int], limits: Limits) -> tuple[int, int]:
    """The size at which a page is shown: never larger, and a long one by its short side."""
    short, long = sorted(size)
    scale = limits.long_page_width / short if long > LONG * short else limits.proof_long_side / long
    return (max(1, round(size[0] * min(1.0, scale))), max(1, round(size[1] * min(1.0, scale))))


def boxes(size: tuple[int, int], limits: Limits) -> list[Box]:
    """The pieces of a page of *size*, in the order in which they are read. Raises Unfit if there are too many."""
    width, height = size
    short, long = sorted(size)
    if long <= LONG * short:
        return [(0, 0, width, height)]
    piece = 2 * short
    count = -(-(long - OVERLAP) // (piece - OVERLAP)) if piece > OVERLAP else limits.max_pieces + 1
    if count > limits.max_pieces:
        raise pictures.Unfit(Reason.PROOF_LONG, pieces=count, most=limits.max_pieces)
    starts = [(long - piece) * place // max(1, count - 1) for place in range(count)]
    if height > width:
        return [(0, at, width, at + piece) for at in starts]
    return [(at, 0, at + piece, height) for at in starts]


def cut(picture: Image.Image, limits: Limits) -> list[Image.Image]:
    """The picture as it is shown. Raises Unfit."""
    size = reading_size(picture.size, limits)
    places = boxes(size, limits)
    shown = picture if size == picture.size else picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    return [shown] if len(places) == 1 else [shown.crop(place) for place in places]


def cut_short(piece: Image.Image) -> bool:
    """True if a good part of it is the one grey that a decoder leaves where the data end."""
    cells = piece.width // GREY_CELL * (piece.height // GREY_CELL)
    return cells > 0 and _grey_cells(piece) >= GREY_SHARE * cells


def _grey_cells(piece: Image.Image) -> int:
    bands = [band.point(WHERE_GREY) for band in piece.split()]
    grey = bands[0]
    for band in bands[1:]:
        grey = ImageChops.darker(grey, band)
    return grey.reduce(GREY_CELL).tobytes().count(255)
