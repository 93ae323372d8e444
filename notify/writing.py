"""The words of a notice: `notify/messages/<key>/<language>.j2`, found by name."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

if TYPE_CHECKING:
    from collections.abc import Mapping

MESSAGES = Path(__file__).parent / "messages"
LANGUAGES = ("zh", "en")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(MESSAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def write(key: str, language: str, facts: Mapping[str, Any]) -> str:
    """The HTML text of message *key*; facts are escaped. Raises TemplateNotFound, UndefinedError."""
    known = language if language in LANGUAGES else LANGUAGES[0]
    return _environment().get_template(f"{key}/{known}.j2").render(facts).strip()
