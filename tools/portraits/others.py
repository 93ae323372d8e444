"""What people send where a photo of themselves is asked for, and what it is mistaken for: drawn by kind and number."""

from __future__ import annotations

import io
import math
import random
from functools import cache
from typing import TYPE_CHECKING

import pymupdf
from PIL import Image, ImageDraw, ImageFilter

from tools.portraits.drawing import portrait

if TYPE_CHECKING:
    from collections.abc import Callable

SIZE = (826, 1158)
"""5:7, so that nothing but what is on it speaks against it."""
CROWD = 24
"""Different people in the pictures of others."""
SENTENCE = "兹证明该同志自参加工作以来一直从事基层畜牧兽医工作，完成疫病防控、品种改良与技术培训任务，年度考核合格。"


@cache
def _somebody(number: int) -> Image.Image:
    return portrait(number)


def _pen(colour: tuple[int, int, int]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    picture = Image.new("RGB", SIZE, colour)
    return picture, ImageDraw.Draw(picture)


def _typeset(lines: list[tuple[float, float, int, str]]) -> Image.Image:
    """Text on a white sheet: x, y, size and the line, in points of A4."""
    with pymupdf.open() as document:
        page = document.new_page()
        for x, y, size, said in lines:
            page.insert_text((x, y), said, fontname="china-s", fontsize=size)
        shown = page.get_pixmap(dpi=110, colorspace=pymupdf.csRGB, alpha=False)
    return Image.frombytes("RGB", (shown.width, shown.height), shown.samples).resize(SIZE)


def page(chance: random.Random) -> Image.Image:
    """A sheet of text."""
    said = [SENTENCE[chance.randrange(9) :] for _ in range(chance.randint(8, 34))]
    return _typeset([(60, 70 + 21 * place, chance.randint(10, 13), one[:38]) for place, one in enumerate(said)])


def diploma(chance: random.Random) -> Image.Image:
    """A frame, large words, a seal; on every second one its holder's small photo."""
    picture = _typeset([(170, 200, 44, "毕业证书"), *((90, 330 + 34 * n, 17, SENTENCE[:24]) for n in range(7))])
    pen = ImageDraw.Draw(picture)
    pen.rectangle((30, 30, SIZE[0] - 30, SIZE[1] - 30), outline=(170, 120, 40), width=chance.randint(4, 16))
    picture.paste(_stamped(picture, (590, 900), 120), (0, 0))
    if chance.choice((True, False)):
        picture.paste(_somebody(chance.randrange(CROWD)).resize((124, 174)), (90, 850))
    return picture


def _stamped(picture: Image.Image, at: tuple[int, int], radius: int) -> Image.Image:
    pen = ImageDraw.Draw(picture)
    x, y = at
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=(205, 30, 30), width=9)
    points = [(radius * 0.45 * (1 if n % 2 == 0 else 0.4), math.pi * (n / 5 - 0.5)) for n in range(10)]
    pen.polygon([(x + r * math.cos(a), y + r * math.sin(a)) for r, a in points], fill=(205, 30, 30))
    return picture


def seal(chance: random.Random) -> Image.Image:
    """A round stamp on paper."""
    picture = _pen((250, 248, 244))[0]
    return _stamped(picture, (chance.randint(300, 520), chance.randint(400, 760)), chance.randint(150, 280))


