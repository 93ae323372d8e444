"""By what a name is found, whatever it is the name of: its parts, characters left out, pinyin and initials. One normaliser.

`拜城 畜牧`, `黑英山乡兽医站` and `baicheng xumu` all mean 拜城县黑英山乡畜牧兽医站.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from pipeline.rules.texts import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

T = TypeVar("T")

APART = re.compile(r"[\W_]+")
LATIN = re.compile(r"[a-z0-9]+")
READINGS_MOST = 3
INITIALS_LEAST = 2
LOOSE_LEAST = 2
"""Characters that a part must have to be looked for with others between them."""
NAMED, LOOSELY, SPELT = 0, 1, 2
"""How well a name fits: it holds every part; it holds their characters in order; so it is read."""


def parts(text: str) -> tuple[str, ...]:
    """The words of *text* as they are compared, in any width, without case, blanks or punctuation."""
    return tuple(part for part in APART.split(folded(text).lower()) if part)


def bare(text: str) -> str:
    """The same, in one."""
    return "".join(parts(text))


def readings(key: str) -> list[list[str]]:
    """Of each Chinese character its readings without tones, the usual first; other letters stand for themselves."""
    from pypinyin import Style, pinyin  # half a second, for whoever is the first to search

    return [list(dict.fromkeys(each))[:READINGS_MOST] for each in pinyin(key, style=Style.NORMAL, heteronym=True)]


@cache
def spelt(name: str) -> str:
    """The usual pinyin of *name* and its initials: `baichengxian bcx`."""
    usual = [each[0] for each in readings(bare(name))]
    return f"{''.join(usual)} {''.join(syllable[0] for syllable in usual)}"


def is_latin(part: str) -> bool:
    """True if *part* may be pinyin or initials."""
    return bool(LATIN.fullmatch(part)) and len(part) >= INITIALS_LEAST


def fit(said: Sequence[str], *names: str) -> int | None:
    """How well what was *said* fits a thing of those names (`NAMED` is best); None if it does not."""
    whole = [bare(name) for name in names]
    if not said:
        return None
    if all(any(part in name for name in whole) for part in said):
        return NAMED
    if all(len(part) >= LOOSE_LEAST and any(_in_order(part, name) for name in whole) for part in said):
        return LOOSELY
    read = [spelt(name) for name in names]
    if all(is_latin(part) and any(part in one for one in read) for part in said):
        return SPELT
    return None


def best(said: str, named: Iterable[tuple[T, tuple[str, ...]]]) -> list[T]:
    """Of things and their names those that fit *said* best, in their order; one of exactly that name alone."""
    words, fitting = parts(said), []
    for thing, names in named:
        if bare(said) and bare(said) in {bare(name) for name in names}:
            fitting.append((-1, thing))
        elif (degree := fit(words, *names)) is not None:
            fitting.append((degree, thing))
    least = min((degree for degree, _ in fitting), default=0)
    return [thing for degree, thing in fitting if degree == least]


def _in_order(part: str, name: str) -> bool:
    rest = iter(name)
    return all(character in rest for character in part)
