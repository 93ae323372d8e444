"""Working days by a calendar that is data (national swaps and the region's own holidays); all clocks are UTC+8."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.rules.policy import Calendar

BEIJING = timezone(timedelta(hours=8))
SATURDAY = 5


def local_date(moment: datetime) -> date:
    """The calendar day in the region at *moment* (aware)."""
    return moment.astimezone(BEIJING).date()


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Weekends are off and weekdays on, unless the calendar says otherwise."""
    if day in calendar.workdays:
        return True
    return day.weekday() < SATURDAY and day not in calendar.holidays


def end_of_term(start: datetime, days: int, calendar: Calendar) -> datetime:
    """Midnight after the last of *days* working days that follow the day of *start*; *start* itself for no days."""
    if days == 0:
        return start
    day = local_date(start)
    left = days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, calendar)
    return datetime.combine(day + timedelta(days=1), time(), BEIJING)
