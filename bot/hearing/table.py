"""The table of what people want to say: from the catalogues beside the bot's words, and from the pack's questions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from bot.hearing.patterns import Literal, Pattern
from bot.texts import LANGUAGES, LOCALES
from pipeline.policy.reading import QUICK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.hearing.sounds import Sentence
    from pipeline.rules.faq import Question

QUESTION = "faq:"
"""What the id of a pack's question begins with, beside the ids of the table."""
WEIGHTS = {"says": 0.75, "hints": 0.35}
MEANS = {1: 0.35, 2: 0.75}
MEANS_MORE = 0.9
"""How much of a sentence's score stands whatever else is said: by the kind of pattern, and by its number of concepts."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of saying it."""

    intent: str
    pattern: Pattern
    weight: float

    @property
    def latin(self) -> bool:
        """True if it is written in Latin letters."""
        return bool(self.pattern.concepts[0][0].words)


@dataclass(frozen=True)
class Table:
    """One language's ways of saying things, and the words that say nothing."""

    ways: tuple[Way, ...]
    fillers: tuple[Literal, ...]
    """The longest first."""
    denials: tuple[Literal, ...]

    @cached_property
    def _openings(self) -> tuple[dict[Literal, list[int]], dict[str, list[Literal]], tuple[Literal, ...]]:
        """The ways by a literal of their first concept; those literals by each of their sounds; those in Latin letters."""
        ways: dict[Literal, list[int]] = {}
        for place, way in enumerate(self.ways):
            for literal in way.pattern.concepts[0]:
                ways.setdefault(literal, []).append(place)
        sounds: dict[str, list[Literal]] = {}
        for literal in ways:
            for sound in () if literal.words else literal.heard:
                sounds.setdefault(sound, []).append(literal)
        return ways, sounds, tuple(literal for literal in ways if literal.words)

    def near(self, sentence: Sentence) -> list[Way]:
        """The ways that can stand in that sentence, in order: nearly all of a table can't, by its sounds alone."""
        ways, sounds, latin = self._openings
        heard = Counter(literal for sound in sentence.heard for literal in sounds.get(sound, ()))
        able = [literal for literal, count in heard.items() if literal.may_stand(count)]
        places = {place for literal in (*able, *(latin if sentence.words else ())) for place in ways[literal]}
        return [self.ways[place] for place in sorted(places)]


@cache
def catalogue(language: str) -> Table:
    """The table of one language."""
    read = _written(language)
    ways = [way for intent, said in read["intents"].items() for way in _ways(intent, said, read["words"])]
    fillers = sorted(map(Literal.of, map(str, read["fillers"])), key=lambda one: -len(one.syllables))
    return Table(tuple(ways), tuple(fillers), tuple(map(Literal.of, map(str, read["denials"]))))


def _ways(intent: str, said: Mapping[str, Iterable[str]], words: Mapping[str, Iterable[str]]) -> Iterable[Way]:
    for kind, weight in WEIGHTS.items():
        for literal in said.get(kind, ()):
            yield Way(intent, Pattern(((Literal.of(literal),),)), weight)
    for written in said.get("means", ()):
        pattern = Pattern.of(written, words)
        yield Way(intent, pattern, MEANS.get(len(pattern.concepts), MEANS_MORE))


def intents() -> tuple[str, ...]:
    """The ids of the table; the same in each language."""
    return tuple(_written(LANGUAGES[0])["intents"])


def _written(language: str) -> dict[str, Any]:
    text = (LOCALES / language / "intents.yaml").read_text("utf-8")
    return yaml.load(text, Loader=QUICK)  # type: ignore[no-any-return]  # noqa: S506  a safe one


@lru_cache(maxsize=8)
def table(language: str, faq: tuple[Question, ...]) -> Table:
    """The catalogue's table with the pack's questions."""
    own = catalogue(language)
    return Table((*own.ways, *_questions(language, faq)), own.fillers, own.denials)


def _questions(language: str, faq: tuple[Question, ...]) -> Iterable[Way]:
    for question in faq:
        chinese = language == LANGUAGES[0]
        asks, means = (question.asks, question.means) if chinese else (question.asks_en, question.means_en)
        says = [one.replace(" ", "_") for one in asks]
        yield from _ways(f"{QUESTION}{question.id}", {"says": says, "means": means}, {})
