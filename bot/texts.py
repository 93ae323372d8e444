"""The message catalogues: Fluent files per language, Chinese first; loaded once."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from typing import Literal

from fluent.runtime import FluentBundle, FluentResource

LOCALES = Path(__file__).parent / "locales"

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def language_of(code: str | None) -> Language:
    """The catalogue for a chat network's language code; Chinese where nothing is known."""
    return "zh" if not code or code.lower().startswith("zh") else "en"


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    for file in sorted((LOCALES / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(file.read_text("utf-8")))
    return bundle


def known(language: str, key: str) -> bool:
    """Tell whether the catalogue has that key: codes that a deployer's pack brings may be new to it."""
    return bool(_bundle(language).has_message(key))


def text(language: str, key: str, **facts: str | int) -> str:
    """The words for *key*, plain. Raises KeyError for a key, or a fact, that is missing."""
    bundle = _bundle(language)
    pattern = bundle.get_message(key).value
    if pattern is None:
        raise KeyError(key)
    words, errors = bundle.format_pattern(pattern, facts)
    if errors:
        raise KeyError(f"{key}: {errors[0]}")
    return str(words)


class Html(str):
    """Text that is marked up already: it is not escaped again."""

    __slots__ = ()


class Words:
    """One language's words."""

    def __init__(self, language: str) -> None:
        self.language: Language = "en" if language == "en" else "zh"

    def __call__(self, key: str, **facts: str | int) -> Html:
        """Words with markup; every fact is escaped unless it is marked up already."""
        return Html(text(self.language, key, **{name: marked(fact) for name, fact in facts.items()}))

    def plain(self, key: str, **facts: str | int) -> str:
        """Words for a button or a toast, where nothing is markup."""
        return text(self.language, key, **facts)

    def knows(self, key: str) -> bool:
        """Tell whether there are words for *key*."""
        return known(self.language, key)


def marked(fact: str | int) -> str | int:
    """Escape *fact* for markup, unless it is marked up or a number."""
    return escape(fact, quote=False) if isinstance(fact, str) and not isinstance(fact, Html) else fact


def lines(*parts: str) -> Html:
    """Join the parts that are not empty, one a line; each is escaped unless it is marked up already."""
    return Html("\n".join(str(marked(part)) for part in parts if part))


def blocks(*parts: str) -> Html:
    """Join the parts that are not empty, with a blank line between them."""
    return Html("\n\n".join(str(marked(part)) for part in parts if part))
