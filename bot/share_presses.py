"""What buttons carry about organisations that may see somebody's certificates (see `bot.callbacks`)."""

from __future__ import annotations

from enum import StrEnum

from bot.callbacks import Id, Press


class ShareDeed(StrEnum):
    """What a holder does."""

    SHOW = "s"
    FIND = "f"
    ASK = "a"
    GIVE = "g"
    TAKE_BACK = "b"


class Share(Press, prefix="os"):
    """Show whom the holder has agreed to; or, with an organisation, ask, agree, or take it back."""

    deed: ShareDeed = ShareDeed.SHOW
    office_id: Id | None = None
