"""Working days by a calendar that is data (national swaps and the region's own holidays); all clocks are UTC+8."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.rules.holidays import Calendar

BEIJING = timezone(timedelta(hours=8))
SATURDAY = 5
NEW_YEAR = (1, 1)
NOTICE_COMES = 11
"""The month in which the State Council's notice of the next year's holidays usually comes (国务院办公厅关于部分节假日安排的通知)."""


def local_date(moment: datetime) -> date:
    """The calendar day in the region at *moment* (aware)."""
    return moment.astimezone(BEIJING).date()


def is_working_day(day: date, calendar: Calendar) -> bool:
    """Weekends are off and weekdays on, unless the calendar says otherwise."""
    if day in calendar.workdays:
        return True
    return day.weekday() < SATURDAY and day not in calendar.holidays


def is_known(year: int, calendar: Calendar) -> bool:
    """True once the holidays of *year* have been entered: every year has more than its first day off."""
    return any(day.year == year and (day.month, day.day) != NEW_YEAR for day in calendar.holidays)


def absent_year(today: date, calendar: Calendar) -> int | None:
    """The year whose holidays should be there by now and are not: this one, or in its last months the next."""
    due = (today.year, *((today.year + 1,) if today.month >= NOTICE_COMES else ()))
    return next((year for year in due if not is_known(year, calendar)), None)


def quiet_until(moment: datetime, quiet: tuple[int, int], calendar: Calendar, *, working_days: bool) -> datetime | None:
    """When what can wait may be told: None for now, else the next morning (of a working day, if *working_days*)."""
    since, until = quiet
    local = moment.astimezone(BEIJING)
    day, awake = local.date(), until <= local.hour < since
    if awake and (not working_days or is_working_day(day, calendar)):
        return None
    if local.hour >= until:
        day += timedelta(days=1)
    while working_days and not is_working_day(day, calendar):
        day += timedelta(days=1)
    return datetime.combine(day, time(until), BEIJING)


def working_days_between(start: datetime, end: datetime, calendar: Calendar) -> int:
    """Working days after the day of *start*, up to that of *end*."""
    day, last, count = local_date(start), local_date(end), 0
    while day < last:
        day += timedelta(days=1)
        count += is_working_day(day, calendar)
    return count


def last_day(end: datetime) -> date:
    """The last whole day of a term that ends at *end*: what people are told, "until" and including it."""
    return local_date(end - timedelta(microseconds=1))


def end_of_term(start: datetime, days: int, calendar: Calendar) -> datetime:
    """Midnight after the last of *days* working days that follow the day of *start*; *start* itself for no days.

    It is the first moment of the day after the term: people are told `last_day` of it.
    """
    if days == 0:
        return start
    day = local_date(start)
    left = days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, calendar)
    return datetime.combine(day + timedelta(days=1), time(), BEIJING)
