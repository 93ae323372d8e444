"""What a person stated, in words: for the chat's card and for the desk alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notify import refusals
from pipeline.rules.identity import Sex
from pipeline.rules.scales import Fact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from notify.catalogue import Words

KINDS = {Fact.SCHOOLING: "schooling", Fact.ASSESSED: "assessed", Fact.PRESENT: "level"}
"""Under which name the catalogue keeps a fact's answers."""
ANSWER = "answer"
"""What answers to several questions, or to one alone, is kept under."""


def pairs(facts: Mapping[str, Any], asks: Sequence[Fact], words: Words) -> tuple[tuple[str, str], ...]:
    """What was stated of what is asked (of everything, if *asks* is empty): the fact's name and the answer."""
    shown = asks or [fact for fact in Fact if fact in facts]
    return tuple((words.plain(f"fact-{fact}"), _value(fact, facts[fact], words)) for fact in shown if fact in facts)


def sex(value: str, words: Words) -> str:
    """男 or 女, in the reader's language."""
    return words.plain("sex-male" if value == Sex.MALE else "sex-female")


def _value(fact: Fact, value: Any, words: Words) -> str:  # noqa: ANN401  JSON values
    if isinstance(value, list):
        return words.plain("list-comma").join(answer(fact, one, words) for one in value) or words.plain("answer-none")
    return answer(fact, value, words)


def answer(fact: Fact, value: str | int, words: Words) -> str:
    """One answer."""
    if fact is Fact.EDUCATION:
        return refusals.education(words, str(value))
    if fact is Fact.WORK_SINCE:
        return str(value)[:7]
    keys = (f"{KINDS.get(fact, ANSWER)}-{value}", f"{ANSWER}-{value}")
    return next((words.plain(key) for key in keys if words.knows(key)), str(value))


def of_earlier(field: str, value: str, words: Words) -> str:
    """A value of an earlier certificate: its level is a code, anything else as it is."""
    return words.plain(f"level-{value}") if field == "level" else value


NOT_REGISTERED = "-"
"""Of an earlier certificate: it stands in no table that was imported."""


def declared(against: str, value: str, words: Words) -> str:
    """What is declared of a document's field, or read there as a word of the same scale; anything else as it is."""
    try:
        return answer(Fact(against), value, words)
    except ValueError:
        return value


def of_unit(field: str, value: str, words: Words) -> str:
    """A stated value of a case: a unit's tier is a code, its area's class a number, 0 for none; most others are as they are."""
    if not value:
        return ""
    if field == "earlier_level":
        return words.plain(f"level-{value}")
    if field == "earlier_register":
        return words.plain("earlier-declared" if value == NOT_REGISTERED else "earlier-registered", where=value)
    if field == "unit_tier":
        return words.plain(f"tier-{value}")
    if field == "unit_area_class":
        return (
            words.plain("area-class", number=value) if value.strip("0").isdecimal() else words.plain("area-class-none")
        )
    return value
