"""What somebody wants who writes a sentence: certainly, perhaps, or nobody can tell. No model and no network: a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.hearing.sounds import listen
from bot.hearing.table import table
from bot.texts import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.hearing.patterns import Found, Literal
    from bot.hearing.sounds import Sentence
    from bot.hearing.table import Table
    from pipeline.rules.faq import Question

SURE = 0.8
"""A score from which on it is done and not asked."""
AHEAD = 0.06
"""By how much the best must be ahead of the next, to be done."""
PERHAPS = 0.5
"""A score from which on it is asked."""
DENIED = 0.75
"""What a sentence reaches at most that also says "not"."""
EXPLAINED = 0.15
"""What is taken from a score whose words another one takes in, and more."""
OFFERED = 3


@dataclass(frozen=True, slots=True)
class Heard:
    """What was understood."""

    intent: str | None
    """What is certain; None: it is asked, or nothing is known."""
    others: tuple[str, ...]
    """What could be meant (too), the likeliest first; at most three, or two beside a certain one."""


def understand(text: str, faq: tuple[Question, ...] = ()) -> Heard:
    """Look *text* up, in every language of ours: whoever has the English screens may write in pinyin."""
    scores = ranked(listen(text), faq)
    likely = [intent for intent, score in scores if score >= PERHAPS]
    if not likely:
        return Heard(None, ())
    first, second = scores[0][1], scores[1][1] if len(scores) > 1 else 0.0
    if first >= SURE and first - second >= AHEAD:
        return Heard(likely[0], tuple(likely[1:OFFERED]))
    return Heard(None, tuple(likely[:OFFERED]))


def ranked(sentence: Sentence, faq: tuple[Question, ...] = ()) -> list[tuple[str, float]]:
    """Each intent's score from 0 to 1, the best first; those that stand nowhere are left out."""
    best: dict[str, _Score] = {}
    for language in LANGUAGES:
        for intent, score in _scores(sentence, table(language, faq)):
            if intent not in best or score.value > best[intent].value:
                best[intent] = score
    said = [(intent, score.value - EXPLAINED * _explained(score, best.values())) for intent, score in best.items()]
    return sorted(said, key=lambda one: -one[1])


@dataclass(frozen=True, slots=True)
class _Score:
    """How well an intent's best way stands in the sentence, and on which of its words."""

    value: float
    quality: float
    places: frozenset[int]
    latin: bool


def _explained(score: _Score, scores: Iterable[_Score]) -> bool:
    """True if another one takes in all that this one goes by, and more: "my title, is it through" is no "my title"."""
    return any(
        score.places < other.places
        and score.latin is other.latin
        and score.quality <= other.quality
        and other.value > SURE
        for other in scores
    )


def _scores(sentence: Sentence, known: Table) -> Iterator[tuple[str, _Score]]:
    """Each way's intent, and how well it stands there: the more of the sentence it is, the better."""
    idle, denied = _places(known.fillers, sentence), _places(known.denials, sentence)
    found: dict[Literal, Found] = {}
    for way in known.near(sentence):
        at = way.pattern.find(sentence, found)
        if at.places:
            whole = len(sentence.words) + sentence.chinese if way.latin else len(sentence.syllables)
            covered = len(at.places) / max(1, whole - len(idle - at.places))
            value = at.quality * (way.weight + (1 - way.weight) * min(1.0, covered))
            value = min(value, DENIED) if denied - at.places else value
            yield way.intent, _Score(value, at.quality, at.places, way.latin)


def _places(literals: Sequence[Literal], sentence: Sentence) -> frozenset[int]:
    """Where any of *literals* stands, to the letter."""
    places = set[int]()
    for one in literals:
        size = len(one.words or one.syllables)
        for start in range(len(sentence.words if one.words else sentence.syllables) - size + 1):
            if _stands(one, sentence, start, start + size):
                places.update(range(start, start + size))
    return frozenset(places)


def _stands(one: Literal, sentence: Sentence, start: int, end: int) -> bool:
    """True if it is written there so, or typed as pinyin."""
    if one.words:
        return sentence.words[start:end] == one.words
    here = sentence.characters[start:end]
    return here == one.characters or (here.isspace() and sentence.syllables[start:end] == one.syllables)
