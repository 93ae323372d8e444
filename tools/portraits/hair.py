"""Hair: what falls behind the neck, what frames the face, and the strands of both.

The tables' x is in half widths of the face, from its middle, for a parting on the viewer's right; y is a height.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import ImageChops

from tools.portraits.brush import curve, darker, lighter, mirrored, mixed
from tools.portraits.face import MIDDLE, outline, shadow
from tools.portraits.looks import Hair

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL import Image

    from tools.portraits.brush import Canvas, Colour, Point, Strand
    from tools.portraits.looks import Looks

TOP, HAIRLINE = 158.0, 300.0
STRANDS = 420
"""Of a lock."""
SHINE = 290.0
"""The height at which light falls on it."""
# fmt: off
BEHIND: dict[Hair, Sequence[Point]] = {
    Hair.BOB: [(0, 178), (0.9, 260), (1.2, 480), (1.24, 760), (1.12, 930), (0.55, 960), (0, 940)],
    Hair.LONG: [(0, 178), (0.9, 260), (1.17, 480), (1.2, 760), (1.26, 1000), (1.1, 1180), (0.5, 1230), (0, 1200)],
    Hair.TIED: [(0, 158), (0.8, 230), (1.05, 420), (0.98, 640), (0.5, 800), (0, 820)],
}
"""The right half of what is seen behind face and neck."""
CURTAINS: dict[Hair, tuple[Sequence[Point], Sequence[Point]]] = {
    Hair.BOB: (
        [(-0.4, 150), (-0.92, 215), (-1.2, 370), (-1.28, 560), (-1.28, 740), (-1.2, 910),
         (-0.94, 930), (-0.96, 780), (-0.98, 620), (-0.92, 480), (-0.7, 390), (-0.2, 335)],
        [(0.85, 205), (1.14, 330), (1.25, 520), (1.28, 720), (1.2, 905),
         (0.94, 925), (0.96, 780), (0.98, 620), (0.95, 480), (0.78, 370)],
    ),
    Hair.LONG: (
        [(-0.4, 150), (-0.92, 215), (-1.17, 370), (-1.23, 560), (-1.22, 780), (-1.3, 980), (-1.32, 1150),
         (-1.0, 1200), (-0.98, 1000), (-0.98, 800), (-0.97, 620), (-0.92, 480), (-0.7, 390), (-0.2, 335)],
        [(0.85, 205), (1.12, 330), (1.2, 520), (1.2, 760), (1.28, 960), (1.3, 1140),
         (0.98, 1190), (0.98, 1000), (0.98, 800), (0.97, 620), (0.94, 480), (0.78, 370)],
    ),
    Hair.TIED: (
        [(-0.4, 150), (-0.85, 205), (-1.07, 310), (-1.12, 430), (-1.07, 540),
         (-0.99, 565), (-0.94, 470), (-0.84, 400), (-0.62, 352), (-0.2, 318)],
        [(0.8, 195), (1.05, 300), (1.12, 420), (1.07, 530), (0.99, 560), (0.95, 470), (0.88, 400), (0.68, 340)],
    ),
}
"""Left and right of the parting: the outer edge downwards, then the inner one back up."""
CROPPED: Sequence[Point] = [
    (1.03, 560), (0.97, 460), (0.91, 392), (0.77, 346), (0.42, 314), (0.1, 330), (-0.35, 316), (-0.74, 350),
    (-0.91, 396), (-0.97, 460), (-1.03, 560), (-1.08, 460), (-1.05, 340), (-0.92, 228), (-0.55, 162), (0, 140),
    (0.55, 158), (0.92, 226), (1.05, 340), (1.08, 460),
]
CROPPED_ROOTS: Sequence[Point] = [(-1.02, 500), (-0.7, 345), (0, 325), (0.7, 345), (1.02, 500)]
CROPPED_TIPS: Sequence[Point] = [(-1.1, 420), (-0.75, 190), (0.1, 150), (0.85, 200), (1.1, 420)]
SWEPT: Sequence[Point] = [
    (-0.1, 352), (-0.55, 372), (-0.84, 400), (-0.96, 480), (-1.02, 560), (-1.1, 470), (-1.09, 350), (-0.94, 235),
    (-0.55, 165), (0, 143), (0.45, 153), (0.78, 190), (1.0, 262), (1.1, 370), (1.1, 480), (1.02, 560), (0.98, 470),
    (0.9, 395),
]
SWEPT_TIPS: Sequence[Point] = [(-0.9, 215), (-1.1, 330), (-1.0, 520)]
SIDE: Sequence[Point] = [(0.9, 130), (1.2, 262), (1.2, 370), (1.2, 480), (1.02, 560), (0.98, 470), (0.9, 395)]
SIDE_TIPS: Sequence[Point] = [(1.05, 290), (1.12, 400), (1.02, 540)]
# fmt: on


@dataclass(frozen=True, slots=True)
class Lock:
    """Its outline, and two lines: strands run from one to the other, or along both."""

    edge: list[Point]
    one: list[Point]
    other: list[Point]
    along: bool


def draw_back(canvas: Canvas, who: Looks) -> None:
    """Behind neck and shoulders; only where it is long enough."""
    if half := BEHIND.get(who.hair):
        points = mirrored([(MIDDLE + x * who.cheek, y) for x, y in half], MIDDLE)[:-1]
        canvas.shape(curve(points, closed=True), darker(who.hair_colour, 0.3), blur=2)


def draw_hair(canvas: Canvas, who: Looks) -> None:
    """Over the forehead and beside the face, with the shade that it throws."""
    locks, face = list(_locks(who)), canvas.mask(outline(who))
    for lock in locks:
        below = [(x + 6, y + 13) for x, y in lock.edge]
        canvas.shape(below, darker(shadow(who), 0.2), blur=12, opacity=0.5, within=face)
    head = ImageChops.lighter(canvas.mask(_edge(who, _swept(who))), face) if who.hair is Hair.PARTED else None
    chance = random.Random(f"{who.hair} {who.cheek}")  # noqa: S311  looks only
    for lock in locks:
        _draw(canvas, who, lock, head, chance)


def _locks(who: Looks) -> Iterator[Lock]:
    part = abs(who.parting) / who.cheek
    if who.hair is Hair.CROPPED:
        yield Lock(_edge(who, CROPPED), _at(who, CROPPED_ROOTS), _at(who, CROPPED_TIPS), along=False)
    elif who.hair is Hair.PARTED:
        roots = _at(who, [(part + 0.05, 150), (part, 230), (part, 330)])
        yield Lock(_edge(who, _swept(who)), roots, _at(who, SWEPT_TIPS), along=False)
        side = [(part, 90), *SIDE, (part + 0.22, 345), (part, 318)]
        yield Lock(
            _edge(who, side), _at(who, [(part, 170), (part, 230), (part, 318)]), _at(who, SIDE_TIPS), along=False
        )
    else:
        for half in CURTAINS[who.hair]:
            above, below = (part, TOP), (part, HAIRLINE)
            outer, inner = half[: len(half) // 2], half[len(half) // 2 :]
            one, other = (curve(_at(who, line)) for line in ([above, *outer], [below, *reversed(inner)]))
            yield Lock(_edge(who, [above, *half, below]), one, other, along=True)


def _swept(who: Looks) -> Sequence[Point]:
    part = abs(who.parting) / who.cheek
    return [*SWEPT, (part + 0.22, 345), (part, 318)]


def _at(who: Looks, points: Sequence[Point]) -> list[Point]:
    """Points of a table, on the side of the parting."""
    side = who.cheek if who.parting > 0 else -who.cheek
    return [(MIDDLE + side * x, y) for x, y in points]


def _edge(who: Looks, points: Sequence[Point]) -> list[Point]:
    return curve(_at(who, points), closed=True)


def _draw(canvas: Canvas, who: Looks, lock: Lock, head: Image.Image | None, chance: random.Random) -> None:
    """The mass, darker at its edge, and strands; nothing beyond the *head*."""
    colour = who.hair_colour
    inside = canvas.mask(lock.edge, blur=3)
    if head is not None:
        inside = ImageChops.multiply(inside, head)
    canvas.shape(lock.edge, colour, blur=2, within=head)
    canvas.rim(lock.edge, darker(colour, 0.55), blur=22, opacity=0.55, shift=(-8, 6), within=head)
    canvas.strands((_strand(who, lock, chance) for _ in range(STRANDS)), inside)


def _strand(who: Looks, lock: Lock, chance: random.Random) -> Strand:
    line = _beside(lock, chance) if lock.along else _across(lock, chance)
    x, y = line[len(line) // 2]
    lit = max(0.0, 1 - abs(y - SHINE) / 120) * (1.1 if x < MIDDLE else 0.6)
    tone = chance.uniform(-0.5, 0.22) + 0.2 * lit
    return line, _toned(who.hair_colour, tone), chance.uniform(2, 6), chance.uniform(0.25, 0.6)


def _toned(colour: Colour, tone: float) -> Colour:
    return lighter(mixed(colour, (150, 110, 84), 0.2), tone) if tone > 0 else darker(colour, -tone)


def _beside(lock: Lock, chance: random.Random) -> list[Point]:
    """A piece of a line between the lock's two."""
    share, begin, length = chance.random(), chance.uniform(0, 0.5), chance.uniform(0.35, 0.5)
    places = [begin + length * step / 5 for step in range(6)]
    return [_between(_on(lock.one, place), _on(lock.other, place), share) for place in places]


def _across(lock: Lock, chance: random.Random) -> list[Point]:
    """A piece of a bow from one line to the other."""
    place = chance.random()
    a, b = _on(lock.one, place), _on(lock.other, place + chance.uniform(-0.1, 0.1))
    low, high = sorted((chance.uniform(-0.05, 1), chance.uniform(0, 1.1)))
    bow = (b[1] - a[1]) * 0.12, -abs(b[0] - a[0]) * 0.14
    line = []
    for share in (low, (low + high) / 2, high):
        (x, y), bent = _between(a, b, share), 4 * share * (1 - share)
        line.append((x + bow[0] * bent, y + bow[1] * bent))
    return line


def _on(line: list[Point], share: float) -> Point:
    """The point at that share of a line's pieces."""
    place = max(0.0, min(1.0, share)) * (len(line) - 1)
    before = min(int(place), len(line) - 2)
    return _between(line[before], line[before + 1], place - before)


def _between(one: Point, other: Point, share: float) -> Point:
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share
