"""When a review committee may decide, and when a case has passed (人社部令第40号; the shares are the policy's)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.rules.policy import Committee


def quorate(present: int, members: int, rules: Committee) -> bool:
    """True if enough of the members are present: two thirds by default."""
    over, under = rules.quorum
    return 0 < present <= members and present * under >= members * over


def passed(votes: int, present: int, rules: Committee) -> bool:
    """True if enough of those present voted for it: two thirds by default. Counted in whole votes, never rounded."""
    over, under = rules.majority
    return votes * under >= present * over
