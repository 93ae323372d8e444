"""The same page saved again is found; the same form with another name on it is not the same page."""

import io

import pytest
from PIL import Image

from pipeline.cage.likeness import distance, likeness, near, pieces
from pipeline.cage.same_page import SAME, agreement, same_page
from tests.cage import files
from tests.cage.letters import WAYS, letter, photographed, saved, saved_again


def page(seed, *, by_phone):
    return photographed(letter(seed).page(), seed) if by_phone else letter(seed).page()


def hashed(data):
    return likeness(Image.open(io.BytesIO(data)))


@pytest.mark.parametrize("by_phone", [False, True], ids=["typeset", "photographed"])
@pytest.mark.parametrize("way", [pytest.param(way, marks=() if way == "all" else pytest.mark.slow) for way in WAYS])
def test_a20_a_page_that_was_saved_again_is_found_and_known(way, by_phone):
    """Other quality, other size, a rim cut off, other light: the hash has a piece nearly in common, the look is sure."""
    original = page(3, by_phone=by_phone)
    again = saved_again(original, way, seed=3)
    one, other = hashed(saved(original)), hashed(again)
    assert distance(one, other) <= 7
    assert any(b in near(a) for a, b in zip(pieces(one), pieces(other), strict=True))
    assert same_page(saved(original), again)
    assert same_page(again, saved(original))


@pytest.mark.parametrize("by_phone", [False, True], ids=["typeset", "photographed"])
@pytest.mark.parametrize(
    ("one", "other"),
    [(0, 3), (2, 23), *(pytest.param(*two, marks=pytest.mark.slow) for two in ((1, 4), (2, 5), (7, 16), (14, 17)))],
)
def test_a20_one_form_with_another_name_is_another_page(one, other, by_phone):
    """The hashes are nearly alike, so it is looked at closely; and told apart."""
    first, second = (page(seed, by_phone=by_phone) for seed in (one, other))
    assert distance(likeness(first), likeness(second)) < 32
    assert agreement(saved(first), saved(second)) < SAME


def test_a20_portraits_of_different_people_are_different():
    """Another face; and the same one saved smaller and worse is the same."""
    portrait = Image.open(io.BytesIO(files.PORTRAIT))
    smaller = saved(portrait.resize((295, 413)), 60)
    assert same_page(files.PORTRAIT, smaller)
    assert not same_page(files.PORTRAIT, files.MIRRORED)


def test_a20_a_blank_page_is_like_nothing():
    """Otherwise every empty back side would be borrowed."""
    blank = Image.new("RGB", (900, 1200), "white")
    assert likeness(blank) == ""
    grain = Image.blend(blank, Image.effect_noise(blank.size, 30).convert("RGB"), 0.05)
    assert likeness(grain) == ""
    assert len(likeness(letter(1).page())) == 16


def test_a20_seven_changed_bits_always_leave_a_piece_that_is_near():
    """The pigeonhole on which the index stands: four pieces, seven changes, one piece with at most one."""
    start = 0x0123456789ABCDEF
    for step in range(1, 64):
        changed = start
        for bit in range(7):
            changed ^= 1 << (bit * step) % 64
        assert any(b in near(a) for a, b in zip(pieces(f"{start:016x}"), pieces(f"{changed:016x}"), strict=True))
