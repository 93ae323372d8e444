"""The chat network's limits, kept by all workers together: one allowance for all messages, one a chat."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from notify.channels import AllLater, TryLater
from pipeline.rules.pace import Pace
from storage import allowances

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

ALL = "all"
PER_CHAT = Pace(20, timedelta(seconds=20))
"""About one a second to one chat; short bursts are let through."""


def admit(session: Session, chat_id: int, *, pace: float, now: datetime) -> None:
    """Count a message to *chat_id* that goes now. Raises TryLater, or AllLater if no chat at all may be sent to yet.

    *pace*: messages a second to all chats, and so many at once; the network allows about thirty (Bot API FAQ, broadcasting).
    """
    at_once, chat = max(1, int(pace)), f"chat:{chat_id}"
    paces = {ALL: Pace(at_once, timedelta(seconds=at_once / pace)), chat: PER_CHAT}
    waiting = allowances.take_or_tell(session, paces, now=now)
    if ALL in waiting:
        raise AllLater(waiting[ALL].total_seconds())
    if chat in waiting:
        raise TryLater(waiting[chat].total_seconds())
