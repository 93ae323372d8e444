"""When two units' names may mean one unit: the full and the short form, brackets, prefixes, full-width characters (U1).

Only a hint for the deciding office, never a refusal: 第一中学 stands in every city.
"""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz.distance import Indel

from pipeline.rules.texts import folded

BRACKETS = re.compile(r"[(\[〔【《<].*?[)\]〕】》>]")
NOT_SPOKEN = re.compile(r"[^0-9A-Za-z\u3400-\u9fff\U00020000-\U000323af]")
PREFIX = re.compile(
    r"^(.{2,12}?(?:自治区|自治州|兵团|省|地区|盟))?(.{1,8}?(?:市|自治县|县|旗))?(.{1,6}?(?:区|镇|乡))?(?=.{2})"
)
"""What stands before a name says where it is, not what it is."""
ENDINGS = re.compile(r"(有限责任公司|股份有限公司|集团有限公司|有限公司|总公司|分公司|公司|集团)$")
NUMERALS = str.maketrans("〇零一二三四五六七八九", "00123456789")
ALIKE_FROM = 0.8
"""Indel similarity of the cores; 0.8 is one character of five."""
SHORT_LEAST = 2


@cache
def core(name: str) -> str:
    """What remains of a name without place, brackets, punctuation and legal form; numerals in one script."""
    said = NOT_SPOKEN.sub("", BRACKETS.sub("", folded(name).translate(_LOOK_ALIKE_BRACKETS)))
    bare = ENDINGS.sub("", PREFIX.sub("", said)) or said
    return bare.translate(NUMERALS).upper()


_LOOK_ALIKE_BRACKETS = str.maketrans("（）［］", "()[]")


def likeness(one: str, other: str) -> float:
    """0 to 1; from `ALIKE_FROM` on a person should look. A short form of the other's full name counts as 0.9."""
    first, second = core(one), core(other)
    if first == second:
        return 1.0
    short, long = sorted((first, second), key=len)
    if len(short) >= SHORT_LEAST and short[0] in long[: len(long) // 2 + 1] and _abbreviates(short, long):
        return 0.9
    return Indel.normalized_similarity(first, second)


def _abbreviates(short: str, long: str) -> bool:
    """True if *short* is *long* with characters left out, and both end alike or begin alike."""
    rest = iter(long)
    return all(character in rest for character in short) and (short[-1] == long[-1] or long.startswith(short[:2]))
