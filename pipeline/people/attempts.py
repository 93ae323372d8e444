"""How often one chat may try what could be used for guessing, or has a price."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from math import ceil
from typing import TYPE_CHECKING

from pipeline.rules.certified import folded
from pipeline.rules.pace import Pace
from pipeline.rules.refusals import Refused
from storage import allowances
from storage.sealing import sealer

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
OF_ONE_NUMBER = Pace(20, timedelta(hours=24))
"""Wrong guesses at who holds one certificate, whoever makes them: ten thousand endings of an ID number take a year."""


def may_guess(session: Session, number: str, *, by: Actor | None = None, world: World) -> None:  # noqa: ARG001
    """Raise Refused where too many have guessed wrong at who holds the certificate of that number."""
    _refuse(allowances.wait(session, {_guesses(number): OF_ONE_NUMBER}, now=world.now))


def count_guess(session: Session, number: str, *, by: Actor | None = None, world: World) -> None:  # noqa: ARG001
    """Count a wrong guess at who holds the certificate of that number, whether there is one or not."""
    allowances.take(session, {_guesses(number): OF_ONE_NUMBER}, now=world.now)


def _guesses(number: str) -> str:
    return f"guess:{sealer().index(folded(number), 'guesses')[:32]}"


def _refuse(wait: timedelta) -> None:
    if wait:
        raise Refused("too_many_tries", minutes=ceil(wait / timedelta(minutes=1)))


def count_attempt(session: Session, what: Guarded, *, by: Actor, world: World) -> None:
    """Count one try, in a transaction of its own: what the try then does may be undone. Raises Refused."""
    _refuse(allowances.take(session, {f"{what}:{by.chat_id}": LIMITS[what]}, now=world.now))
