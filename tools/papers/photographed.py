"""A paper as a phone takes it: perspective, a shadow, blur, noise and moiré, JPEG, turned by quarters."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFilter

if TYPE_CHECKING:
    from random import Random

TABLE = (96, 84, 72)


class Taken(NamedTuple):
    """A photo."""

    picture: Image.Image
    quality: int
    """Of the JPEG that it is to be."""
    turn: int
    """How it lies, clockwise."""
    screen: bool
    """True if it is one of a screen."""


def photographed(page: Image.Image, random: Random, *, hard: float = 1.0) -> Taken:
    """Take *page*; *hard*: 0 a scan, 1 a hasty hand."""
    border = round(0.05 * max(page.size))
    laid = Image.new("RGB", (page.width + 2 * border, page.height + 2 * border), TABLE)
    laid.paste(page, (border, border))
    taken = _leaning(laid, random, hard)
    taken = _shadowed(taken, random, hard)
    screen = bool(hard and random.random() < 0.35)  # noqa: PLR2004
    if screen:
        taken = _moire(taken, random)
    taken = taken.filter(ImageFilter.GaussianBlur(random.uniform(0, 1.3 * hard)))
    noise = Image.effect_noise(taken.size, random.uniform(0, 14 * hard)).convert("RGB")
    taken = ImageChops.overlay(taken, Image.blend(Image.new("RGB", taken.size, (128, 128, 128)), noise, 0.5))
    turn = random.choice((0, 0, 0, 0, 90, 180, 270)) if hard else 0
    return Taken(taken.rotate(-turn, expand=True), random.randrange(90 - round(50 * hard), 92), turn, screen)


def _leaning(page: Image.Image, random: Random, hard: float) -> Image.Image:
    """Seen from a little aside: each corner is moved by up to 3 % of the page."""
    width, height = page.size

    def corner(x: float, y: float) -> tuple[float, float]:
        most = 0.03 * hard
        return (x + random.uniform(-most, most) * width, y + random.uniform(-most, most) * height)

    quad = (*corner(0, 0), *corner(0, height), *corner(width, height), *corner(width, 0))
    return page.transform(page.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor=TABLE)


def _shadowed(page: Image.Image, random: Random, hard: float) -> Image.Image:
    """Light that falls off to one side."""
    small = Image.new("L", (2, 2))
    small.putdata([round(255 - random.uniform(0, 90) * hard) for _ in range(4)])
    light = small.resize(page.size, Image.Resampling.BICUBIC)
    return ImageChops.multiply(page, Image.merge("RGB", (light, light, light)))


def _moire(page: Image.Image, random: Random) -> Image.Image:
    """As a screen's lines show in a photo of it."""
    lines = Image.new("L", page.size, 255)
    draw = ImageDraw.Draw(lines)
    step, dark = random.choice((5, 7, 9)), random.randrange(222, 242)
    for x in range(-page.height, page.width, step):
        draw.line((x, 0, x + page.height // 9, page.height), fill=dark)
    return ImageChops.multiply(page, Image.merge("RGB", (lines, lines, lines)))
