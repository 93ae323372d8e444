"""Drawn portraits with one fault each: what a clerk would send back."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFilter

from tools.portraits.brush import Canvas
from tools.portraits.drawing import portrait
from tools.portraits.face import EYES, MIDDLE, SIDES
from tools.portraits.looks import looks

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = (826, 1158)
GREY = (190, 190, 190)


def _painted(seed: int, shapes: list[tuple[list[tuple[float, float]], tuple[int, int, int]]]) -> Image.Image:
    """The person with shapes over the face, in the units of `brush`."""
    picture, who = portrait(seed).resize(SIZE), looks(seed)
    canvas = Canvas(*SIZE, GREY, GREY, who.pose)
    pen = ImageDraw.Draw(picture)
    for points, colour in shapes:
        placed = canvas.placed(points)
        pen.polygon([(SIZE[0] - x, y) for x, y in placed] if who.mirrored else placed, fill=colour)
    return picture.filter(ImageFilter.GaussianBlur(0.8))


def _oval(x: float, y: float, across: float, down: float) -> list[tuple[float, float]]:
    return [(x + across * math.cos(n * math.pi / 12), y + down * math.sin(n * math.pi / 12)) for n in range(24)]


def masked(seed: int) -> Image.Image:
    """A mask over nose, mouth and chin: pale blue, white or black."""
    colour = ((150, 190, 220), (236, 240, 242), (36, 36, 40))[seed % 3]
    edge = [(290, 660), (500, 640), (710, 660), (690, 840), (600, 930), (500, 950), (400, 930), (310, 840)]
    return _painted(seed, [(edge, colour)])


def dark_glasses(seed: int) -> Image.Image:
    """Sunglasses."""
    who = looks(seed)
    lenses = [(_oval(MIDDLE + side * who.apart, EYES, 88, 62), (26, 24, 28)) for side in SIDES]
    return _painted(seed, lenses)


def eyes_closed(seed: int) -> Image.Image:
    """Lids down: skin, and a line of lashes."""
    who = looks(seed)
    shapes = []
    for side in SIDES:
        x = MIDDLE + side * who.apart
        shapes.append((_oval(x, EYES - 4, who.eye * 1.25, who.opening * 1.7), who.skin))
        below = [(x + dx, EYES + 10 - dx * dx / 160) for dx in range(-45, 46, 9)]
        shapes.append((below + [(x, y - 6) for x, y in reversed(below)], (60, 42, 36)))
    return _painted(seed, shapes)


def upside_down(seed: int) -> Image.Image:
    """Turned by half."""
    return portrait(seed).resize(SIZE).transpose(Image.Transpose.ROTATE_180)


def on_its_side(seed: int) -> Image.Image:
    """Turned by a quarter."""
    return portrait(seed).resize(SIZE).transpose((Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270)[seed % 2])


def leaning(seed: int) -> Image.Image:
    """The head on one side, or the phone: by 20 to 30 degrees."""
    drawn = portrait(seed).resize(SIZE)
    ground = drawn.getpixel((3, 3))
    return drawn.rotate((20 + seed % 11) * (1 if seed % 2 else -1), Image.Resampling.BICUBIC, fillcolor=ground)


def far_away(seed: int) -> Image.Image:
    """Somebody across the yard."""
    whole = Image.new("RGB", SIZE, portrait(seed).getpixel((3, 3)))
    whole.paste(portrait(seed).resize((150, 210)), (340, 500))
    return whole


def cut_off(seed: int) -> Image.Image:
    """Too near: the brow or the chin is outside."""
    drawn = portrait(seed).resize(SIZE)
    edges = ((130, 380, 696, 1158), (150, 260, 676, 820), (0, 100, 430, 702))[seed % 3]
    return drawn.crop(edges).resize(SIZE)


def out_of_focus(seed: int) -> Image.Image:
    """Blurred."""
    return portrait(seed).resize(SIZE).filter(ImageFilter.GaussianBlur(11))


SPOILT: dict[str, Callable[[int], Image.Image]] = {
    one.__name__: one
    for one in (
        masked,
        dark_glasses,
        eyes_closed,
        upside_down,
        on_its_side,
        leaning,
        far_away,
        cut_off,
        out_of_focus,
    )
}


def spoilt(kind: str, seed: int) -> bytes:
    """The person of that number with that fault, as a JPEG."""
    out = io.BytesIO()
    SPOILT[kind](seed).save(out, "JPEG", quality=88)
    return out.getvalue()
