"""Certificate numbers by the issuer's format string; where the policy asks, out of order to outsiders (docs/algorithms/numbering.md).

The serial within the registry stays gapless. `{shuffled:06d}` writes a keyed permutation of it: a Feistel network on the
decimal digits, so that two serials never give the same number, and who doesn't hold the key can't tell which came first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Keyed = Callable[[str], str]
    """A keyed hash: text → hex."""

ROUNDS = 10
LEAST, MOST = 4, 18
"""Digits: fewer are soon used up, more are no number that a person copies."""
WIDTH = re.compile(r"0?(\d{1,2})d?")


class NoNumber(Exception):
    """There is no number for this serial. The text is a code: numbers_used_up, number_taken."""


@dataclass(frozen=True, slots=True)
class Shuffled:
    """A serial that writes itself shuffled, in as many digits as its format says: `{shuffled:06d}`."""

    serial: int
    keyed: Keyed

    def __format__(self, spec: str) -> str:
        """The digits. Raises ValueError for a width that is none, NoNumber."""
        found = WIDTH.fullmatch(spec)
        width = int(found[1]) if found else 0
        if not LEAST <= width <= MOST:
            raise ValueError(f"shuffled is written with its digits, {LEAST} to {MOST}, as {{shuffled:06d}}")
        return f"{permuted(self.serial, width, self.keyed):0{width}d}"


def written(form: str, facts: Mapping[str, object], serial: int, keyed: Keyed) -> str:
    """The number of *serial* by *form*. Raises NoNumber."""
    return form.format(**facts, serial=serial, shuffled=Shuffled(serial, keyed))


def permuted(serial: int, width: int, keyed: Keyed) -> int:
    """Where the permutation of all numbers of *width* digits under that key takes *serial*. Raises NoNumber."""
    if not 0 <= serial < 10**width:
        raise NoNumber("numbers_used_up")
    sizes: tuple[int, int] = (10 ** (width // 2), 10 ** (width - width // 2))
    # The left half, then the right one, is moved by what the other gives: each round can be undone, so none collide.
    left, right = divmod(serial, sizes[1])
    for turn in range(ROUNDS):
        if turn % 2:
            right = (right + _drawn(keyed, width, turn, left)) % sizes[1]
        else:
            left = (left + _drawn(keyed, width, turn, right)) % sizes[0]
    return left * sizes[1] + right


def _drawn(keyed: Keyed, width: int, turn: int, half: int) -> int:
    """128 bits, so that what is left over by the modulus is beyond notice."""
    return int(keyed(f"{width}:{turn}:{half}")[:32], 16)
