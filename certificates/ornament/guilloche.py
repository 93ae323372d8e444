"""A ground that is computed: rosettes of turned ellipses, a braided border, a fold; vectors, no transparency."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from certificates.template.paths import POINTS_PER_MM

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certificates.template.layout import Layout
    from certificates.template.paths import Box

NAME = "guilloche"
RED, GOLD, PAPER = "0.549 0.110 0.075", "0.722 0.596 0.361", "0.996 0.992 0.976"
PALE, BRAID = "0.953 0.928 0.874", "0.808 0.714 0.510"
OUTER, INNER, LINING = 8 * POINTS_PER_MM, 14.4 * POINTS_PER_MM, 16.2 * POINTS_PER_MM
"""How far the border's outer rule, inner rule and gold lining stand from the page's edge."""


def operators(where: Layout) -> Iterator[str]:
    """The ground of a page that opens like a booklet."""
    width, height = where.width, where.height
    yield f"{PAPER} rg 0 0 {width:.2f} {height:.2f} re f"
    for centre in (width * 0.2778, width * 0.7306):
        yield from _rosette(centre, height * 0.49, height * 0.318)
    yield from _border(width, height)
    yield from _fold(width, height)
    if title := where.boxes.get("title"):
        yield from _divider(title, height)
    yield _mat(where.photo, height)


def _rosette(x: float, y: float, size: float) -> Iterator[str]:
    """A guilloche: ellipses turned about one centre, in three rings; their crossings draw the pattern."""
    yield f"{PALE} RG 0.35 w"
    for long, short, count in ((1.0, 0.56, 36), (0.62, 0.40, 30), (0.40, 0.17, 24)):
        ellipse = _ellipse(long * size, short * size)
        for step in range(count):
            angle = math.pi * step / count
            yield f"q {_turn(angle)} {x:.2f} {y:.2f} cm {ellipse} S Q"


def _turn(angle: float) -> str:
    cos, sin = math.cos(angle), math.sin(angle)
    return f"{cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f}"


def _ellipse(a: float, b: float) -> str:
    k = 0.5522847
    return (
        f"{a:.2f} 0 m {a:.2f} {k * b:.2f} {k * a:.2f} {b:.2f} 0 {b:.2f} c "
        f"{-k * a:.2f} {b:.2f} {-a:.2f} {k * b:.2f} {-a:.2f} 0 c "
        f"{-a:.2f} {-k * b:.2f} {-k * a:.2f} {-b:.2f} 0 {-b:.2f} c "
        f"{k * a:.2f} {-b:.2f} {a:.2f} {-k * b:.2f} {a:.2f} 0 c h"
    )


def _border(width: float, height: float) -> Iterator[str]:
    """A braid between two red rules, a fret in each corner, a gold lining inside."""
    band = INNER - OUTER
    middle = (OUTER + INNER) / 2
    across, up = width - 2 * INNER, height - 2 * INNER
    yield f"{BRAID} RG 0.4 w"
    for angle, x, y, length in (
        (0.0, INNER, middle, across),
        (0.0, INNER, height - middle, across),
        (math.pi / 2, middle, INNER, up),
        (math.pi / 2, width - middle, INNER, up),
    ):
        yield from _braid(f"{_turn(angle)} {x:.2f} {y:.2f} cm", length, band * 0.33)
    for inset, line, colour in ((OUTER, 2.0, RED), (INNER, 0.7, RED), (LINING, 0.5, GOLD)):
        box = f"{inset:.2f} {inset:.2f} {width - 2 * inset:.2f} {height - 2 * inset:.2f}"
        yield f"{colour} RG {line} w {box} re S"
    for x, right in ((OUTER, 1), (width - OUTER, -1)):
        for y, above in ((OUTER, 1), (height - OUTER, -1)):
            yield from _corner(x, y, right * band, above * band)


def _braid(place: str, length: float, swing: float) -> Iterator[str]:
    """Six strands along a line: one period drawn, and set again and again, so that the file stays small."""
    count = round(length / 26)
    period = length / count
    strands = " ".join(_strand(period, swing, math.pi * phase / 3) for phase in range(6))
    yield f"q {place}"
    for _ in range(count):
        yield f"{strands} S 1 0 0 1 {period:.4f} 0 cm"
    yield "Q"


def _strand(period: float, swing: float, phase: float) -> str:
    """One period of a sine as two Bézier curves that keep its slope."""
    step, slope = period / 2, 2 * math.pi * swing / period
    path = [f"0 {swing * math.sin(phase):.2f} m"]
    for start in (phase, phase + math.pi):
        end, x = start + math.pi, 0 if start == phase else step
        first = swing * math.sin(start) + slope * math.cos(start) * step * 0.3642
        second = swing * math.sin(end) - slope * math.cos(end) * step * 0.3642
        path.append(
            f"{x + step * 0.3642:.2f} {first:.2f} {x + step * 0.6358:.2f} {second:.2f} "
            f"{x + step:.2f} {swing * math.sin(end):.2f} c"
        )
    return " ".join(path)


FRET = ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.34, 0.8), (0.34, 0.36), (0.66, 0.36), (0.66, 0.64), (0.5, 0.64))


def _corner(x: float, y: float, across: float, up: float) -> Iterator[str]:
    """A fret (回纹) in each corner: one line that turns inwards."""
    path = [(x + across * u, y + up * v) for u, v in FRET]
    yield f"{PAPER} rg {RED} RG 0.7 w {x:.2f} {y:.2f} {across:.2f} {up:.2f} re B"
    yield f"{GOLD} RG 1.1 w {path[0][0]:.2f} {path[0][1]:.2f} m"
    yield " ".join(f"{px:.2f} {py:.2f} l" for px, py in path[1:]) + " S"


def _fold(width: float, height: float) -> Iterator[str]:
    middle, edge = width / 2, 27 * POINTS_PER_MM
    yield f"{GOLD} RG 0.4 w {middle:.2f} {edge:.2f} m {middle:.2f} {height - edge:.2f} l S"
    for y in (edge, height - edge):
        yield _diamond(middle, y, 2.2)


def _divider(title: Box, height: float) -> Iterator[str]:
    """A fine rule with a diamond under the title."""
    left, _, right, bottom = title
    x, y, half, gap = (left + right) / 2, height - bottom - 4, 34 * POINTS_PER_MM, 6
    yield f"{GOLD} RG 0.4 w"
    for start, end in ((x - half, x - gap), (x + gap, x + half)):
        yield f"{start:.2f} {y:.2f} m {end:.2f} {y:.2f} l S"
    yield _diamond(x, y, 2.6)


def _diamond(x: float, y: float, half: float) -> str:
    corners = ((x, y + half), (x + half, y), (x, y - half), (x - half, y))
    (x0, y0), *rest = corners
    lines = " ".join(f"{px:.2f} {py:.2f} l" for px, py in rest)
    return f"{GOLD} rg {x0:.2f} {y0:.2f} m {lines} f"


MAT = 2.6
"""Of white around the photo, in points."""


def _mat(photo: Box, height: float) -> str:
    """A plain mat around the photo, with a hairline."""
    left, top, right, bottom = photo
    size = f"{right - left + 2 * MAT:.2f} {bottom - top + 2 * MAT:.2f}"
    return f"1 g {GOLD} RG 0.5 w {left - MAT:.2f} {height - bottom - MAT:.2f} {size} re B"
