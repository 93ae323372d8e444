"""Letters of one form with other names, numbers and dates on them, scanned and saved again: what borrowing is told from."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass

import pymupdf
from PIL import Image, ImageChops, ImageEnhance

NAMES = ("张伟", "王芳", "李娜", "阿依古丽·买买提", "刘洋", "赵敏", "陈静", "周杰", "吴磊", "孙丽华")
FORM = "兹证明{name}，证件号码{number}，自{year}年7月起在我单位从事林业专业技术工作，"
REST = "在岗期间遵纪守法，考核合格，所提供材料真实有效，如有虚假愿承担相应责任。林业农业工程系列职称申报专用。"


@dataclass(frozen=True)
class Letter:
    """What one letter says; *form* is the printed form that it fills in."""

    name: str
    number: str
    year: int
    form: int = 0

    def page(self) -> Image.Image:
        """Typeset, at the scale of the cage's renditions."""
        with pymupdf.open() as document:
            page = document.new_page(width=595, height=842)
            page.insert_text(
                (200, 100), ("证  明", "学历证明书", "工作年限证明")[self.form], fontname="china-s", fontsize=26
            )
            letters = random.Random(self.form)
            body = FORM.format(name=self.name, number=self.number, year=self.year)
            body += "".join(letters.sample(REST * 4, 200))
            for row, start in enumerate(range(0, len(body), 28)):
                page.insert_text((90, 160 + 26 * row), body[start : start + 28], fontname="china-s", fontsize=14)
            page.insert_text((340, 560), "示例单位（盖章）", fontname="china-s", fontsize=14)
            page.insert_text((340, 590), f"{self.year + 5}年11月3日", fontname="china-s", fontsize=14)
            page.draw_circle((420, 560), 55, color=(0.8, 0, 0), width=3)
            pixels = page.get_pixmap(dpi=110)
            return Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)


def letter(seed: int) -> Letter:
    """Somebody's letter, on one of three forms."""
    chance = random.Random(seed)
    number = "".join(chance.choice("0123456789") for _ in range(18))
    return Letter(chance.choice(NAMES), number, chance.randint(2010, 2023), seed % 3)


def photographed(page: Image.Image, seed: int) -> Image.Image:
    """The page as a phone sees it: uneven light, a little turned, grainy."""
    light = Image.linear_gradient("L").resize(page.size).point(lambda value: 170 + value // 4).convert("RGB")
    turned = ImageChops.multiply(page, light).rotate(
        random.Random(seed).uniform(-1, 1), fillcolor=(90, 80, 70), resample=Image.Resampling.BICUBIC
    )
    return Image.blend(turned, Image.effect_noise(page.size, 14).convert("RGB"), 0.06)


def saved(page: Image.Image, quality: int = 80) -> bytes:
    """As JPEG."""
    out = io.BytesIO()
    page.save(out, "JPEG", quality=quality)
    return out.getvalue()


WAYS = ("quality", "size", "crop", "light", "all")


def saved_again(page: Image.Image, way: str, seed: int) -> bytes:
    """What becomes of a picture on its way through phones and chats: 50–150 %, up to 1 % off each side, ±10 % light."""
    chance = random.Random(seed)
    if way in {"size", "all"}:
        scale = chance.uniform(0.5, 1.5) if way == "size" else chance.uniform(0.7, 1.3)
        page = page.resize((int(page.width * scale), int(page.height * scale)), Image.Resampling.BICUBIC)
    if way in {"crop", "all"}:
        left, top, right, bottom = (chance.uniform(0, 0.01) for _ in range(4))
        edges = (left * page.width, top * page.height, page.width * (1 - right), page.height * (1 - bottom))
        page = page.crop(tuple(map(int, edges)))
    if way in {"light", "all"}:
        page = ImageEnhance.Brightness(page).enhance(chance.uniform(0.9, 1.1))
    worse = saved(page, 80 if way == "size" else chance.choice((30, 50, 70, 90)))
    return saved(Image.open(io.BytesIO(worse)).convert("RGB"))
