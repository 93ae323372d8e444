"""One way of saying something: concepts that must all stand in a sentence, and how well they do.

A pattern is written `a|b c $name`: one of `a` and `b`, and `c`, and one of the words called `name`, in any order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from bot.hearing.sounds import listen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.hearing.sounds import Sentence

EXACT: Final = 1.0
TYPED: Final = 0.95
"""Typed as pinyin: the sound is all there is."""
ALIKE: Final = 0.85
"""It sounds the same and is written otherwise."""
NEARLY: Final = {3: 0.7, 4: 0.78}
"""One syllable is another, by the number of syllables; of longer ones NEARLY_LONG."""
NEARLY_LONG: Final = 0.85
WORD_ALIKE: Final = 84
"""Of 100, from which on a word in Latin letters is the same with a slip of the finger."""
SLIPS_FROM: Final = 5
"""Letters of a word that may have a slip."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where and how well something stands in a sentence."""

    quality: float
    places: frozenset[int]


NOT_THERE: Final = Found(0.0, frozenset())


@dataclass(frozen=True, slots=True, eq=False)
class Literal:
    """One word, or a part of a sentence."""

    characters: str
    syllables: tuple[str, ...]
    words: tuple[str, ...]
    """Not empty for what is written in Latin letters."""
    heard: frozenset[str]

    @classmethod
    @cache
    def of(cls, text: str) -> Literal:
        """A literal as the tables write it: one for each text."""
        heard = listen(text.replace("_", " "))
        return cls(heard.characters, heard.syllables, () if heard.chinese else heard.words, heard.heard)

    def find(self, sentence: Sentence) -> Found:
        """The best place for it."""
        return _find_words(self.words, sentence) if self.words else self._find_sounds(sentence)

    def may_stand(self, sounds: int) -> bool:
        """True if a sentence in which so many of its sounds are heard may hold it, one of them wrong in a longer one."""
        return sounds + (len(self.syllables) >= min(NEARLY)) >= len(self.heard)

    def _find_sounds(self, sentence: Sentence) -> Found:
        length = len(self.syllables)
        at = sentence.characters.find(self.characters)
        if at >= 0:
            return Found(EXACT, frozenset(range(at, at + length)))
        best = NOT_THERE
        if not self.may_stand(len(self.heard & sentence.heard)):
            return best
        for start in range(len(sentence.syllables) - length + 1):
            quality = self._alike(sentence, start)
            if quality > best.quality:
                best = Found(quality, frozenset(range(start, start + length)))
        return best

    def _alike(self, sentence: Sentence, start: int) -> float:
        """How well it stands at *start*: by its sound, or with one wrong syllable."""
        length = len(self.syllables)
        there = sentence.syllables[start : start + length]
        wrong = sum(one != other for one, other in zip(self.syllables, there, strict=True))
        if wrong == 0:
            if sentence.characters[start : start + length].isspace():
                return TYPED
            return ALIKE if length > 1 else 0.0  # one character that sounds the same is another word
        if wrong == 1 and length >= min(NEARLY):
            return NEARLY.get(length, NEARLY_LONG)
        return 0.0


def _find_words(wanted: Sequence[str], sentence: Sentence) -> Found:
    best = NOT_THERE
    if not sentence.words:
        return best
    for start in range(len(sentence.words) - len(wanted) + 1):
        quality = min(_same(one, sentence.words[start + i]) for i, one in enumerate(wanted))
        if quality > best.quality:
            best = Found(quality, frozenset(range(start, start + len(wanted))))
    return best


def _same(wanted: str, word: str) -> float:
    if wanted == word:
        return EXACT
    if min(len(wanted), len(word)) < SLIPS_FROM:
        return 0.0
    return ALIKE if fuzz.ratio(wanted, word) >= WORD_ALIKE else 0.0


@dataclass(frozen=True, slots=True)
class Pattern:
    """Concepts that must all be there; each is one of several literals."""

    concepts: tuple[tuple[Literal, ...], ...]

    @classmethod
    def of(cls, written: str, words: Mapping[str, Iterable[str]]) -> Pattern:
        """A pattern as the tables write it. Raises KeyError for a name that *words* has not."""
        return cls(tuple(tuple(map(Literal.of, _expanded(part, words))) for part in written.split()))

    def find(self, sentence: Sentence, known: dict[Literal, Found]) -> Found:
        """All its concepts, or nothing. *known*: where the literals stand that were looked for before, in this sentence."""
        quality, places = EXACT, frozenset[int]()
        for literals in self.concepts:
            best = NOT_THERE
            for one in literals:
                if one not in known:
                    known[one] = one.find(sentence)
                found = known[one]
                if (found.quality, len(found.places)) > (best.quality, len(best.places)):
                    best = found
            if not best.places or best.places <= places:
                return NOT_THERE
            quality, places = min(quality, best.quality), places | best.places
        return Found(quality, places)


def _expanded(part: str, words: Mapping[str, Iterable[str]]) -> list[str]:
    literals = list[str]()
    for one in part.split("|"):
        literals += words[one[1:]] if one.startswith("$") else [one]
    return literals
