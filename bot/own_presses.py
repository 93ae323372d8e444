"""What the buttons of the own account carry, as `bot.callbacks` (B11)."""

from __future__ import annotations

from enum import StrEnum

from bot.callbacks import Press


class OwnDeed(StrEnum):
    """What a person does with the own account."""

    PHONE = "p"
    NAME = "n"
    PDF = "d"
    JSON = "j"
    CONSENT = "c"
    SECOND = "2"
    ONLY_HERE = "1"
    CLOSE = "x?"
    CLOSE_SURE = "x"


class Own(Press, prefix="mi"):
    """Do something with the own account (B11)."""

    deed: OwnDeed
