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
    at_once = max(1, int(pace))
    everybody = {ALL: Pace(at_once, timedelta(seconds=at_once / pace))}
    if wait := allowances.wait(session, everybody, now=now):
        raise AllLater(wait.total_seconds())
    if wait := allowances.take(session, {f"chat:{chat_id}": PER_CHAT}, now=now):
        raise TryLater(wait.total_seconds())
    allowances.take(session, everybody, now=now)