def landscape(chance: random.Random) -> Image.Image:
    """Sky, ridges, a meadow, trees, perhaps the sun."""
    picture, pen = _pen((150 + chance.randint(0, 60), 190, 235))
    if chance.choice((True, False)):
        x, y, r = chance.randint(100, 700), chance.randint(80, 300), chance.randint(40, 90)
        pen.ellipse((x - r, y - r, x + r, y + r), fill=(250, 230, 150))
    for ridge in range(4):
        base, grey = 420 + 150 * ridge, 150 - 30 * ridge
        tops = [(x, base + chance.randint(-90, 90)) for x in range(0, SIZE[0] + 120, 118)]
        pen.polygon([(0, SIZE[1]), *tops, (SIZE[0], SIZE[1])], fill=(grey // 2, grey, grey // 3 + 20))
    for _ in range(chance.randint(3, 25)):
        x, y, r = chance.randint(0, SIZE[0]), chance.randint(700, 1100), chance.randint(15, 60)
        pen.rectangle((x - 5, y, x + 5, y + 2 * r), fill=(80, 55, 35))
        pen.ellipse((x - r, y - r, x + r, y + r), fill=(30, 90 + chance.randint(0, 50), 40))
    return picture


def pattern(chance: random.Random) -> Image.Image:
    """Tiles, rings, or a carpet."""
    picture, pen = _pen((200, 190, 170))
    step, ring = chance.randint(30, 140), chance.choice((True, False))
    for y in range(0, SIZE[1], step):
        for x in range(0, SIZE[0], step):
            colour = tuple(chance.randint(40, 230) for _ in range(3))
            box = (x, y, x + step * 0.8, y + step * 0.8)
            (pen.ellipse if ring else pen.rectangle)(box, outline=colour, width=max(3, step // 8))
    return picture


def animal(chance: random.Random) -> Image.Image:
    """The head of a sheep, a cat, a cow or a bear."""
    picture, pen = _pen((chance.randint(120, 230), chance.randint(150, 230), chance.randint(120, 220)))
    fur = tuple(chance.randint(60, 235) for _ in range(3))
    dark = tuple(value // 4 for value in fur)
    across, down, ear = (
        chance.randint(150, 240),
        chance.randint(190, 320),
        chance.choice(("round", "pointed", "hanging")),
    )
    x, y = SIZE[0] // 2, SIZE[1] // 2
    for side in (-1, 1):
        ex, ey = x + side * across * 0.85, y - down * 0.75
        if ear == "pointed":
            pen.polygon([(ex - 70, ey + 60), (ex + 70, ey + 60), (ex + side * 30, ey - 130)], fill=fur)
        else:
            drop = 90 if ear == "hanging" else 0
            pen.ellipse((ex - 70, ey - 60 + drop, ex + 70, ey + 80 + 2 * drop), fill=dark)
    pen.ellipse((x - across, y - down, x + across, y + down), fill=fur)
    pen.ellipse(
        (x - across * 0.6, y + down * 0.1, x + across * 0.6, y + down * 1.05), fill=tuple(min(255, v + 25) for v in fur)
    )
    for side in (-1, 1):
        ex, ey = x + side * across * 0.55, y - down * 0.25
        pen.ellipse((ex - 32, ey - 32, ex + 32, ey + 32), fill=(235, 215, 120))
        pen.ellipse((ex - 10, ey - 28, ex + 10, ey + 28), fill=(10, 10, 10))
        pen.line((x + side * 40, y + down * 0.55, x + side * across * 1.3, y + down * 0.45), fill=dark, width=4)
    pen.polygon([(x - 45, y + down * 0.35), (x + 45, y + down * 0.35), (x, y + down * 0.5)], fill=(70, 40, 45))
    return picture.filter(ImageFilter.GaussianBlur(1.5))


def wall(chance: random.Random) -> Image.Image:
    """Nobody before it: plaster, a light's fall, perhaps a switch or a poster."""
    grey = Image.effect_noise(SIZE, chance.uniform(4, 40)).point(lambda value: min(255, value + 60))
    tint = Image.new("RGB", SIZE, tuple(chance.randint(150, 250) for _ in range(3)))
    picture = Image.blend(tint, Image.merge("RGB", [grey] * 3), 0.35)
    pen = ImageDraw.Draw(picture)
    for _ in range(chance.randint(0, 3)):
        x, y = chance.randint(0, 700), chance.randint(0, 1000)
        box = (x, y, x + chance.randint(30, 400), y + chance.randint(30, 300))
        pen.rectangle(box, outline=(90, 90, 90), width=5, fill=tuple(chance.randint(90, 240) for _ in range(3)))
    return picture


def group(chance: random.Random) -> Image.Image:
    """Two to six people beside and behind each other."""
    picture = _pen((214, 220, 226))[0]
    columns = chance.choice((2, 3))
    count = columns + chance.randint(0, columns)
    wide = SIZE[0] // columns
    for place in range(count):
        one = _somebody(chance.randrange(CROWD)).resize((wide, wide * 7 // 5))
        picture.paste(one, (place % columns * wide, 40 + place // columns * (wide * 7 // 5)))
    return picture


def screenshot(chance: random.Random) -> Image.Image:
    """A conversation on a phone, with small round pictures of those who write."""
    picture, pen = _pen((237, 237, 237))
    pen.rectangle((0, 0, SIZE[0], 70), fill=(30, 30, 34))
    y = 110
    while y < SIZE[1] - 160:
        mine, tall = chance.choice((True, False)), chance.randint(60, 180)
        x = SIZE[0] - 90 if mine else 20
        face = _somebody(chance.randrange(CROWD)).resize((70, 98)).crop((0, 10, 70, 80))
        picture.paste(face, (x, y))
        wide = chance.randint(180, 560)
        left = SIZE[0] - 110 - wide if mine else 110
        pen.rounded_rectangle((left, y, left + wide, y + tall), 14, fill=(150, 236, 105) if mine else (255, 255, 255))
        for line in range(y + 18, y + tall - 14, 26):
            pen.line((left + 18, line, left + wide - chance.randint(20, 90), line), fill=(60, 60, 60), width=9)
        y += tall + 40
    return picture


def sign(chance: random.Random) -> Image.Image:
    """A cartoon's face, as on a button."""
    picture, pen = _pen(tuple(chance.randint(120, 255) for _ in range(3)))
    x, y, r = SIZE[0] // 2, SIZE[1] // 2, chance.randint(200, 340)
    pen.ellipse((x - r, y - r, x + r, y + r), fill=(252, 214, 60), outline=(60, 45, 20), width=12)
    for side in (-1, 1):
        ex = x + side * r * 0.38
        pen.ellipse((ex - 26, y - r * 0.35, ex + 26, y - r * 0.05), fill=(40, 30, 20))
    pen.arc((x - r * 0.55, y - r * 0.3, x + r * 0.55, y + r * 0.6), 20, 160, fill=(60, 40, 20), width=14)
    return picture


def house(chance: random.Random) -> Image.Image:
    """A front with windows and a door: two dark squares above a darker one."""
    picture, pen = _pen((170, 205, 235))
    front = tuple(chance.randint(150, 240) for _ in range(3))
    pen.rectangle((120, 330, 706, 1060), fill=front)
    pen.polygon([(80, 340), (413, 90), (746, 340)], fill=(150, 70, 50))
    for x in (210, 490):
        for y in (420, 640)[: chance.randint(1, 2)]:
            pen.rectangle((x, y, x + 130, y + 140), fill=(60, 80, 110), outline=(250, 250, 250), width=8)
    pen.rectangle((360, 830, 470, 1060), fill=(90, 55, 35))
    return picture


OTHERS: dict[str, Callable[[random.Random], Image.Image]] = {
    one.__name__: one for one in (page, diploma, seal, landscape, pattern, animal, wall, group, screenshot, sign, house)
}


def other(kind: str, seed: int) -> bytes:
    """A picture of that kind as a JPEG; the same number gives the same file."""
    out = io.BytesIO()
    OTHERS[kind](random.Random(f"{kind}{seed}")).save(out, "JPEG", quality=85)  # noqa: S311  looks only
    return out.getvalue()
