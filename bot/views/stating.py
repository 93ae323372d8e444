"""What a person states of education, work, titles and awards: one question a screen, and what was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.callbacks import Open, State
from bot.texts import Html, blocks, lines
from bot.views.view import Button, View, in_columns
from notify import refusals
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
    shown = asks or [fact for fact in Fact if fact in facts]
    said = [(fact, facts[fact]) for fact in shown if fact in facts]
    return lines(
        *(words("fact-line", fact=words(f"fact-{fact}"), value=_value(fact, value, words)) for fact, value in said)
    )


def _value(fact: Fact, value: Any, words: Words) -> str:  # noqa: ANN401  JSON values
    if isinstance(value, list):
        return words.plain("list-comma").join(_one(fact, one, words) for one in value) or words.plain("answer-none")
    return _one(fact, value, words)


def _one(fact: Fact, value: str | int, words: Words) -> str:
    if fact is Fact.EDUCATION:
        return refusals.education(words, str(value))
    if fact is Fact.WORK_SINCE:
        return str(value)[:7]
    kinds = {Fact.SCHOOLING: "schooling", Fact.ASSESSED: "assessed", Fact.PRESENT: "level"}
    key = f"{kinds.get(fact, 'answer')}-{value}"
    return words.plain(key) if words.knows(key) else str(value)


def _said(fact: Fact, answer: str, pack: Pack, words: Words) -> str:
    """What a button of the question says; awards and exclusions are the pack's own words."""
    brought: tuple[Award | Exclusion, ...] = (*pack.awards, *pack.exclusions)
    named = {one.id: one for one in brought}
    if answer in named and fact in {Fact.AWARDS, Fact.STANDING}:
        return named[answer].name if words.language == "zh" else named[answer].name_en
    return words.plain(f"answer-{answer}") if answer == NONE else _one(fact, answer, words)
