"""How often one chat may try what could be used for guessing, or has a price: counted per chat in a window of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import ceil
from typing import TYPE_CHECKING

from pipeline.rules.refusals import Refused
from storage.models.chat import Tries

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


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in that time."""

    most: int
    per: timedelta


LIMITS = {
    Guarded.REGISTER: Limit(5, timedelta(hours=1)),
    Guarded.RECOVER: Limit(5, timedelta(hours=24)),
    Guarded.NUMBER: Limit(5, timedelta(hours=24)),
    Guarded.TICKET: Limit(10, timedelta(hours=1)),
    Guarded.VERIFY: Limit(30, timedelta(hours=1)),
    Guarded.COPY: Limit(10, timedelta(hours=24)),
}


def knock(session: Session, what: Guarded, *, by: Actor, world: World) -> None:
    """Count one try, in a transaction of its own: what the try then does may be undone. Raises Refused."""
    limit = LIMITS[what]
    key = f"{what}:{by.chat_id}"
    row = session.get(Tries, key, with_for_update=True)
    if row is None:
        session.add(Tries(key=key, since=world.now, count=1))
        return
    if row.since + limit.per <= world.now:
        row.since, row.count = world.now, 0
    if row.count >= limit.most:
        left = row.since + limit.per - world.now
        raise Refused("too_many_tries", minutes=ceil(left / timedelta(minutes=1)))
    row.count += 1
