"""A copy of the database that follows it and only reads: what anyone may ask is answered by it, where it follows closely.

What it does not know, the database itself is asked: a certificate that was handed over a moment ago may not have come to it
yet. And since what has *changed* can't be told from what has not come, it counts only while the signs of life that the parts
write reach it: an answer is at most a minute old.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import func, select

from storage.database import Away
from storage.models.signs import SignOfLife
from storage.outage import Outage

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storage.database import Database

T = TypeVar("T")

CLOSE = timedelta(minutes=1)
"""The newest sign of life in it is no older. Each part that runs gives one every thirty seconds (`storage.signs`)."""
PAUSE_S = 5.0
"""One that does not answer, or comes after, is left alone for so long: nobody waits for it twice."""


class Behind(Exception):
    """The replica does not follow closely."""


class Looks:
    """Reads, each a short one, for which a minute does not matter."""

    def __init__(self, database: Database, replica: Database | None, now: Callable[[], datetime]) -> None:
        self._database, self._replica, self._now = database, replica, now
        self._again, self._lag = 0.0, Outage("replica, far behind")

    def asked(self, look: Callable[[Session], T]) -> T:
        """What *look* gives, or raises: of the replica, or of the database where the replica has no good answer."""
        if self._replica is not None and time.monotonic() >= self._again:
            try:
                with self._replica.reading() as session:
                    if self._now() - followed(session, self._now()) > CLOSE:
                        raise Behind
                    found = look(session)
            except (Away, Behind) as trouble:
                self._again = time.monotonic() + PAUSE_S
                if isinstance(trouble, Behind):  # of the other its `Database` has told
                    self._lag.failed(trouble)
            except Exception:  # noqa: BLE001, S110  it may have come to the database alone; a fault of ours is met there again
                pass
            else:
                self._lag.worked()
                return found
        with self._database.reading() as session:
            return look(session)


def followed(session: Session, now: datetime) -> datetime:
    """Until when a replica has followed at least: the newest sign of life in it; of a house that never ran, *now*."""
    return session.scalar(select(func.max(SignOfLife.at))) or now
