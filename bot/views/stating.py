"""What a person states of education, work, titles and awards: one question a screen, and what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.callbacks import Open, State
from bot.texts import Html, blocks, lines
from bot.views.view import Button, View, in_columns
from notify.stated import answer as said_of
from notify.stated import pairs
from pipeline.rules.eligibility import IN_POST
from pipeline.rules.scales import Assessed, Education, Fact, Schooling
from pipeline.stating import NONE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from bot.texts import Words
    from pipeline.rules.policy import Award, Exclusion, Pack

TYPED = (Fact.WORK_SINCE, Fact.SERVICE)
"""What is answered by typing; everything else by a button."""


def answers(fact: Fact, pack: Pack) -> tuple[str, ...]:
    """The words that may be said for *fact*, in the order of its buttons."""
    return {
        Fact.EDUCATION: tuple(Education),
        Fact.SCHOOLING: tuple(Schooling),
        Fact.ASSESSED: tuple(Assessed),
        Fact.PRESENT: (NONE, *(name.id for name in pack.levels)),
        Fact.SAME_SPECIALTY: ("yes", "no"),
        Fact.AWARDS: (*(award.id for award in pack.awards), NONE),
        Fact.STANDING: (IN_POST, *(one.id for one in pack.exclusions)),
    }.get(fact, ())


def ask(case_id: UUID, fact: Fact, pack: Pack, words: Words, *, noted: Html | None = None) -> View:
    """Ask for *fact*; *noted* is what was said last."""
    buttons = [
        Button(_said(fact, answer, pack, words), State(case_id=case_id, fact=fact, place=place))
        for place, answer in enumerate(answers(fact, pack))
    ]
    columns = 3 if fact in {Fact.EDUCATION, Fact.PRESENT} else 1
    back = (Button(words.plain("button-back"), Open(case_id=case_id)),)
    return View(blocks(noted or "", words(f"ask-{fact}")), (*in_columns(buttons, columns), back))


def overview(case_id: UUID, asks: Sequence[Fact], facts: dict[str, Any], words: Words) -> View:
    """Everything that was stated, a button each to state it anew."""
    buttons = [Button(words.plain(f"fact-{fact}"), State(case_id=case_id, fact=fact)) for fact in asks]
    said = blocks(words("facts-title"), stated(facts, asks, words))
    back = (Button(words.plain("button-back"), Open(case_id=case_id)),)
    return View(said, (*in_columns(buttons, 2), back))


def stated(facts: dict[str, Any], asks: Sequence[Fact], words: Words) -> Html:
    """What was stated of what is asked, one a line; empty while nothing was."""
    return lines(*(words("fact-line", fact=fact, value=value) for fact, value in pairs(facts, asks, words)))


def _said(fact: Fact, answer: str, pack: Pack, words: Words) -> str:
    """What a button of the question says; awards and exclusions are the pack's own words."""
    brought: tuple[Award | Exclusion, ...] = (*pack.awards, *pack.exclusions)
    named = {one.id: one for one in brought}
    if answer in named and fact in {Fact.AWARDS, Fact.STANDING}:
        return named[answer].name if words.language == "zh" else named[answer].name_en
    return words.plain(f"answer-{answer}") if answer == NONE else said_of(fact, answer, words)
