"""Drawn portraits: each number is somebody else, and none of them is a real person."""

import io

import pytest
from PIL import Image, ImageChops, ImageStat

from certificates.template.paths import PORTRAIT
from pipeline.cage import photo
from pipeline.cage.limits import Limits
from pipeline.cage.same_page import same_page
from tools.portraits.drawing import SAMPLE_SEED, SIZE, jpeg, portrait
from tools.portraits.looks import Clothes, Hair, looks


@pytest.mark.parametrize(
    "seed", [SAMPLE_SEED, 0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 12))]
)
def test_a20_every_drawn_portrait_passes_the_inspection(seed):
    """As a one-inch photo is to be: 5:7, large and sharp enough, somebody in it; nothing to look at twice."""
    found = photo.inspect(jpeg(portrait(seed)), Limits())
    assert (found.verdict, found.reasons) == ("accepted", [])


def test_a_number_is_a_person():
    """The same again, whatever was drawn between; another number, another face; any size of 5:7."""
    first, other, again = portrait(4), portrait(5), portrait(4)
    assert first.tobytes() == again.tobytes()
    assert first.size == other.size == SIZE
    assert not same_page(jpeg(first), jpeg(other))
    assert same_page(jpeg(first), jpeg(portrait(4, (826, 1158))))


def test_a_population_has_all_kinds():
    """Women and men, every cut, everything that can be worn, some with glasses."""
    people = [looks(seed) for seed in range(100)]
    assert sum(who.woman for who in people) == 50
    assert {who.hair for who in people} == set(Hair)
    assert {who.clothes for who in people} == set(Clothes)
    assert {who.glasses for who in people} == {True, False}


def test_the_samples_portrait_is_the_drawn_one():
    """Nobody put a photograph of somebody in its place."""
    with Image.open(PORTRAIT) as shown:
        difference = ImageChops.difference(shown.convert("RGB"), portrait(SAMPLE_SEED))
    assert max(ImageStat.Stat(difference).mean) < 3
    assert max(sum(band[60:]) for band in bands(difference)) < 50


def bands(picture):
    return [band.histogram() for band in picture.split()]


def test_a_portrait_is_a_plain_jpeg():
    """RGB, without metadata."""
    with Image.open(io.BytesIO(PORTRAIT.read_bytes())) as shown:
        assert (shown.format, shown.mode, shown.size, dict(shown.getexif())) == ("JPEG", "RGB", SIZE, {})
