"""A drawn portrait as a phone would take it: before a wall, a little askew, in uneven light, noisy, soft, squeezed."""

from __future__ import annotations

import io
import random

from PIL import Image, ImageChops, ImageEnhance, ImageFilter

from tools.portraits.drawing import portrait

LARGER = 2
"""So many times: a phone's picture has more pixels than a one-inch photo."""


def photographed(seed: int) -> bytes:
    """The person of that number, taken by a phone: a JPEG; the same number gives the same file."""
    chance = random.Random(seed)  # noqa: S311  looks only
    drawn = portrait(seed)
    sitting = drawn.resize((drawn.width * LARGER, drawn.height * LARGER), Image.Resampling.BICUBIC)
    ground = sitting.getpixel((4, 4))
    turned = sitting.rotate(chance.uniform(-5, 5), Image.Resampling.BICUBIC, fillcolor=ground)
    framed = _framed(turned, chance)
    lit = _lit(framed, chance)
    soft = lit.filter(ImageFilter.GaussianBlur(chance.uniform(0, 1.4)))
    noisy = ImageChops.add(soft, _noise(soft, chance), offset=-128)
    out = io.BytesIO()
    noisy.save(out, "JPEG", quality=chance.randint(50, 93))
    return out.getvalue()


def _framed(sitting: Image.Image, chance: random.Random) -> Image.Image:
    """Wall on the left, the right and above; below, the picture ends where the shoulders do."""
    wall = sitting.getpixel((4, 4))
    left, right, above = (round(sitting.width * chance.uniform(0, most)) for most in (0.5, 0.5, 0.45))
    whole = Image.new("RGB", (left + sitting.width + right, above + sitting.height), wall)
    whole.paste(sitting, (left, above))
    return whole


def _lit(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Lighter on one side, a shade warmer or cooler, with more contrast or less."""
    ramp = Image.linear_gradient("L").rotate(chance.choice((0, 90, 180, 270))).resize(picture.size)
    darkest = chance.uniform(0.65, 1)
    shade = ramp.point(lambda value: round(255 * (darkest + (1 - darkest) * value / 255)))
    shaded = ImageChops.multiply(picture, Image.merge("RGB", [shade] * 3))
    cast = [chance.uniform(0.9, 1.08) for _ in range(3)]
    bands = [
        band.point(lambda value, by=by: min(255, round(value * by)))
        for band, by in zip(shaded.split(), cast, strict=True)
    ]
    return ImageEnhance.Contrast(Image.merge("RGB", bands)).enhance(chance.uniform(0.8, 1.15))


def _noise(picture: Image.Image, chance: random.Random) -> Image.Image:
    """A sensor's, around 128; the dimmer the room the more."""
    strength = chance.uniform(2, 12) / 73.6  # the standard deviation of evenly spread bytes
    size = picture.width // 2, picture.height // 2
    bands = [Image.frombytes("L", size, chance.randbytes(size[0] * size[1])).resize(picture.size) for _ in range(3)]
    return Image.merge("RGB", bands).point([round(128 + (value - 127.5) * strength) for value in range(256)] * 3)
