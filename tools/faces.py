"""How well a portrait is told from what is none: python -m tools.faces [how many of each]. The figures of docs/portraits.md."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

os.environ["OMP_NUM_THREADS"] = "1"  # as in the cage

from pipeline.cage import faces, photo
from pipeline.cage.limits import Limits
from tools.portraits.drawing import jpeg, portrait
from tools.portraits.others import OTHERS, other
from tools.portraits.photographed import photographed
from tools.portraits.spoilt import SPOILT, spoilt

if TYPE_CHECKING:
    from collections.abc import Callable

PORTRAITS, OF_A_KIND = 200, 20
FIRST = 5000
"""Numbers that nothing was tuned on."""


def measured(name: str, make: Callable[[int], bytes], count: int) -> float:
    """Print what is said of *count* pictures; the seconds that one takes."""
    said: Counter[tuple[str, ...]] = Counter()
    taken = 0.0
    for seed in range(FIRST, FIRST + count):
        data, began = make(seed), time.process_time()
        found = photo.inspect(data, Limits())
        taken += time.process_time() - began
        said[found.verdict, *(str(code) for code, _ in found.reasons)] += 1
    parts = "; ".join(f"{n} {' '.join(what)}" for what, n in said.most_common())
    print(f"| {name} | {count} | {parts} |", flush=True)
    return taken / count


def main(portraits: int = PORTRAITS, of_a_kind: int = OF_A_KIND) -> None:
    """All tables."""
    if not faces.there():
        sys.exit("there is no face detector on this machine (see docs/portraits.md)")
    print("| pictures | how many | what is said |\n|---|---|---|")
    seconds = measured("drawn, as an ID photo", lambda seed: jpeg(portrait(seed)), portraits)
    longest = measured("the same, by a phone", photographed, portraits)
    for kind in OTHERS:
        measured(f"no portrait: {kind}", lambda seed, kind=kind: other(kind, seed), of_a_kind)
    for kind in SPOILT:
        measured(f"spoilt: {kind}", lambda seed, kind=kind: spoilt(kind, seed), of_a_kind)
    print(f"\nseconds of a processor for one: {seconds:.2f}, of a phone's picture {longest:.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
