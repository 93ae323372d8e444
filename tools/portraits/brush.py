"""What a portrait is painted with: soft-edged shapes and tapering strokes, in units of which a head is some 720 high."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Point = tuple[float, float]
Colour = tuple[int, int, int]
Box = tuple[int, int, int, int]
Strand = tuple[Sequence[Point], Colour, float, float]
"""A line, its colour, its width and its opacity."""
ACROSS = 870.0
"""So wide is the picture."""
CENTRE: Point = (500.0, 690.0)
"""What of the drawing is in its middle."""
COARSE = 4
"""A blurred shape is made so much smaller: four times as small, sixteen times as fast, and nobody can see it."""


def curve(points: Sequence[Point], *, closed: bool = False, steps: int = 10) -> list[Point]:
    """A smooth line through *points* (Catmull-Rom), in so many straight pieces from one to the next."""
    known = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    line = [
        _between(known[place : place + 4], step / steps) for place in range(len(known) - 3) for step in range(steps)
    ]
    return line if closed else [*line, points[-1]]


def _between(four: Sequence[Point], t: float) -> Point:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = four

    def one(a: float, b: float, c: float, d: float) -> float:
        return b + t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))) / 2

    return one(ax, bx, cx, dx), one(ay, by, cy, dy)


def mirrored(half: Sequence[Point], centre: float) -> list[Point]:
    """A closed outline from its right half, which goes from the top to the bottom."""
    return [*half, *((2 * centre - x, y) for x, y in reversed(half))]


def ellipse(x: float, y: float, rx: float, ry: float) -> list[Point]:
    """Its outline."""
    return [(x + rx * math.cos(a * math.pi / 24), y + ry * math.sin(a * math.pi / 24)) for a in range(48)]


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """So much of *other* in *one*."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def darker(colour: Colour, share: float) -> Colour:
    """Nearer to black."""
    return mixed(colour, (0, 0, 0), share)


def lighter(colour: Colour, share: float) -> Colour:
    """Nearer to white."""
    return mixed(colour, (255, 255, 255), share)


@dataclass(frozen=True, slots=True)
class Pose:
    """How somebody sits before the camera."""

    turned: float = 0
    """The figure leans by so many radians."""
    near: float = 1
    """How large the figure is."""
    shift: Point = (0, 0)
    """How far from the middle it is."""


