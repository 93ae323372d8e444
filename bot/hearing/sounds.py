"""A sentence as it sounds: characters simplified, syllables without tones, so that homophones and pinyin are one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

INITIALS = "zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]"
FINALS = "iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|ei|ao|ou|an|en|er|ia|ie|iu|in|ua|uo|ui|un|ue|ve|a|o|e|i|u|v"
SYLLABLES = re.compile(f"(?:(?:{INITIALS})?(?:{FINALS}))+")
SYLLABLE = re.compile(f"(?:{INITIALS})?(?:{FINALS})")
RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|[a-z0-9]+(?:['-][a-z]+)*")
LONGEST = 400
"""Characters of a message that are looked at: nobody asks for a screen in more."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, in the two ways in which it can be read."""

    characters: str
    """One for each of *syllables*: simplified, or a space where pinyin was typed."""
    syllables: tuple[str, ...]
    words: tuple[str, ...]
    """The words in Latin letters; where Chinese stands too, what stands between it."""
    chinese: int
    """How many Chinese characters are in it."""
    heard: frozenset[str]
    """The syllables, each once."""


def listen(text: str) -> Sentence:
    """Take *text* apart."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).replace("\u2019", "'").lower()
    characters, syllables, words = "", list[str](), list[str]()
    chinese = 0
    for run in RUN.findall(_simplified(plain)):
        if run[0].isascii():
            words.append(run)
            typed = spelled(run)
            syllables += typed
            characters += " " * len(typed)
        else:
            chinese += len(run)
            characters += run
            syllables += sounds(run)
    return Sentence(characters, tuple(syllables), tuple(words), chinese, frozenset(syllables))


def spelled(run: str) -> list[str]:
    """The syllables of *run*, typed as pinyin; a run that is none counts as one sound of its own."""
    if not SYLLABLES.fullmatch(run):
        return [run]
    return [folded(one) for one in _split(run) or SYLLABLE.findall(run)]


@lru_cache(maxsize=4096)
def _split(run: str) -> tuple[str, ...]:
    """The fewest syllables that make up *run*; of `fanan`, fa'nan before fan'an. Empty if there are none."""
    if not run:
        return ()
    best: tuple[str, ...] = ()
    for end in range(1, min(6, len(run)) + 1):
        if not SYLLABLE.fullmatch(run[:end]):
            continue
        rest = _split(run[end:])
        if (rest or end == len(run)) and (not best or len(rest) + 1 < len(best)):
            best = (run[:end], *rest)
    return best


def sounds(characters: str) -> list[str]:
    """One syllable for each character, without its tone."""
    from pypinyin import lazy_pinyin  # half a second, once

    return [folded(one) for each in characters for one in lazy_pinyin(each)[:1]]


def folded(syllable: str) -> str:
    """As much of the country says it, and types it: zh is z, and -ng is not told from -n."""
    syllable = re.sub("^([zcs])h", r"\1", syllable)
    return re.sub("([aei])ng$", r"\1n", syllable)


def _simplified(text: str) -> str:
    """Traditional characters as simplified ones."""
    return _converter().convert(text) if not text.isascii() else text


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")
