"""What people ask about the rules of a region, as its policy pack answers it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """One question that people ask about the rules, and what a document says to it."""

    id: str
    asks: tuple[str, ...]
    """Forms of the question, enough wherever they stand in what somebody writes."""
    asks_en: tuple[str, ...]
    answer: str
    answer_en: str
    source: str
    article: str = ""
    means: tuple[str, ...] = ()
    """Words that must all stand in it, by spaces; `a|b` is one or the other."""
    means_en: tuple[str, ...] = ()
    unsure: str = ""
    """What the document leaves open, or what nobody has read in it yet."""
    unsure_en: str = ""
