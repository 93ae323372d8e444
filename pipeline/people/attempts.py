"""How often one chat may try what could be used for guessing, or has a price."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from math import ceil
from typing import TYPE_CHECKING

from pipeline.rules.pace import Pace
from pipeline.rules.refusals import Refused
from storage import allowances

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World


class Guarded(StrEnum):
    """What is counted."""

    REGISTER = "register"
    RECOVER = "recover"
    TICKET = "ticket"
    NUMBER = "number"
    VERIFY = "verify"
    COPY = "copy"
    EXPORT = "export"
    ASK = "ask"


LIMITS = {
    Guarded.REGISTER: Pace(5, timedelta(hours=1)),
    Guarded.RECOVER: Pace(5, timedelta(hours=24)),
    Guarded.NUMBER: Pace(5, timedelta(hours=24)),
    Guarded.TICKET: Pace(10, timedelta(hours=1)),
    Guarded.VERIFY: Pace(30, timedelta(hours=1)),
    Guarded.COPY: Pace(10, timedelta(hours=24)),
    Guarded.EXPORT: Pace(10, timedelta(hours=24)),
    Guarded.ASK: Pace(10, timedelta(hours=24)),
}


def count_attempt(session: Session, what: Guarded, *, by: Actor, world: World) -> None:
    """Count one try, in a transaction of its own: what the try then does may be undone. Raises Refused."""
    wait = allowances.take(session, {f"{what}:{by.chat_id}": LIMITS[what]}, now=world.now)
    if wait:
        raise Refused("too_many_tries", minutes=ceil(wait / timedelta(minutes=1)))
