"""The comparison of the last certificate with an early one."""

import pytest

from bench import flat
from bench.records import COMMON, RARE, varied
from certificates.loading import load
from certificates.template.paths import FOLDER
from zhicheng.commands.errors import CommandError

SAMPLE, _ = load(FOLDER / "regional" / "sample.json", test=True)


def test_the_last_is_measured_in_turns_with_an_early_one():
    """Each name of the list goes through once: rare characters and long ones are drawn, linted and signed too."""
    names = len(COMMON + RARE)
    result = flat.run(names + 4, place=3, window=4)
    for cost in (result.early, result.again, result.late):
        assert cost.wall > 0
        assert cost.cpu > 0
    assert result.again != result.early
    said = flat.report(result)
    assert f"{names + 4} certificates" in said
    assert f"{result.late.wall / result.again.wall:.3f}" in said
    assert all(f"{cost.wall:.2f} ms" in said for cost in (result.early, result.again, result.late))


def test_too_few_are_refused_with_the_number_that_is_needed():
    """The two stretches may not overlap."""
    with pytest.raises(CommandError, match="needs 9 or more"):
        flat.run(8, place=4, window=4)


def test_no_two_certificates_are_alike():
    """Names repeat, numbers and addresses don't."""
    made = [varied(SAMPLE, place, COMMON) for place in range(1, 51)]
    assert len({one.number for one in made}) == len({one.verify_url for one in made}) == 50
    assert {one.name for one in made} == set(COMMON)
