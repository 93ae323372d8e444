"""The chat network's limits, kept by all workers together: one row of the database for all, one a chat.

The generic cell rate algorithm (ITU-T I.371): a row holds the moment at which everything sent so far would have been
sent evenly; who comes more than a burst ahead of it waits.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from storage.models.chat import Allowance

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ALL = ("all", 25.0, 25)
"""Messages a second and burst; the network allows about thirty (Bot API FAQ, broadcasting)."""
PER_CHAT = (1.0, 20)
"""About one a second to one chat; short bursts are let through."""


def wait(session: Session, chat_id: int, *, now: datetime) -> float:
    """Seconds to wait before a message to *chat_id* may go; 0: it may go now, and is counted."""
    wanted = (ALL, (f"chat:{chat_id}", *PER_CHAT))
    rows = [(_row(session, name, now), rate, burst) for name, rate, burst in wanted]
    ahead = max((row.due - now).total_seconds() - (burst - 1) / rate for row, rate, burst in rows)
    if ahead > 0:
        return ahead
    for row, rate, _ in rows:
        row.due = max(row.due, now) + timedelta(seconds=1 / rate)
    return 0.0


def _row(session: Session, name: str, now: datetime) -> Allowance:
    row = session.scalars(select(Allowance).where(Allowance.name == name).with_for_update()).one_or_none()
    if row is None:
        row = Allowance(name=name, due=now)
        session.add(row)
        session.flush()
    return row
