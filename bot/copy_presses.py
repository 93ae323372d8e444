"""What buttons about copies for a purpose carry (see `bot.callbacks`)."""

from __future__ import annotations

from enum import StrEnum

from bot.callbacks import Id, Press
from pipeline.rules.words import CopyField


class Copies(Press, prefix="p"):
    """The copies for a purpose of one certificate."""

    certificate_id: Id


class CopyForm(Press, prefix="pn"):
    """Begin to ask for a copy."""

    certificate_id: Id


class CopyAnswer(Press, prefix="pa"):
    """Ask for one thing of the form anew; with *days*, take that term."""

    field: CopyField
    days: int = 0


class CopyMake(Press, prefix="pm"):
    """Have made what this form says."""

    form_id: Id


class CopyDeed(StrEnum):
    """What may be pressed on a copy."""

    AGAIN = "a"
    WITHDRAW = "w?"
    WITHDRAW_SURE = "w"


class CopyAct(Press, prefix="pc"):
    """Send a copy again, or take it back."""

    deed: CopyDeed
    copy_id: Id
