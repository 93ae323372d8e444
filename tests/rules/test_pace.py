"""One algorithm behind every limit: messages, tries, files (U13)."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipeline.rules.pace import NONE, Pace

NOW = datetime(2026, 12, 31, 23, 59)
FIVE = Pace(5, timedelta(hours=1))


def after(count: int) -> datetime:
    due = NOW
    for _ in range(count):
        due = FIVE.taken(due, NOW)
    return due


def test_u13_a_burst_goes_through_then_one_after_another():
    assert [FIVE.wait(after(count), NOW) for count in range(6)] == [NONE] * 5 + [timedelta(minutes=12)]
    assert FIVE.wait(after(5), NOW + timedelta(minutes=12)) == NONE
    assert FIVE.wait(NOW, NOW, count=6) > NONE


def test_u13_a_clock_that_was_an_hour_ahead_holds_nothing_up_for_an_hour():
    """What was counted while it was wrong is forgotten."""
    ahead = FIVE.taken(NOW + timedelta(days=1), NOW + timedelta(days=1))
    assert FIVE.wait(ahead, NOW) == NONE


@given(st.integers(1, 50), st.integers(1, 86_400), st.lists(st.integers(0, 4_000), min_size=60, max_size=200))
def test_u13_never_more_than_a_burst_and_what_has_come_anew(most, seconds, pauses):
    pace, now, due, taken = Pace(most, timedelta(seconds=seconds)), NOW, NOW, 0
    for pause in pauses:
        now += timedelta(milliseconds=pause)
        if pace.wait(due, now) == NONE:
            due, taken = pace.taken(due, now), taken + 1
    assert taken <= most + (now - NOW) / pace.per * most + 1
