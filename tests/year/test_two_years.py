"""Two years of a small region: `make year N=2000` (docs/year.md)."""

import pytest

from pipeline.rules.words import State
from tests.year.packs import TWO_YEARS
from tests.year.story import Story


@pytest.fixture
def course():
    """One merger, two New Years, two Spring Festivals, a pack's new year."""
    return TWO_YEARS


@pytest.mark.timeout(0)  # as long as it takes: whoever waits sees the months go by
async def test_b19_two_years_of_a_small_region(region, many, browser):
    kinds, states = await Story(region, many, browser).ends()
    assert len(kinds) > 3
    assert {State.COMPLETED, State.REJECTED} <= states
