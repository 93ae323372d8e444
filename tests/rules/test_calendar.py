"""Working days by a calendar that is data."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as some

from pipeline.rules.calendar import BEIJING, end_of_term, is_working_day, last_day, working_days_between
from pipeline.rules.holidays import Calendar

SWAPPED = Calendar(holidays=frozenset({date(2026, 10, 1), date(2026, 10, 2)}), workdays=frozenset({date(2026, 10, 10)}))


def test_a_weekend_day_that_was_swapped_is_worked_and_a_holiday_is_not():
    """调休 in both directions."""
    assert is_working_day(date(2026, 10, 10), SWAPPED)
    assert not is_working_day(date(2026, 10, 1), SWAPPED)
    assert not is_working_day(date(2026, 10, 11), SWAPPED)


def test_a_term_starts_on_the_day_after_and_ends_at_midnight_in_the_region():
    """Five working days from a Wednesday before the holidays run past them."""
    start = datetime(2026, 9, 30, 3, tzinfo=UTC)
    assert end_of_term(start, 5, SWAPPED) == datetime(2026, 10, 10, tzinfo=BEIJING)


def test_the_day_is_the_regions_and_not_the_servers():
    """Late in the evening UTC it is tomorrow in the region."""
    start = datetime(2026, 11, 20, 17, tzinfo=UTC)  # Saturday 21st, 01:00 in the region
    assert end_of_term(start, 1, SWAPPED) == datetime(2026, 11, 24, tzinfo=BEIJING)


DAYS = some.dates(date(2026, 1, 1), date(2029, 12, 31))
YEARS = some.builds(Calendar, some.frozensets(DAYS, max_size=200), some.frozensets(DAYS, max_size=60))
"""Four years in which any days are holidays or worked at weekends."""
STARTS = some.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=some.just(UTC))


@given(YEARS, STARTS, some.integers(1, 60))
def test_the_day_that_is_said_is_the_last_working_day_and_whole(calendar, start, days):
    """Whatever the year: it is the last of so many working days, its last moment is in time, and the next day's first is not."""
    end = end_of_term(start, days, calendar)
    last = last_day(end)
    assert is_working_day(last, calendar)
    assert working_days_between(start, datetime.combine(last, time(12), BEIJING), calendar) == days
    assert datetime.combine(last, time.max, BEIJING) < end
    assert datetime.combine(last + timedelta(days=1), time.min, BEIJING) == end


@given(YEARS, STARTS, some.integers(1, 60))
def test_the_day_that_is_said_is_the_same_from_the_database(calendar, start, days):
    """There moments are UTC, and midnight in the region is yesterday's afternoon."""
    end = end_of_term(start, days, calendar)
    assert last_day(end.astimezone(UTC)) == last_day(end)
