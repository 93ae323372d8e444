"""The one answer to something that may not be: a code, the facts to say it with, and the source of the rule."""

from __future__ import annotations


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


class Declined(Refused):
    """A refusal that others have been told of: the notices that the verb wrote stay, though nothing else was done."""


class Overtaken(Refused):
    """Someone else moved the case between the look and the act."""

    def __init__(self) -> None:
        super().__init__("overtaken")
