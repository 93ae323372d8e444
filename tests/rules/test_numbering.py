"""Numbers: unique, by the issuer's format, and out of order to outsiders where the policy says so (A19)."""

import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline.rules.numbering import MOST, NoNumber, Shuffled, permuted, written


def keyed(secret=b"one"):
    return lambda text: hmac.new(secret, text.encode(), "sha256").hexdigest()


@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_every_number_of_a_width_is_given_exactly_once(width):
    """A permutation of the whole range, odd widths too."""
    assert sorted(permuted(n, width, keyed()) for n in range(10**width)) == list(range(10**width))


@given(some.integers(5, MOST), some.data())
def test_two_serials_never_meet(width, data):
    """Anywhere in a range that is too large to walk."""
    one, other = (data.draw(some.integers(0, 10**width - 1)) for _ in range(2))
    first, second = permuted(one, width, keyed()), permuted(other, width, keyed())
    assert 0 <= first < 10**width
    assert (one == other) is (first == second)


def test_without_the_key_the_order_cannot_be_told():
    """Neighbours lie apart as often upwards as downwards; another key, or width, is another order; one key, one order."""
    made = [permuted(n, 6, keyed()) for n in range(2000)]
    rising = sum(after > before for before, after in zip(made, made[1:], strict=False))
    assert 900 < rising < 1100
    assert len({(b - a) % 10**6 for a, b in zip(made, made[1:], strict=False)}) > 1900
    assert made == [permuted(n, 6, keyed()) for n in range(2000)]
    assert sum(a == permuted(n, 6, keyed(b"two")) for n, a in enumerate(made)) < 5
    assert sum(a == permuted(n, 7, keyed()) for n, a in enumerate(made)) < 5


def test_the_format_says_how_many_digits():
    """As a serial does; one that says none, or too few, is no format."""
    facts = {"year": 2026, "band": "C"}
    number = written("XJ{year}{band}{shuffled:06d}", facts, 17, keyed())
    assert number == f"XJ2026C{permuted(17, 6, keyed()):06d}"
    assert len(number) == 13
    assert written("XJ{year}{band}{serial:06d}", facts, 17, keyed()) == "XJ2026C000017"
    for wrong in ("", "d", "02d", "99d", "06x", ">6"):
        with pytest.raises(ValueError, match="as {shuffled:06d}"):
            format(Shuffled(1, keyed()), wrong)


def test_at_the_end_of_the_range_there_is_no_number_and_never_a_second_one():
    """The last serial has one; the next is refused by name."""
    assert written("{shuffled:04d}", {}, 9999, keyed())
    with pytest.raises(NoNumber, match="numbers_used_up"):
        written("{shuffled:04d}", {}, 10_000, keyed())
