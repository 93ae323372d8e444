"""A browser that is shut is told that a notice came (Web Push): which browsers, and what became of it.

A push is a hint; the notice stands in the chat. So one that can't be given rests its browser, the longer the oftener, and the
next try tells of all that came meanwhile: a push service that nobody here can reach holds up no message.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from notify import webhooks
from notify.push import GONE, Subscription
from pipeline.rules.words import Duty
from storage import network, outbox

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.work.tools import Tools
    from pipeline.world import World

FIRST = timedelta(minutes=5)
"""To the next try; doubled each time."""
FAILURES_MOST = 8
"""After as many in a row, most of a day, a browser is forgotten; whoever looks at the page may ask again."""


@dataclass(frozen=True, slots=True)
class Push:
    """A browser that is to be told."""

    id: UUID
    to: Subscription
    language: str


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of it."""

    id: UUID
    trouble: str
    """Empty: it was taken."""


def owe(session: Session, chat_id: int, *, world: World) -> None:
    """Owe a push to each browser of that chat that asked for it; one that rests has it owed already."""
    for row in network.pushes(session, chat_id):
        if row.resting_until is None or row.resting_until <= world.now:
            outbox.owe(session, Duty.SEND_PUSH, row.id, now=world.now)


def to_push(session: Session, id_: UUID) -> Push | None:
    """Load a subscription; None if its device is out, or wants no more."""
    row = network.push(session, id_)
    return None if row is None else Push(row.id, Subscription(row.endpoint, row.key, row.auth), row.language)


def pushed(task: Push | None, tools: Tools) -> Pushed | None:
    """Tell one browser; what stood against it, as a code."""
    if task is None or tools.pusher is None:
        return None
    try:
        tools.pusher.push(task.to, task.language, tools.ways, tools.wall())
    except webhooks.Unsendable as why:
        return Pushed(task.id, str(why))
    return Pushed(task.id, "")


def store(session: Session, told: Pushed | None, *, world: World) -> None:
    """A browser that takes nothing any more is forgotten; one that took nothing now rests."""
    row = network.push(session, told.id) if told is not None else None
    if told is None or row is None:
        return
    if not told.trouble:
        row.failures, row.resting_until = 0, None
    elif told.trouble in GONE or row.failures + 1 >= FAILURES_MOST:
        session.delete(row)
    else:
        row.resting_until = world.now + FIRST * 2**row.failures
        row.failures += 1
        outbox.owe(session, Duty.SEND_PUSH, row.id, now=world.now, not_before=row.resting_until)
