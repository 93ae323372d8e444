"""Working days by a calendar that is data."""

from datetime import UTC, date, datetime

from pipeline.rules.calendar import BEIJING, end_of_term, is_working_day
from pipeline.rules.policy import Calendar

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
