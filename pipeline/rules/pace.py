"""How often: the generic cell rate algorithm (ITU-T I.371), for whatever has a limit: messages, tries, files.

Of each that is counted one moment is kept, the one at which everything so far would have been taken evenly. Who comes more
than a burst ahead of it waits; nobody is shut out for a whole window because another stands at its beginning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

NONE = timedelta(0)
SKEW = timedelta(minutes=1)
"""Two machines' clocks differ by less."""


@dataclass(frozen=True, slots=True)
class Pace:
    """*most* at once, and as many again evenly over *per*."""

    most: int
    per: timedelta

    def wait(self, due: datetime, now: datetime, count: int = 1) -> timedelta:
        """How long to wait until *count* more may be taken; nothing if they may be now. More than *most* never may."""
        return max(NONE, self.taken(due, now, count) - now - self.per)

    def taken(self, due: datetime, now: datetime, count: int = 1) -> datetime:
        """The moment to keep once *count* more were taken.

        Nothing that was taken reaches further ahead than *per*: a *due* that does was written before the clock went back, and
        is forgotten.
        """
        standing = due if now < due <= now + self.per + SKEW else now
        return standing + self.per * count / self.most