class Canvas:
    """A picture in the making, larger than it is to be."""

    def __init__(self, width: int, height: int, top: Colour, bottom: Colour, pose: Pose) -> None:
        self.scale = width / ACROSS * pose.near
        self.pose = pose
        self.size = width, height
        ramp = Image.linear_gradient("L").resize(self.size)
        self.picture = Image.composite(Image.new("RGB", self.size, bottom), Image.new("RGB", self.size, top), ramp)

    def placed(self, points: Iterable[Point]) -> list[Point]:
        """Points in pixels."""
        cos, sin = (self.scale * of(self.pose.turned) for of in (math.cos, math.sin))
        right, down = (middle / 2 + by * self.scale for middle, by in zip(self.size, self.pose.shift, strict=True))
        moved = ((x - CENTRE[0], y - CENTRE[1]) for x, y in points)
        return [(right + x * cos - y * sin, down + x * sin + y * cos) for x, y in moved]

    def mask(self, outline: Iterable[Point], *, blur: float = 0) -> Image.Image:
        """The inside of *outline* as levels of grey, as large as the picture."""
        return _inside(self.placed(outline), (0, 0, *self.size), blur * self.scale)

    def shape(
        self,
        outline: Iterable[Point],
        colour: Colour,
        *,
        blur: float = 0,
        opacity: float = 1,
        within: Image.Image | None = None,
    ) -> None:
        """Paint the inside of *outline*, in *within* only."""
        points = self.placed(outline)
        box = self._box(points, 3 * blur * self.scale)
        self._paint(_inside(points, box, blur * self.scale), box, colour, opacity, within)

    def rim(
        self,
        outline: Sequence[Point],
        colour: Colour,
        *,
        blur: float,
        opacity: float,
        shift: Point,
        within: Image.Image | None = None,
    ) -> None:
        """Shade what is inside *outline* along its edge, as if the light came from *shift*."""
        points = self.placed(outline)
        box = self._box(points, 0)
        moved = self.placed((x + shift[0], y + shift[1]) for x, y in outline)
        edge = ImageChops.invert(_inside(moved, box, blur * self.scale))
        self._paint(ImageChops.multiply(edge, _inside(points, box, 0)), box, colour, opacity, within)

    def stroke(
        self,
        line: Sequence[Point],
        colour: Colour,
        width: float,
        *,
        opacity: float = 1,
        blur: float = 0,
        within: Image.Image | None = None,
    ) -> None:
        """A line that is *width* wide in its middle and runs out at both ends."""
        self.shape(tapered(curve(line), width), colour, blur=blur, opacity=opacity, within=within)

    def strands(self, strokes: Iterable[Strand], within: Image.Image) -> None:
        """Many thin strokes at once."""
        layer = self.picture.copy()
        pen = ImageDraw.Draw(layer, "RGBA")
        for line, colour, width, opacity in strokes:
            pen.polygon(self.placed(tapered(curve(line, steps=5), width)), fill=(*colour, round(255 * opacity)))
        self.picture.paste(layer, mask=within)

    def _box(self, points: Sequence[Point], margin: float) -> Box:
        """What of the picture a shape can reach, in pixels."""
        across, down = [x for x, _ in points], [y for _, y in points]
        width, height = self.size
        left, top = max(0, int(min(across) - margin)), max(0, int(min(down) - margin))
        right, bottom = min(width, int(max(across) + margin) + 2), min(height, int(max(down) + margin) + 2)
        return left, top, max(right, left + 1), max(bottom, top + 1)

    def _paint(self, mask: Image.Image, box: Box, colour: Colour, opacity: float, within: Image.Image | None) -> None:
        if within is not None:
            mask = ImageChops.multiply(mask, within.crop(box))
        if opacity < 1:
            mask = mask.point([round(level * opacity) for level in range(256)])
        self.picture.paste(colour, box, mask)


def _inside(points: Sequence[Point], box: Box, blur: float) -> Image.Image:
    """The inside of a polygon as levels of grey, for that part of the picture; all in pixels."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    shrunk = COARSE if blur > COARSE else 1
    mask = Image.new("L", (width // shrunk + 1, height // shrunk + 1), 0)
    ImageDraw.Draw(mask).polygon([((x - left) / shrunk, (y - top) / shrunk) for x, y in points], fill=255)
    if blur:
        mask = mask.filter(ImageFilter.GaussianBlur(blur / shrunk))
    if shrunk > 1:
        mask = mask.resize((mask.width * shrunk, mask.height * shrunk), Image.Resampling.BILINEAR)
    return mask.crop((0, 0, width, height))


def outset(line: Sequence[Point], by: float | Callable[[float], float]) -> list[Point]:
    """*line*, moved to its right by so much; or by what a function of the share of its length says."""
    moved, last = [], len(line) - 1
    for place, (x, y) in enumerate(line):
        (ax, ay), (bx, by_) = line[max(0, place - 1)], line[min(last, place + 1)]
        far = by(place / last) if callable(by) else by
        far /= math.hypot(bx - ax, by_ - ay) or 1
        moved.append((x + (ay - by_) * far, y + (bx - ax) * far))
    return moved


def tapered(line: Sequence[Point], width: float) -> list[Point]:
    """The outline of a stroke along *line*."""
    right = outset(line, lambda share: width / 2 * (0.12 + 0.88 * math.sin(math.pi * share) ** 0.6))
    return [*right, *((2 * x - rx, 2 * y - ry) for (x, y), (rx, ry) in reversed(list(zip(line, right, strict=True))))]
