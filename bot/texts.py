"""The chat's own words, on top of the shared ones (notify/locales), and how lines of a message are put together."""

from __future__ import annotations

from pathlib import Path

from notify import catalogue
from notify.catalogue import LANGUAGES, Html, language_of, marked

__all__ = [
    "LANGUAGES",
    "Html",
    "Words",
    "blocks",
    "language_of",
    "lines",
    "marked",
    "plainly",
    "text",
    "typed",
]

LOCALES = Path(__file__).parent / "locales"


class Words(catalogue.Words):
    """One language's words in the chat."""

    def __init__(self, language: str) -> None:
        super().__init__(LOCALES, language)


def text(language: str, key: str, **facts: str | int) -> str:
    """The words for *key*, plain. Raises KeyError for a key, or a fact, that is missing."""
    return Words(language).plain(key, **facts)


def typed(key: str) -> frozenset[str]:
    """The words, in any language of ours, that somebody types to press what has no button there: as `plainly` gives them."""
    return frozenset(word for language in LANGUAGES for word in text(language, key).split("|"))


def plainly(said: str) -> str:
    """What was typed, without what people put around a single word."""
    return said.strip(" 。.!！").lower()


def lines(*parts: str) -> Html:
    """Join the parts that are not empty, one a line; each is escaped unless it is marked up already."""
    return Html("\n".join(str(marked(part)) for part in parts if part))


def blocks(*parts: str) -> Html:
    """Join the parts that are not empty, with a blank line between them."""
    return Html("\n\n".join(str(marked(part)) for part in parts if part))
