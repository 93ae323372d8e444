"""Invented people and what their papers say; and papers that say something else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from stdnum.iso7064 import mod_11_2

if TYPE_CHECKING:
    from random import Random

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国志玉兰海燕晓红文斌宇浩然梓涵雨欣怡佳琪睿轩"
FIRST = (
    "阿依古丽",
    "古丽娜尔",
    "买买提",
    "艾力",
    "热依汗",
    "帕提古丽",
    "努尔兰",
    "叶尔肯",
    "阿迪力",
    "米热古丽",
    "吐尔逊",
    "迪丽努尔",
)
LAST = (
    "买买提",
    "阿不都热合曼",
    "吐尔逊",
    "艾合买提",
    "木拉提",
    "哈山",
    "依明",
    "玉素甫",
    "阿布都拉",
    "斯拉木",
    "托合提",
    "巴合提",
)
SCHOOLS = (
    "示例农业大学",
    "示例大学",
    "河滩示例大学",
    "荒漠示例大学",
    "示例师范大学",
    "绿洲示例大学",
    "河谷示例师范大学",
    "示例农林科技大学",
    "示例交通大学",
)
SPECIALTIES = (
    "水利水电工程",
    "林学",
    "土木工程",
    "计算机科学与技术",
    "会计学",
    "护理学",
    "植物保护",
    "汉语言文学",
    "机械设计制造及其自动化",
    "园艺",
)
ALIKE = {
    "提": "堤",
    "力": "立",
    "古": "谷",
    "丽": "莉",
    "明": "鸣",
    "伟": "玮",
    "芳": "方",
    "军": "君",
    "国": "果",
    "华": "桦",
    "娜": "那",
    "敏": "闽",
}
"""Characters that a clerk takes for one another."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    name: str
    sex: str
    birth: date
    id_number: str
    school: str
    specialty: str
    education: str
    """A word of `Education`: 大专, 本科, 硕士."""
    began: date
    graduated: date
    number: str
    title: str
    level: str

    @property
    def declared(self) -> dict[str, str]:
        """What they would declare."""
        return {
            "name": self.name,
            "sex": self.sex,
            "birth_date": self.birth.isoformat(),
            "id_number": self.id_number,
            "education": self.education,
            "schooling": "full_time",
            "present": self.level,
        }


def person(random: Random) -> Person:
    """One, at random."""
    woman = random.random() < 0.5  # noqa: PLR2004
    if random.random() < 0.5:  # noqa: PLR2004
        name = f"{random.choice(FIRST)}·{random.choice(LAST)}"
    else:
        name = random.choice(SURNAMES) + "".join(random.sample(GIVEN, random.choice((1, 2, 2))))
    birth = date(1968, 1, 1) + timedelta(days=random.randrange(12_500))
    years, education, code = random.choice(((3, "大专", "06"), (4, "本科", "05"), (4, "本科", "05"), (3, "硕士", "02")))
    end = birth.year + random.randrange(22, 27)
    sequence = random.randrange(10, 499) * 2 + (0 if woman else 1)
    first = f"650199{birth:%Y%m%d}{sequence:03d}"
    title, level = random.choice((("助理工程师", "zhuli"), ("工程师", "zhongji"), ("高级工程师", "fugao")))
    return Person(
        name=name,
        sex="女" if woman else "男",
        birth=birth,
        id_number=first + mod_11_2.calc_check_digit(first),
        school=random.choice(SCHOOLS),
        specialty=random.choice(SPECIALTIES),
        education=education,
        began=date(end - years, 9, 1),
        graduated=date(end, 7, random.choice((1, 5, 30))),
        number=f"{random.randrange(10_000, 19_999)}1{end}{code}{random.randrange(999_999):06d}",
        title=title,
        level=level,
    )


def contradicting(who: Person, random: Random, fields: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """What they declare with one thing of *fields* otherwise than their paper says: which, and all of it."""
    said, field = who.declared, random.choice(fields)
    if field == "name":
        places = [place for place, one in enumerate(who.name) if one in ALIKE] or [len(who.name) - 1]
        place = random.choice(places)
        said["name"] = who.name[:place] + ALIKE.get(who.name[place], "琳") + who.name[place + 1 :]
    elif field == "birth_date":
        said["birth_date"] = (who.birth + timedelta(days=random.choice((-365, 31, 1, 366)))).isoformat()
        if said["birth_date"][:7] == who.birth.isoformat()[:7]:
            said["birth_date"] = (who.birth + timedelta(days=40)).isoformat()
    elif field == "education":
        said["education"] = {"大专": "本科", "本科": "硕士", "硕士": "博士"}[who.education]
    elif field == "sex":
        said["sex"] = "男" if who.sex == "女" else "女"
    elif field == "present":
        said["present"] = {"zhuli": "zhongji", "zhongji": "fugao", "fugao": "zhenggao"}[who.level]
    else:
        said["id_number"] = replace_digit(who.id_number)
    return field, said


def replace_digit(number: str) -> str:
    """Another number with a right check digit."""
    first = number[:14] + f"{(int(number[14:17]) + 2) % 1000:03d}"
    return first + mod_11_2.calc_check_digit(first)


__all__ = ["Person", "contradicting", "person", "replace"]
