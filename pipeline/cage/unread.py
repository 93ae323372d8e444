"""Why a table that somebody hands in is not read, where more can be said than that: a refusal's code, and its facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

CODES = {"sheet_row_hidden": ("row",), "sheet_several": ("first", "second"), "sheet_quote": ("row",)}
"""Code → its facts. What comes out of the cage is taken for no more than these."""
FACT_MOST = 60


class SheetUnread(ValueError):
    """What a person at a spreadsheet would not see, or two could read in two ways."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts

    def told(self) -> dict[str, Any]:
        """As it goes through the cage's pipe."""
        return {"why": self.code, "facts": self.facts}


def refused(answer: Mapping[str, Any]) -> Refused:
    """What a caged reader's *answer* without rows is to whoever asked."""
    code, facts = answer.get("why"), answer.get("facts")
    if code not in CODES or not isinstance(facts, dict):
        return Refused("sheet_unreadable")
    return Refused(code, **{fact: str(facts.get(fact, ""))[:FACT_MOST] for fact in CODES[code]})
