"""When a review body takes applications in (申报时间): what counts is the day on which the case reaches the body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from pipeline.rules.calendar import BEIJING, is_working_day, local_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.rules.holidays import Calendar


@dataclass(frozen=True, slots=True)
class Window:
    """One window, in Beijing time, both ends included."""

    opens: datetime
    closes: datetime

    def holds(self, now: datetime) -> bool:
        """True while it is open."""
        local = now.astimezone(BEIJING).replace(tzinfo=None)
        return self.opens <= local <= self.closes


@dataclass(frozen=True, slots=True)
class Standing:
    """How a body's windows stand at one moment."""

    open: bool
    until: datetime | None = None
    """The end of the open window; None: no end is set."""
    next: datetime | None = None
    """While it is closed: when the next one opens, if that is known."""
    since: datetime | None = None
    """While it is open: when it opened; None: it never was closed."""
    closed: datetime | None = None
    """While it is closed: when the last one closed, if there was one."""


def standing(windows: tuple[Window, ...], now: datetime) -> Standing:
    """How *windows* stand; a body that has announced none is open."""
    if not windows:
        return Standing(open=True)
    held = [window for window in windows if window.holds(now)]
    if held:
        opened = min(window.opens for window in held)
        return Standing(open=True, until=max(window.closes for window in held), since=opened)
    local = now.astimezone(BEIJING).replace(tzinfo=None)
    return Standing(
        open=False,
        next=min((w.opens for w in windows if w.opens > local), default=None),
        closed=max((w.closes for w in windows if w.closes < local), default=None),
    )


def working_days_between(first: date, last: date, calendar: Calendar) -> int:
    """Working days after *first*, up to and including *last*."""
    days = (date.fromordinal(day) for day in range(first.toordinal() + 1, last.toordinal() + 1))
    return sum(is_working_day(day, calendar) for day in days)


def days_short(until: datetime, now: datetime, usual: Iterable[int], calendar: Calendar) -> int:
    """By how many working days the offices before the body usually take longer than is left; 0 or less: enough."""
    return sum(usual) - working_days_between(local_date(now), until.date(), calendar)
