"""An ID photo of nobody: head and shoulders on a plain ground, drawn by a number. For the demo, the samples and tests.

Run as a program, it makes the samples' portrait anew; every picture that shows it is to be made anew afterwards.
"""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageFilter, ImageOps

from certificates.template.paths import PORTRAIT
from tools.portraits.brush import Canvas, curve, lighter, outset
from tools.portraits.clothes import draw_clothes, draw_neck
from tools.portraits.face import EYES, MIDDLE, SIDES, draw_ears, draw_face
from tools.portraits.hair import draw_back, draw_hair
from tools.portraits.looks import looks

if TYPE_CHECKING:
    from tools.portraits.looks import Looks

SIZE = (413, 579)
"""5:7, as a one-inch photo is."""
SAMPLE_SEED = 126
"""Who stands in `certificates/templates/portrait.jpg`."""
FINER = 3
"""So many times larger it is painted: its edges become smooth."""
GRAIN = 0.035
"""How much of a camera's noise."""
LENS = ((-78, -6), (-66, -44), (0, -52), (66, -44), (78, -6), (64, 40), (0, 52), (-64, 40))


def portrait(seed: int, size: tuple[int, int] = SIZE) -> Image.Image:
    """The person of that number, RGB; the same number gives the same picture. An even one is a woman, an odd one a man."""
    who = looks(seed)
    canvas = Canvas(size[0] * FINER, size[1] * FINER, lighter(who.ground, 0.25), who.ground, who.pose)
    draw_back(canvas, who)
    draw_neck(canvas, who)
    draw_clothes(canvas, who)
    draw_ears(canvas, who)
    draw_face(canvas, who)
    draw_hair(canvas, who)
    if who.glasses:
        _glasses(canvas, who)
    small = canvas.picture.resize(size, Image.Resampling.LANCZOS)
    return _grained(ImageOps.mirror(small) if who.mirrored else small, seed)


def _glasses(canvas: Canvas, who: Looks) -> None:
    """Thin frames; the glass takes a little of the contrast behind it."""
    frame = (44, 38, 40)
    for side in SIDES:
        x = MIDDLE + side * (who.apart + 2)
        lens = curve([(x + dx, EYES + dy) for dx, dy in LENS], closed=True)
        canvas.shape(lens, (255, 255, 255), opacity=0.08)
        ring = [*lens, lens[0]]
        canvas.shape([*outset(ring, 4), *reversed(outset(ring, -4))], frame, blur=0.8, opacity=0.92)
        canvas.stroke([(x + side * 78, EYES - 14), (MIDDLE + side * (who.cheek + 6), EYES - 18)], frame, 9)
    inner = who.apart + 2 - 78
    canvas.stroke([(MIDDLE - inner, EYES - 8), (MIDDLE, EYES - 18), (MIDDLE + inner, EYES - 8)], frame, 9)


def _grained(picture: Image.Image, seed: int) -> Image.Image:
    chance = random.Random(seed)  # noqa: S311  looks only
    width, height = picture.size
    grain = Image.frombytes("L", picture.size, chance.randbytes(width * height)).filter(ImageFilter.GaussianBlur(0.5))
    return Image.blend(picture, ImageChops.overlay(picture, Image.merge("RGB", [grain] * 3)), GRAIN)


def jpeg(picture: Image.Image, *, quality: int = 90) -> bytes:
    """*picture* as a file."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    PORTRAIT.write_bytes(jpeg(portrait(SAMPLE_SEED)))
