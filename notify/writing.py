"""The words of a notice: `notify/messages/<key>/<language>.j2`, found by name."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound

from notify import findings, stated
from notify.catalogue import LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Mapping

MESSAGES = Path(__file__).parent / "messages"


class UnknownMessage(Exception):
    """This release has no such message; a newer one beside it may have (docs/upgrading.md)."""


@cache
def _environment(language: str) -> Environment:
    """The templates; they make the words of codes with `w`, `in_words`, `judged`, `named` and `stage_word`."""
    environment = Environment(
        loader=FileSystemLoader(MESSAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = Words(None, language)
    environment.globals |= {
        "w": words.plain,
        "knows": words.knows,
        "in_words": partial(findings.said, words),
        "judged": partial(findings.judged, words),
        "named": partial(findings.named, words),
        "stated": partial(_stated, words),
        "stage_word": partial(findings.stage, words),
    }
    return environment


def _stated(words: Words, against: str, value: str) -> str:
    return stated.declared(against, value, words)


def write(key: str, language: str, facts: Mapping[str, Any]) -> str:
    """The HTML text of message *key*; facts are escaped. Raises UnknownMessage, UndefinedError."""
    known = language if language in LANGUAGES else LANGUAGES[0]
    try:
        template = _environment(known).get_template(f"{key}/{known}.j2")
    except TemplateNotFound:
        raise UnknownMessage(key) from None
    return template.render(facts).strip()
