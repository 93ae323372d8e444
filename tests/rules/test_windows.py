"""Windows of review bodies (申报时间), in the region's time, both ends included."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis.strategies import dates

from pipeline.rules.holidays import Calendar
from pipeline.rules.windows import Window, days_short, standing, working_days_between

AUTUMN = Window(datetime(2026, 10, 10, 10), datetime(2026, 11, 6, 18))
SPRING = Window(datetime(2027, 3, 1, 10), datetime(2027, 3, 31, 18))
CALENDAR = Calendar(frozenset({date(2026, 10, 1)}), frozenset())


def at(day, hour, minute=0, second=0, month=11):
    """A moment of 2026 in Beijing, as the clock gives it: in UTC."""
    return datetime(2026, month, day, hour - 8, minute, second, tzinfo=UTC)


def test_a5_a_window_is_open_from_its_first_to_its_last_minute():
    """10:00 to 18:00 on the days that the body named, in Beijing time."""
    assert standing((AUTUMN,), at(10, 10, month=10)).open
    assert not standing((AUTUMN,), at(10, 9, 59, month=10)).open
    assert standing((AUTUMN,), at(6, 18)).open
    assert not standing((AUTUMN,), at(6, 18, 0, 1)).open


def test_a5_a_closed_body_says_when_it_opens_next_if_that_is_known():
    """After autumn comes spring; after spring nothing is announced."""
    assert standing((SPRING, AUTUMN), at(7, 10)).next == SPRING.opens
    assert standing((AUTUMN,), at(7, 10)).next is None
    assert standing((AUTUMN, SPRING), at(6, 10)).until == AUTUMN.closes


def test_a5_a_body_that_announced_no_window_is_open():
    """随时受理: no end is named either."""
    assert standing((), at(7, 10)).open
    assert standing((), at(7, 10)).until is None


def test_a5_days_left_are_working_days_up_to_and_including_the_last():
    """From Monday 2 November to Friday the 6th there are four after today."""
    assert working_days_between(date(2026, 11, 2), date(2026, 11, 6), CALENDAR) == 4
    assert working_days_between(date(2026, 9, 30), date(2026, 10, 2), CALENDAR) == 1
    assert days_short(AUTUMN.closes, at(2, 10), (2, 2), CALENDAR) == 0
    assert days_short(AUTUMN.closes, at(2, 10), (5, 5, 5), CALENDAR) == 11


@given(dates(date(2026, 1, 1), date(2027, 12, 31)), dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_a5_an_earlier_start_never_leaves_fewer_days(one, other):
    """Monotone, and nothing is left after the end."""
    first, last = sorted((one, other))
    end = date(2027, 12, 31)
    assert working_days_between(first, end, CALENDAR) >= working_days_between(last, end, CALENDAR)
    assert working_days_between(last, first, CALENDAR) == 0
