"""The one answer to something that may not be: a code, the facts to say it with, and the source of the rule."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from pipeline.rules.words import Action, Node, Rank, State

WORDS: dict[str, type[StrEnum]] = {kind.__name__: kind for kind in (State, Node, Rank, Action)}


class Refused(Exception):
    """A verb did nothing, and says why.

    *code* is the fact that stood against it (`already_opened`); the words are made at the edge from
    `notify/locales/*/refusals.ftl`. *source* is the document and article, where a rule of the field refused.
    """

    def __init__(self, code: str, /, *, source: str = "", **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.source = source
        self.facts = facts

    def __str__(self) -> str:
        """Code and source only: the facts may be personal, and exceptions end up in logs."""
        return f"{self.code} ({self.source})" if self.source else self.code


T = TypeVar("T")


def accepted(answer: T | Refused) -> T:
    """What a verb answered, once its transaction is committed. Raises Refused if it answered with a refusal.

    A verb *raises* a refusal to have nothing written. It *returns* one where something has to be kept with it: that
    people were told, or what the officer has to look at first.
    """
    if isinstance(answer, Refused):
        raise answer
    return answer


class Overtaken(Refused):
    """Someone else moved the case between the look and the act."""

    def __init__(self) -> None:
        super().__init__("overtaken")


def kept(refused: Refused) -> dict[str, Any]:
    """A refusal as JSON, so that it can be said later and in any language; for what a row may hold: words, text, numbers."""
    facts = {name: _kept(value) for name, value in refused.facts.items()}
    return {"code": refused.code, "source": refused.source, "facts": facts}


def _kept(value: object) -> Any:  # noqa: ANN401  JSON
    if isinstance(value, StrEnum) and type(value).__name__ in WORDS:
        return {"word": type(value).__name__, "is": value.value}
    if isinstance(value, tuple):
        return [_kept(one) for one in value]
    return value if isinstance(value, int) else str(value)


def restored(said: dict[str, Any]) -> Refused:
    """The refusal that `kept` wrote down."""
    facts = {name: _restored(value) for name, value in said["facts"].items()}
    return Refused(said["code"], source=said["source"], **facts)


def _restored(value: Any) -> object:  # noqa: ANN401  JSON
    if isinstance(value, dict):
        return WORDS[value["word"]](value["is"])
    return tuple(_restored(one) for one in value) if isinstance(value, list) else value
