"""The questions that people ask: each in both languages, and with the document that answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.policy.checks.doubles import doubles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.policy.problems import Fault
    from pipeline.rules.faq import Question
    from pipeline.rules.policy import Pack

ID_MOST = 40
"""Characters: a button carries it."""
PAIRS = (("asks", "asks_en"), ("answer", "answer_en"), ("unsure", "unsure_en"))
"""What stands in both languages, or (the last) in neither."""


def faq(pack: Pack) -> Iterator[Fault]:
    """Each once, answered, translated, and with its source."""
    yield from doubles(((("faq", i, "id"), one.id) for i, one in enumerate(pack.faq)), "questions")
    for i, one in enumerate(pack.faq):
        for key, what in _faults(one):
            yield ("faq", i, key), what


def _faults(one: Question) -> Iterator[tuple[str, str]]:
    if not 0 < len(one.id) <= ID_MOST or ":" in one.id:
        yield "id", f"is 1 to {ID_MOST} characters without a colon: a button carries it"
    if not one.source:
        yield "source", "is empty: every answer cites its document"
    for key, english in PAIRS:
        there, translated = getattr(one, key), getattr(one, english)
        if key != "unsure" and not there:
            yield key, "is empty: nobody would find it, or learn anything"
        elif there and not translated:
            yield english, f"is empty: translate {key}"
        elif translated and not there:
            yield key, f"is empty: translate {english}"
    yield from _patterns(one)


def _patterns(one: Question) -> Iterator[tuple[str, str]]:
    for key in ("asks", "asks_en"):
        if not all(form.strip() for form in getattr(one, key)):
            yield key, "holds an empty form, which would be found in anything: remove it"
    for key in ("means", "means_en"):
        for written in getattr(one, key):
            if "$" in written or not all(literal for part in written.split() for literal in part.split("|")):
                yield key, f"{written!r} is not words parted by spaces and |: $names are not known here"
