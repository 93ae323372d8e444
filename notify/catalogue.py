"""The message catalogues that chat and web share: Fluent files per language, Chinese first; each front adds its own."""

from __future__ import annotations

import re
from functools import cache
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from fluent.runtime import FluentBundle, FluentResource

if TYPE_CHECKING:
    from fluent.syntax.ast import Resource

SHARED = Path(__file__).parent / "locales"
"""The words of the domain and of its refusals."""

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def language_of(code: str | None) -> Language:
    """The catalogue for a language code of the network or the browser; Chinese where nothing is known."""
    return "zh" if not code or code.lower().startswith("zh") else "en"


@cache
def _bundle(folder: Path | None, language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    places = (SHARED, folder) if folder else (SHARED,)
    for file in sorted(path for place in places for path in (place / language).glob("*.ftl")):
        bundle.add_resource(_resource(file))
    return bundle


@cache
def _resource(file: Path) -> Resource:
    """What is shared is read once for all fronts."""
    return FluentResource(file.read_text("utf-8"))


@cache
def _said(_folder: Path | None, _language: str) -> dict[str, str]:
    """What needs no fact is put together once."""
    return {}


def _formatted(bundle: FluentBundle, key: str, facts: dict[str, str | int]) -> str:
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


def unmarked(html: Html) -> str:
    """The words alone, for where nothing can be marked up: a picture, a push message."""
    return unescape(re.sub(r"<[^>]*>", "", html))


class Words:
    """One language's words: the shared ones, and those of the front whose *folder* is given."""

    def __init__(self, folder: Path | None, language: str) -> None:
        self.language: Language = "en" if language == "en" else "zh"
        self._bundle, self._said = _bundle(folder, self.language), _said(folder, self.language)

    def __call__(self, key: str, **facts: str | int) -> Html:
        """Words with markup; every fact is escaped unless it is marked up already."""
        return Html(self.plain(key, **{name: marked(fact) for name, fact in facts.items()}))

    def plain(self, key: str, **facts: str | int) -> str:
        """Words where nothing is markup. Raises KeyError for a key, or a fact, that is missing."""
        if facts:
            return _formatted(self._bundle, key, facts)
        said = self._said.get(key)
        if said is None:
            said = self._said[key] = _formatted(self._bundle, key, facts)
        return said

    def knows(self, key: str) -> bool:
        """Tell whether there are words for *key*: codes that a deployer's pack brings may be new to the catalogue."""
        return bool(self._bundle.has_message(key))


def marked(fact: str | int) -> str | int:
    """Escape *fact* for markup, unless it is marked up or a number."""
    return escape(fact, quote=False) if isinstance(fact, str) and not isinstance(fact, Html) else fact
