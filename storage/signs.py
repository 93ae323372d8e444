"""Signs of life, a row a part: written by what it does, so that one that runs and does nothing is found out."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError

from pipeline.rules.words import Running
from storage.database import Away
from storage.models.signs import SignOfLife

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storage.database import Database

EVERY_S = 30.0
RUNS = timedelta(seconds=90)
"""Whoever gave a sign within this runs: one or two may have been late."""


class Signs:
    """Of one part in one process: one is written at most every thirty seconds, and none costs that part its work."""

    def __init__(self, database: Database, part: Running, now: Callable[[], datetime]) -> None:
        self._database, self._part, self._now = database, part, now
        self._given = -EVERY_S

    def give(self) -> None:
        """It has just done something."""
        if time.monotonic() < self._given + EVERY_S:
            return
        self._given = time.monotonic()
        try:
            with self._database.writing(lasting=False) as session:
                enter(session, self._part, self._now())
        except (Away, IntegrityError):  # said once by the database; or another process was first
            return


def enter(session: Session, part: Running, at: datetime) -> None:
    """*part* did something then."""
    session.merge(SignOfLife(part=part, at=at))


def last(session: Session) -> Mapping[Running, datetime]:
    """When each part that ever did something last did."""
    known = SignOfLife.part.in_(tuple(Running))  # a newer release beside us may have a part that we have not
    return {row.part: row.at for row in session.scalars(select(SignOfLife).where(known))}


def running(session: Session, *, now: datetime) -> tuple[Running, ...]:
    """The parts that run, whatever release they are of."""
    if not inspect(session.connection()).has_table(SignOfLife.__tablename__):  # older than signs of life are
        return ()
    return tuple(sorted(part for part, at in last(session).items() if now - RUNS < at))
