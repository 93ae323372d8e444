"""Certificates that differ as real ones do: names and numbers change, and so do the glyphs that a page needs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from certificates.record import CertificateRecord

COMMON = (
    "王小明",
    "李静怡",
    "张志强",
    "陈思远",
    "欧阳晓峰",
    "马玉兰",
    "阿依古丽·买买提",
    "努尔兰·阿合买提",
    "热娜·吐尔逊",
    "巴特尔",
    "赵慧敏",
    "司马青山",
    "古丽巴哈尔·艾则孜",
    "孙博文",
    "韩雪梅",
    "叶尔江·哈力别克",
)
"""Every character is in the main font: what only needs that one can draw them."""
RARE = (
    "𠮷野家明",
    "䶮飞",
    "㛃㛄",
    "𡈽𠀋𪚥",
    "欧阳龘靐齉",
    "Anna-Maria O'Brien",
    "努尔麦麦提·" + "阿卜杜热合曼" * 6,
    "〇一",
    "穆罕默德·" + "伊布拉依木江" * 3,
)
"""Invented; in the second font, or too long for a line."""


def varied(sample: CertificateRecord, place: int, names: tuple[str, ...]) -> CertificateRecord:
    """The *place*-th certificate, counted from 1: *sample* with a name of *names* and a number of its own.

    Sex and birth date stay as the ID number says: the gate compares them.
    """
    number = f"XJ2026650100C{place:06d}"
    return replace(
        sample,
        number=number,
        name=names[place % len(names)],
        verify_url=f"https://zhicheng.example/c/{number}?k={place:016x}",
        serial=place,
    )
