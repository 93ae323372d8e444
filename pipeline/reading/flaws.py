"""What is wrong with the picture of a page, by how its lines were read: it is turned, cut off, unclear, of a screen. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean
from typing import TYPE_CHECKING

from pipeline.reading.places import SCALE, drawn_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.reading.places import Place
    from pipeline.reading.reader import Line, ReadPage

EDGE = 40
"""Ten thousandths from the picture's edge: a line that comes so near goes on behind it."""
CUT_LEAST = 3
"""Lines on one side; one may be a shadow, or a stamp's rim."""
WORDS = 2
"""Letters that make a line one of text."""
DOUBTFUL, UNCLEAR_SHARE, UNCLEAR_LEAST = 0.5, 0.25, 20
"""Letters read with less certainty; such a part of a page's, of so many at least."""


class FlawKind(StrEnum):
    """What it is."""

    TURNED = "turned"
    CUT = "cut"
    UNCLEAR = "unclear"
    SCREEN = "screen"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing, and where on the picture as it is stored."""

    kind: FlawKind
    place: Place


def flaws(page: ReadPage) -> tuple[Flaw, ...]:
    """What is wrong with it; of a text layer nothing is."""
    return tuple(_flaws(page)) if page.by == "picture" else ()


def _flaws(page: ReadPage) -> Iterator[Flaw]:
    if page.turn:
        yield Flaw(FlawKind.TURNED, (0, 0, SCALE, SCALE))
    text = [line for line in page.lines if sum(map(str.isalnum, line.text)) >= WORDS]
    left = [line for line in text if min(line.at[0::2]) <= EDGE]
    right = [line for line in text if max(line.at[0::2]) >= SCALE - EDGE]
    for side in (left, right):
        if len(side) >= CUT_LEAST:
            yield Flaw(FlawKind.CUT, drawn_at(_around(side), page.turn))
    sure = [one for line in text for one in line.sure]
    if len(sure) >= UNCLEAR_LEAST and sum(one < DOUBTFUL for one in sure) >= UNCLEAR_SHARE * len(sure):
        worst = [line for line in text if line.sure and fmean(line.sure) < fmean(sure)]
        yield Flaw(FlawKind.UNCLEAR, drawn_at(_around(worst or text), page.turn))
    if page.screen:
        yield Flaw(FlawKind.SCREEN, (0, 0, SCALE, SCALE))


def _around(lines: Sequence[Line]) -> Place:
    across = [value for line in lines for value in line.at[0::2]]
    down = [value for line in lines for value in line.at[1::2]]
    return (min(across), min(down), max(across), max(down))
