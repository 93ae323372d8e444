"""When a message is sent at the earliest: what can wait is told by day, and officers in office hours."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.rules.calendar import quiet_until

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.world import World
    from storage.models.chat import Message

TOGETHER = timedelta(minutes=1)
"""What waits for an officer within this time is told in one message."""
IN_OFFICE_HOURS = frozenset(
    {
        "waiting",
        "digest",
        "escalation",
        "signer_ends",
        "calendar_absent",
        "nobody_there",
        "house_needs",
        "question_asked",
        "questions_late",
    }
)
"""Told on working days only, outside the quiet hours: nobody decides at night."""
BY_DAY = frozenset({"lapsed", "term_ends", "term_moved", "office_changed", "post_moved"}) | frozenset(
    {"window_closing", "window_opened", "window_missed"}
)
"""Told outside the quiet hours: what happens at midnight is read in the morning."""


def not_before(message: Message, world: World) -> datetime | None:
    """The morning for what can wait; a minute's time to count, over channels that can't edit; else now."""
    terms = world.pack.terms
    if message.text_key in IN_OFFICE_HOURS | BY_DAY:
        office_hours = message.text_key in IN_OFFICE_HOURS
        morning = quiet_until(world.now, terms.quiet, world.pack.calendar, working_days=office_hours)
        if morning is not None:
            return morning
    if message.chat_id is None and message.text_key == "waiting":
        return world.now + TOGETHER
    return None
