"""Dates as documents write them, in digits or in Chinese numerals: 〇 is what readers lose first (二〇一〇年 becomes 二一年)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations

ZERO = "〇"
NOUGHTS = frozenset("〇○零Oo0◯")
"""What may be meant by one; readers aren't sure which it is, and it does not matter."""
ZEROS = dict.fromkeys(map(ord, "○零OoQ0◯°口"), ZERO)
NUMERALS = "〇一二三四五六七八九"
YEAR_LENGTH = 4
FIRST, LAST = 1930, 2035
"""No document of a person of working age names another year."""
GAP = "\n?"
DIGITS = re.compile(
    rf"(?P<y>\d{{4}})(?:年|[./-]){GAP}(?P<m>\d{{1,2}})(?:月|[./-]|(?!\d)){GAP}(?:(?P<d>\d{{1,2}})(?:日|号|(?!\d)))?"
)
WRITTEN = re.compile(
    rf"(?P<y>[{NUMERALS}○零OoQ0◯°口\n]{{2,6}}?)年{GAP}(?P<m>[一二三四五六七八九十○〇]{{1,3}}?)月{GAP}"
    rf"(?:(?P<d>[一二三四五六七八九十廿卅]{{1,4}}?)日)?"
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date with or without its day; several where its year can be read in several ways."""

    years: tuple[int, ...]
    month: int
    day: int | None
    end: int
    """Characters that it takes."""

    def text(self, year: int) -> str:
        """`2014-07-01`, or `2014-07`."""
        return f"{year}-{self.month:02d}" + (f"-{self.day:02d}" if self.day else "")


def read(text: str) -> Dated | None:
    """The date with which *text* begins."""
    years: tuple[int, ...]
    if found := DIGITS.match(text):
        years, month = (int(found["y"]),), int(found["m"])
        day = int(found["d"]) if found["d"] else None
    elif found := WRITTEN.match(text):
        years, month = _years(found["y"]), _small(found["m"])
        day = _small(found["d"]) if found["d"] else None
    else:
        return None
    years = tuple(year for year in years if FIRST <= year <= LAST)
    if not years or not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):  # noqa: PLR2004  a calendar's
        return None
    return Dated(years, month, day, found.end())


def years_in(text: str) -> set[int]:
    """Every year that stands in *text* in digits: of a date, or in the number of a diploma (its places 7 to 10)."""
    dated = re.findall(r"(?<!\d)(?:19|20)\d\d(?=年|[./-])", text)
    return {int(one) for one in (*dated, *(number[6:10] for number in re.findall(r"\d{17,18}", text)))}


def _years(written: str) -> tuple[int, ...]:
    """Every year of which so much would be left if only noughts were lost."""
    said = written.replace("\n", "").translate(ZEROS)
    if len(said) > YEAR_LENGTH:
        return ()
    found = set()
    for places in combinations(range(YEAR_LENGTH), len(said)):
        digits = [ZERO] * YEAR_LENGTH
        for place, one in zip(places, said, strict=True):
            digits[place] = one
        found.add(int("".join(str(NUMERALS.index(one)) for one in digits)))
    return tuple(sorted(found))


def _small(written: str) -> int:
    """1 to 39 in numerals; 0 for what is none."""
    said = written.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = said.partition("十")
    try:
        if not ten:
            return NUMERALS.index(said) if len(said) == 1 else 0
        return 10 * (NUMERALS.index(tens) if tens else 1) + (NUMERALS.index(ones) if ones else 0)
    except ValueError:
        return 0
