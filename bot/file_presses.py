"""What buttons about files carry: a photo that was cut, pages, an earlier file, a fault explained (see `bot.callbacks`)."""

from __future__ import annotations

from enum import StrEnum

from bot.callbacks import Id, Press


class Cut(Press, prefix="w"):
    """A photo was cut to one inch: take that one, or the *whole* as it was sent."""

    evidence_id: Id
    whole: bool = False


class Filled(Press, prefix="wf"):
    """What was read of a diploma stands in the form as it was read; or not, and its owner fills it in."""

    evidence_id: Id
    agreed: bool


class Again(Press, prefix="wa"):
    """Look at a file of an earlier case; once *sure*, let it serve here too."""

    case_id: Id
    evidence_id: Id
    sure: bool = False


class Explain(Press, prefix="we"):
    """Say in words why a file stands that an office found fault with."""

    case_id: Id
    slot: str


class Sorted(StrEnum):
    """What is done with files that wait in the chat to be told where they belong."""

    EACH = "e"
    REPLACE = "r"
    MORE = "m"
    DROP = "x"
    DONE = "d"


class Pages(Press, prefix="wp"):
    """Where the files that were just sent belong; or that all pages of an item were sent."""

    case_id: Id
    deed: Sorted
