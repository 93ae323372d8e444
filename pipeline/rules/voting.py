"""When a review committee may decide, and when a case has passed (人社部令第40号; the shares are the policy's)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.rules.terms import Committee


def quorate(present: int, members: int, rules: Committee) -> bool:
    """True if enough of the members are present: two thirds by default."""
    over, under = rules.quorum
    return 0 < present <= members and present * under >= members * over


def passed(votes: int, present: int, rules: Committee) -> bool:
    """True if enough of those present voted for it: two thirds by default. Counted in whole votes, never rounded."""
    over, under = rules.majority
    return votes * under >= present * over


VOTES_DIGITS = 3
"""999 members."""


class VoteFault(StrEnum):
    """What is wrong with one row of votes."""

    EMPTY = "empty"
    NOT_WHOLE = "not_whole"
    TWICE = "twice"
    MORE_THAN_PRESENT = "more_than_present"
    MISSING = "missing"
    NOT_OF_THIS_MEETING = "not_of_this_meeting"


@dataclass(frozen=True, slots=True)
class WrongVote:
    """One row of votes that was not taken; words are made by `notify.refusals`."""

    fault: VoteFault
    number: str
    """The case's."""
    said: str = ""
    line: int = 0
    """Of the sheet, as a spreadsheet counts; 0: there is no sheet, or no such line in it."""
    present: int = 0


def fault_of(said: str) -> VoteFault | None:
    """What is wrong with a number of votes as it was typed, looked at by itself."""
    text = said.strip()
    if not text:
        return VoteFault.EMPTY
    return None if text.isdecimal() and len(text) <= VOTES_DIGITS else VoteFault.NOT_WHOLE
