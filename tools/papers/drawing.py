"""Papers drawn from templates: each with what it says by field, as a reader should read it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from random import Random

    from tools.papers.people import Person

FONTS = Path(__file__).parents[2] / "certificates" / "fonts"
REGULAR, BOLD = FONTS / "NotoSerifSC-Regular.ttf", FONTS / "NotoSerifSC-Bold.ttf"
NUMERALS = "〇一二三四五六七八九"
LEVELS = {"大专": "专科", "本科": "本科", "硕士": "硕士研究生"}
TITLES = {"zhuli": "助理级", "zhongji": "中级", "fugao": "副高级"}


@dataclass(frozen=True, slots=True)
class Paper:
    """One drawn page."""

    kind: str
    picture: Image.Image
    says: dict[str, str]
    """By field of the pack's document: the value in the form in which it is compared."""


class Sheet:
    """A page being written on."""

    def __init__(self, width: int, height: int, colour: tuple[int, int, int] = (252, 249, 240)) -> None:
        self.picture = Image.new("RGB", (width, height), colour)
        self._draw = ImageDraw.Draw(self.picture)

    def text(self, x: int, y: int, said: str, size: int = 40, *, bold: bool = False, colour: str = "#1a1a1a") -> float:
        """One line; the x at which it ends."""
        font = ImageFont.truetype(BOLD if bold else REGULAR, size)
        self._draw.text((x, y), said, font=font, fill=colour)
        return x + self._draw.textlength(said, font=font)

    def middle(self, y: int, said: str, size: int, **how: bool | str) -> None:
        """One line in the middle."""
        font = ImageFont.truetype(BOLD if how.get("bold") else REGULAR, size)
        wide = self._draw.textlength(said, font=font)
        self.text(round((self.picture.width - wide) / 2), y, said, size, **how)  # type: ignore[arg-type]

    def paragraph(self, x: int, y: int, said: str, size: int, wide: int, apart: float = 1.9) -> int:
        """Lines of at most *wide* pixels; the y below them."""
        font, line = ImageFont.truetype(REGULAR, size), ""
        for one in said:
            if self._draw.textlength(line + one, font=font) > wide and one not in "，。；":
                self.text(x, y, line, size)
                y, line = y + round(size * apart), ""
            line += one
        self.text(x, y, line, size)
        return y + round(size * apart)

    def table(self, x: int, y: int, rows: list[list[str]], widths: list[int], size: int = 34) -> int:
        """Cells with lines around them; the y below."""
        high = round(size * 2.2)
        for row in rows:
            left = x
            for cell, wide in zip(row, widths, strict=True):
                self._draw.rectangle((left, y, left + wide, y + high), outline="#333", width=2)
                self.text(left + 14, y + round(size * 0.5), cell, size)
                left += wide
            y += high
        return y

    def seal(self, x: int, y: int, around: str, radius: int = 130) -> None:
        """A red stamp, over whatever stands there."""
        ink = (200, 30, 40, 150)
        layer = Image.new("RGBA", self.picture.size, (0, 0, 0, 0))
        draw = ImageDraw.Draw(layer)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=ink, width=7)
        font = ImageFont.truetype(BOLD, 26)
        draw.text((x - 18 * len(around) // 2, y - 70), around[:9], font=font, fill=ink)
        draw.text((x - 24, y - 26), "★", font=ImageFont.truetype(BOLD, 48), fill=ink)
        self.picture.paste(Image.alpha_composite(self.picture.convert("RGBA"), layer).convert("RGB"))


def written(day: date, *, with_day: bool = True) -> str:
    """二〇一四年七月一日."""
    year = "".join(NUMERALS[int(digit)] for digit in str(day.year))
    return f"{year}年{_small(day.month)}月" + (f"{_small(day.day)}日" if with_day else "")


def _small(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else NUMERALS[tens] + "十") + (NUMERALS[ones] if ones else "")


def digits(day: date, *, with_day: bool = True) -> str:
    """2014年7月1日."""
    return f"{day.year}年{day.month}月" + (f"{day.day}日" if with_day else "")


def _of_person(who: Person) -> dict[str, str]:
    return {"name": who.name, "sex": who.sex, "birth_date": who.birth.isoformat()}


def diploma(who: Person, random: Random) -> Paper:
    """毕业证书, dates in digits or in numerals."""
    sheet, numerals = Sheet(2000, 1420), random.random() < 0.6  # noqa: PLR2004
    say = written if numerals else digits
    sheet.middle(120, "普通高等学校", 52)
    sheet.middle(210, "毕 业 证 书", 96, bold=True, colour="#8a1c1c")
    post = "研究生" if who.education == "硕士" else "学生"
    body = (
        f"　　{post} {who.name} 性别 {who.sex}，{say(who.birth)}生，于{say(who.began, with_day=False)}至"
        f"{say(who.graduated, with_day=False)}在本校 {who.specialty} 专业"
        + ("" if post == "研究生" else f"{'三' if who.education == '大专' else '四'}年制{LEVELS[who.education]}")
        + (
            "学习，学制三年，修完硕士研究生培养计划规定的全部课程"
            if post == "研究生"
            else "学习，修完教学计划规定的全部课程"
        )
        + "，成绩合格，准予毕业。"
    )
    sheet.paragraph(220, 440, body, 46, 1560)
    sheet.text(220, 1050, f"校　名：{who.school}", 42)
    sheet.text(1080, 1050, "校（院）长：张国强", 42)
    sheet.text(220, 1200, f"证书编号：{who.number}", 38)
    sheet.text(1180, 1200, say(who.graduated), 42)
    sheet.seal(random.randrange(1000, 1500), random.randrange(1060, 1200), who.school)
    says = {
        **_of_person(who),
        "school": who.school,
        "specialty": who.specialty,
        "level": who.education,
        "schooling": "full_time",
        "graduated": f"{who.graduated:%Y-%m}",
        "number": who.number,
    }
    return Paper("diploma", sheet.picture, says)


def degree(who: Person, random: Random) -> Paper:
    """学位证书."""
    sheet = Sheet(1800, 1300)
    name = "硕士" if who.education == "硕士" else "学士"
    sheet.middle(120, f"{name}学位证书", 92, bold=True, colour="#1c2f6b")
    body = (
        f"　　{who.name}，{who.sex}，{digits(who.birth)}生。在{who.school}完成了 {who.specialty} 专业的学习计划，"
        f"业已毕业，经审核符合《中华人民共和国学位条例》的规定，授予工学{name}学位。"
    )
    sheet.paragraph(200, 360, body, 44, 1400)
    sheet.text(200, 900, who.school, 42)
    sheet.text(1000, 900, "学位评定委员会主席：李建华", 38)
    sheet.text(200, 1060, f"证书编号：{who.number[:5]}4{who.number[6:]}", 36)
    sheet.text(1150, 1060, written(who.graduated), 40)
    sheet.seal(random.randrange(420, 900), 980, who.school)
    says = {**_of_person(who), "specialty": who.specialty, "level": "硕士" if name == "硕士" else "本科"}
    return Paper("degree", sheet.picture, says | {"number": f"{who.number[:5]}4{who.number[6:]}"})


def report(who: Person, random: Random) -> Paper:
    """教育部学历证书电子注册备案表."""
    sheet = Sheet(1240, 1754, (255, 255, 255))
    sheet.middle(120, "教育部学历证书电子注册备案表", 50, bold=True)
    sheet.text(760, 210, f"更新日期：{digits(who.graduated)}", 28)
    rows = [
        ["姓名", who.name],
        ["性别", who.sex],
        ["出生日期", digits(who.birth)],
        ["入学日期", digits(who.began)],
        ["毕（结）业日期", digits(who.graduated)],
        ["学校名称", who.school],
        ["层次", LEVELS[who.education]],
        ["专业", who.specialty],
        ["学制", "4年" if who.education == "本科" else "3年"],
        ["学习形式", "普通全日制"],
        ["证书编号", who.number],
    ]
    y = sheet.table(120, 280, rows, [320, 680])
    code = "".join(random.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(16))
    sheet.text(120, y + 60, f"在线验证码：{code}", 34)
    sheet.text(120, y + 130, "备案表由学信网在线验证，详情请登录查询", 26)
    says = {
        **_of_person(who),
        "school": who.school,
        "specialty": who.specialty,
        "level": who.education,
        "schooling": "full_time",
        "graduated": who.graduated.isoformat(),
        "number": who.number,
        "code": code,
    }
    return Paper("report", sheet.picture, says)


def appointment(who: Person, random: Random) -> Paper:
    """专业技术职务聘任表."""
    sheet = Sheet(1240, 1754, (255, 255, 255))
    sheet.middle(140, "专业技术职务聘任表", 56, bold=True)
    rows = [
        ["姓名", who.name, "性别", who.sex],
        ["出生年月", digits(who.birth, with_day=False), "学历", LEVELS[who.education]],
        ["聘任职务", who.title, "聘任单位", "示例县林业局"],
        ["聘期自", digits(who.graduated), "聘期", "三年"],
    ]
    y = sheet.table(80, 280, rows, [180, 480, 170, 260], 30)
    sheet.text(640, y + 200, "聘任单位（盖章）", 34)
    sheet.seal(random.randrange(700, 900), y + 240, "示例县林业局")
    says = {
        **_of_person(who),
        "birth_date": f"{who.birth:%Y-%m}",
        "title": who.title,
        "since": who.graduated.isoformat(),
    }
    return Paper("appointment", sheet.picture, says)


def assessment(who: Person, random: Random) -> Paper:
    """年度考核登记表."""
    sheet, result = Sheet(1240, 1754, (255, 255, 255)), random.choice(("优秀", "合格"))
    sheet.middle(140, "事业单位工作人员年度考核登记表", 48, bold=True)
    sheet.middle(230, "（2025 年度）", 34)
    rows = [
        ["姓名", who.name, "性别", who.sex],
        ["出生年月", digits(who.birth, with_day=False), "职务", who.title],
        ["考核等次", result, "备注", ""],
    ]
    y = sheet.table(80, 320, rows, [180, 480, 170, 260], 30)
    sheet.text(120, y + 80, "个人总结：本年度认真完成各项工作任务，遵守规章制度。", 30)
    sheet.seal(random.randrange(700, 900), y + 260, "示例县林业局")
    meaning = {"优秀": "excellent", "合格": "qualified"}[result]
    return Paper(
        "assessment", sheet.picture, {**_of_person(who), "birth_date": f"{who.birth:%Y-%m}", "result": meaning}
    )


def title_certificate(who: Person, random: Random) -> Paper:
    """专业技术职务任职资格证书."""
    sheet = Sheet(1500, 1060, (246, 250, 246))
    sheet.middle(80, "专业技术职务任职资格证书", 60, bold=True, colour="#8a1c1c")
    number = f"65{random.randrange(10**10):010d}"
    lines = (
        f"姓　　名：{who.name}",
        f"性　　别：{who.sex}",
        f"出生日期：{digits(who.birth)}",
        f"身份证号：{who.id_number}",
        f"资格名称：{who.title}",
        f"资格级别：{TITLES[who.level]}",
        "评审委员会：示例工程系列评审委员会",
        f"证书编号：{number}",
    )
    for place, line in enumerate(lines):
        sheet.text(160, 230 + 88 * place, line, 38)
    sheet.seal(random.randrange(1050, 1250), 760, "示例人社局")
    says = {**_of_person(who), "id_number": who.id_number, "title": who.title, "level": who.level, "number": number}
    return Paper("title_certificate", sheet.picture, says)


def identity_card(who: Person, random: Random) -> Paper:
    """居民身份证, both sides on one page."""
    sheet = Sheet(1240, 1754, (255, 255, 255))
    card, back = Sheet(860, 540, (236, 244, 248)), Sheet(860, 540, (236, 244, 248))
    for y, name, value in (
        (60, "姓名", who.name),
        (130, "性别", who.sex),
        (200, "出生", f"{who.birth.year} 年 {who.birth.month} 月 {who.birth.day} 日"),
        (280, "住址", "新疆示例县示例路 9 号"),
        (430, "公民身份号码", who.id_number),
    ):
        end = card.text(50, y, name, 30, colour="#3b6ea5")
        card.text(round(end) + 20, y - 4, value, 36)
    back.text(240, 80, "中华人民共和国", 40, bold=True)
    back.text(270, 160, "居 民 身 份 证", 46, bold=True)
    back.text(120, 360, "签发机关　示例县公安局", 32)
    back.text(120, 430, "有效期限　2018.03.05-2038.03.05", 32)
    sheet.picture.paste(card.picture, (190 + random.randrange(-30, 30), 180))
    sheet.picture.paste(back.picture, (190 + random.randrange(-30, 30), 860))
    return Paper("identity_card", sheet.picture, {**_of_person(who), "id_number": who.id_number})


def service(who: Person, random: Random) -> Paper:
    """访惠聚驻村服务及考核证明."""
    sheet, result = Sheet(1240, 1754, (255, 255, 255)), random.choice(("优秀", "合格"))
    sheet.middle(160, "“访惠聚”驻村服务及考核证明", 50, bold=True)
    body = (
        f"　　兹证明 {who.name} 同志，身份证号：{who.id_number}，于 2022 年 1 月至 2024 年 12 月参加“访惠聚”驻村工作队，"
        f"连续三年驻村服务，考核结果均为{result}。"
    )
    sheet.paragraph(140, 330, body, 38, 960)
    sheet.text(680, 900, "示例县委组织部", 36)
    sheet.text(680, 970, "2025年1月10日", 36)
    sheet.seal(800, 940, "示例组织部")
    meaning = {"优秀": "excellent", "合格": "qualified"}[result]
    return Paper("service", sheet.picture, {"name": who.name, "id_number": who.id_number, "result": meaning})


def award(who: Person, random: Random) -> Paper:
    """荣誉证书."""
    sheet = Sheet(1600, 1130, (255, 248, 232))
    sheet.middle(140, "荣 誉 证 书", 100, bold=True, colour="#b01c1c")
    body = (
        f"　　授予 {who.name} 同志“{random.choice(('先进工作者', '优秀教师', '劳动模范'))}”称号，特发此证，以资鼓励。"
    )
    sheet.paragraph(200, 420, body, 48, 1200)
    sheet.text(950, 820, "示例县人民政府", 40)
    sheet.text(950, 900, written(who.graduated), 40)
    sheet.seal(1100, 860, "示例县政府")
    return Paper("award", sheet.picture, {"name": who.name})


DRAWN: tuple[Callable[[Person, Random], Paper], ...] = (
    diploma,
    degree,
    report,
    appointment,
    assessment,
    title_certificate,
    identity_card,
    service,
    award,
)


def jpeg(picture: Image.Image, quality: int = 85) -> bytes:
    """As a file."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()
