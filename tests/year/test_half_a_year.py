"""Half a year of a small region, the one with 31 December in it: `make year` (docs/year.md)."""

import pytest

from pipeline.rules.words import State
from tests.year.packs import HALF_A_YEAR
from tests.year.story import Story


@pytest.fixture
def course():
    """A merger on 31 December, a pack's new year four days later, a Spring Festival that nobody has entered."""
    return HALF_A_YEAR


@pytest.mark.timeout(0)
async def test_b19_half_a_year_of_a_small_region(region, many, browser):
    kinds, states = await Story(region, many, browser).ends()
    assert len(kinds) > 1
    assert State.COMPLETED in states
