"""A finding of the house in words: for `zhicheng doctor` and for the operator's page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from notify.findings import stage
from pipeline.rules.symptoms import Said

if TYPE_CHECKING:
    from notify.catalogue import Words
    from pipeline.rules.symptoms import Symptom

STAGE = "stage"
"""The name of the fact that is a stage by its code."""
UNITS = (("span-days", 86_400), ("span-hours", 3_600), ("span-minutes", 60))


def name(words: Words, found: Symptom) -> str:
    """What was looked at."""
    return words.plain(f"house-{found.name.replace(' ', '-')}")


def value(words: Words, found: Symptom) -> str:
    """What was found."""
    return _sentence(words, found.value)


def remedy(words: Words, found: Symptom) -> str:
    """What is wrong and how to mend it, a line each; empty if nothing is."""
    return "\n".join(_sentence(words, one) for one in found.what)


def _sentence(words: Words, told: Said | str) -> str:
    if not isinstance(told, Said):
        return told
    facts = {key: _fact(words, key, fact) for key, fact in told.facts.items()}
    return words.plain(f"house-said-{told.code}", **facts)


def _fact(words: Words, key: str, fact: str | timedelta) -> str:
    if isinstance(fact, timedelta):
        return span(words, fact)
    return stage(words, fact) if key == STAGE else fact


def span(words: Words, age: timedelta) -> str:
    """In the largest unit that is not a fraction: `3 天`, `11 分钟`."""
    seconds = int(age.total_seconds())
    for key, of in UNITS:
        if seconds >= of:
            return words.plain(key, count=seconds // of)
    return words.plain("span-seconds", count=seconds)
