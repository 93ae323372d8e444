"""The face: its form, eyes, brows, nose and mouth; the light comes from the viewer's upper left."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tools.portraits.brush import curve, darker, ellipse, lighter, mirrored, mixed

if TYPE_CHECKING:
    from PIL import Image

    from tools.portraits.brush import Canvas, Colour, Point
    from tools.portraits.looks import Looks

MIDDLE = 500.0
CROWN, EYES, NOSE, MOUTH = 215.0, 560.0, 702.0, 778.0
"""Heights."""
SIDES = (-1, 1)
LINED = 0.5
"""The age from which a forehead has lines."""
LID: Colour = (44, 30, 28)


def outline(who: Looks) -> list[Point]:
    """The edge of the face from the crown, hidden by hair, to the chin."""
    c, j = who.cheek, who.jaw
    half = [
        (0, CROWN),
        (c * 0.62, 250),
        (c * 0.94, 370),
        (c, 500),
        (c * 0.985, 600),
        (c * 0.93, 690),
        (j, 780),
        (j * 0.66, who.chin - 42),
        (j * 0.3, who.chin - 6),
        (0, who.chin),
    ]
    return curve(mirrored([(MIDDLE + x, y) for x, y in half], MIDDLE)[:-1], closed=True)


def shadow(who: Looks) -> Colour:
    """Skin out of the light: darker and warmer."""
    return mixed(who.skin, (128, 62, 40), 0.5)


def draw_ears(canvas: Canvas, who: Looks) -> None:
    """Both, a little darker than the face; hair may cover them."""
    for side in SIDES:
        x = MIDDLE + side * who.cheek
        half = [(0, 525), (24, 520), (38, 560), (34, 612), (17, 648), (-8, 652), (-20, 590)]
        ear = curve([(x + side * dx, y) for dx, y in half], closed=True)
        canvas.shape(ear, mixed(who.skin, shadow(who), 0.22 if side < 0 else 0.4))
        inner = [(x + side * dx, y) for dx, y in ((6, 550), (24, 548), (24, 590), (14, 626))]
        canvas.stroke(inner, shadow(who), 9, opacity=0.6, blur=3)


def draw_face(canvas: Canvas, who: Looks) -> None:
    """Everything between the ears but hair and glasses."""
    edge = outline(who)
    skin = canvas.mask(edge)
    canvas.shape(edge, who.skin)
    _model(canvas, who, edge, skin)
    _nose(canvas, who, skin)
    _mouth(canvas, who, skin)
    for side in SIDES:
        _eye(canvas, who, side, skin)
        _brow(canvas, who, side)
    _lines(canvas, who, skin)


def _model(canvas: Canvas, who: Looks, edge: list[Point], skin: Image.Image) -> None:
    """Light and shade that make it round."""
    dark, light = shadow(who), lighter(who.skin, 0.55)
    canvas.rim(edge, dark, blur=46, opacity=0.62, shift=(-22, -14))
    canvas.rim(edge, dark, blur=18, opacity=0.3, shift=(0, -4))
    canvas.shape(ellipse(MIDDLE - 40, 385, 130, 75), light, blur=52, opacity=0.5, within=skin)
    for side in SIDES:
        x = MIDDLE + side * 128
        blush = mixed(who.skin, (214, 96, 84), 0.55)
        canvas.shape(ellipse(x, 682, 62, 46), blush, blur=34, opacity=0.42 if who.woman else 0.24, within=skin)
        canvas.shape(ellipse(x - 12, 640, 50, 26), light, blur=24, opacity=0.45 if side < 0 else 0.22, within=skin)
        canvas.shape(ellipse(MIDDLE + side * 74, EYES - 18, 34, 34), dark, blur=20, opacity=0.34, within=skin)
        canvas.shape(
            ellipse(MIDDLE + side * who.apart, EYES - 8, who.eye + 16, 36), dark, blur=18, opacity=0.2, within=skin
        )
    canvas.shape(ellipse(MIDDLE, who.chin - 70 + 34, 60, 26), light, blur=22, opacity=0.32, within=skin)
    canvas.shape(ellipse(MIDDLE, MOUTH + 50, 58, 13), dark, blur=11, opacity=0.42, within=skin)


def _nose(canvas: Canvas, who: Looks, skin: Image.Image) -> None:
    dark, light, n = shadow(who), lighter(who.skin, 0.7), who.nose
    side = [
        (MIDDLE + 18, 545),
        (MIDDLE + 24, 610),
        (MIDDLE + n * 0.85, 675),
        (MIDDLE + n * 0.5, 700),
        (MIDDLE + 12, 650),
    ]
    canvas.shape(curve(side, closed=True), dark, blur=13, opacity=0.42, within=skin)
    left = [
        (MIDDLE - 22, 560),
        (MIDDLE - 22, 620),
        (MIDDLE - n * 0.85, 680),
        (MIDDLE - n * 0.6, 690),
        (MIDDLE - 14, 630),
    ]
    canvas.shape(curve(left, closed=True), dark, blur=13, opacity=0.16, within=skin)
    canvas.stroke(
        [(MIDDLE - 3, 520), (MIDDLE - 4, 590), (MIDDLE - 3, 650)], light, 20, blur=9, opacity=0.55, within=skin
    )
    canvas.shape(ellipse(MIDDLE - 4, 672, 17, 14), light, blur=8, opacity=0.62, within=skin)
    canvas.shape(ellipse(MIDDLE + 4, NOSE + 16, n, 12), dark, blur=9, opacity=0.5, within=skin)
    for at in SIDES:
        wing = [
            (MIDDLE + at * n * 0.82, 664),
            (MIDDLE + at * n, 686),
            (MIDDLE + at * n * 0.86, 706),
            (MIDDLE + at * n * 0.6, 706),
        ]
        canvas.stroke(wing, darker(dark, 0.1), 8, blur=3, opacity=0.5)
        hole = [(MIDDLE + at * n * 0.62, 705), (MIDDLE + at * n * 0.42, 701), (MIDDLE + at * n * 0.24, 707)]
        canvas.stroke(hole, (92, 44, 34), 9, blur=2, opacity=0.7)
    canvas.stroke([(MIDDLE - n * 0.3, 708), (MIDDLE, 716), (MIDDLE + n * 0.3, 708)], dark, 7, blur=2.5, opacity=0.7)
    for at in SIDES:
        canvas.stroke([(MIDDLE + at * 9, 728), (MIDDLE + at * 11, 752)], dark, 7, blur=4, opacity=0.4)


def _mouth(canvas: Canvas, who: Looks, skin: Image.Image) -> None:
    m, rise = who.mouth, who.smile
    full = 1.0 if who.woman else 0.78
    corner = MOUTH - rise
    line = [
        (-m, corner),
        (-m * 0.5, MOUTH + 1),
        (-m * 0.16, MOUTH - 3),
        (0, MOUTH + 1),
        (m * 0.16, MOUTH - 3),
        (m * 0.5, MOUTH + 1),
        (m, corner),
    ]
    top = [
        (m * 0.55, MOUTH - 17 * full),
        (m * 0.17, MOUTH - 25 * full),
        (0, MOUTH - 19 * full),
        (-m * 0.17, MOUTH - 25 * full),
        (-m * 0.55, MOUTH - 17 * full),
    ]
    low = [
        (m * 0.6, MOUTH + 19 * full),
        (m * 0.25, MOUTH + 31 * full),
        (-m * 0.25, MOUTH + 31 * full),
        (-m * 0.6, MOUTH + 19 * full),
    ]

    def moved(points: list[Point]) -> list[Point]:
        return [(MIDDLE + x, y) for x, y in points]

    upper = curve(moved([*line, *top]), closed=True)
    lower = curve(moved([*line, *low]), closed=True)
    canvas.shape(lower, who.lips, blur=1.4, opacity=0.92)
    canvas.shape(upper, darker(who.lips, 0.16), blur=1.4, opacity=0.94)
    inside = canvas.mask(lower)
    canvas.rim(lower, darker(who.lips, 0.4), blur=8, opacity=0.4, shift=(-3, -4))
    canvas.shape(
        ellipse(MIDDLE - 14, MOUTH + 15 * full, m * 0.4, 5), lighter(who.lips, 0.7), blur=4, opacity=0.6, within=inside
    )
    canvas.stroke(moved(line), darker(mixed(who.lips, (60, 16, 18), 0.6), 0.15), 6.5, blur=0.8, opacity=0.9)
    for at in SIDES:
        spot = ellipse(MIDDLE + at * (m + 3), corner + 1, 8, 7)
        canvas.shape(spot, shadow(who), blur=5, opacity=0.6, within=skin)


def _lids(who: Looks, side: int) -> tuple[list[Point], list[Point]]:
    """The upper and the lower edge of an eye, from its inner corner to its outer one."""
    x, e, o = MIDDLE + side * who.apart, who.eye, who.opening
    upper = [(-e, 6), (-e * 0.62, -o * 0.62), (-e * 0.1, -o), (e * 0.45, -o * 0.82), (e, -3)]
    lower = [(-e, 6), (-e * 0.5, o * 0.62), (e * 0.1, o * 0.84), (e * 0.6, o * 0.55), (e, -3)]
    return [(x + side * dx, EYES + dy) for dx, dy in upper], [(x + side * dx, EYES + dy) for dx, dy in lower]


def _eye(canvas: Canvas, who: Looks, side: int, skin: Image.Image) -> None:
    x, e, o = MIDDLE + side * who.apart, who.eye, who.opening
    upper, lower = _lids(who, side)
    edge = [*curve(upper), *reversed(curve(lower))]
    inside = canvas.mask(edge)
    canvas.shape(edge, (238, 234, 231), blur=1)
    r = o * 1.16
    at = (x, EYES - 1)
    canvas.shape(ellipse(*at, r, r), darker(who.iris, 0.45), blur=1, within=inside)
    canvas.shape(ellipse(*at, r * 0.86, r * 0.86), who.iris, blur=2.2, within=inside)
    canvas.shape(
        ellipse(at[0], at[1] + r * 0.4, r * 0.6, r * 0.36), lighter(who.iris, 0.35), blur=4, opacity=0.7, within=inside
    )
    canvas.shape(ellipse(*at, r * 0.42, r * 0.42), (12, 9, 9), blur=0.8, within=inside)
    canvas.shape(_lid_shade(upper), (40, 26, 24), blur=6, opacity=0.5, within=inside)
    canvas.shape(
        ellipse(at[0] - r * 0.36, at[1] - r * 0.36, r * 0.24, r * 0.22),
        (255, 255, 255),
        blur=0.8,
        opacity=0.95,
        within=inside,
    )
    canvas.shape(ellipse(x - side * (e - 6), EYES + 4, 6, 5), (206, 138, 126), blur=2, opacity=0.8, within=inside)
    _lashes(canvas, who, side, upper, lower)
    crease = [(px + side * 2, py - (13 if place in {0, 4} else 17)) for place, (px, py) in enumerate(upper)]
    canvas.stroke(crease, darker(shadow(who), 0.25), 5, blur=1.5, opacity=0.6, within=skin)
    bag = [(px, py + 17) for px, py in lower[:-1]]
    canvas.stroke(bag, shadow(who), 6, blur=4, opacity=0.26 + 0.3 * who.age, within=skin)


def _lid_shade(upper: list[Point]) -> list[Point]:
    """The shade that the upper lid throws on the eye."""
    return [*curve(upper), *((x, y + 9) for x, y in reversed(curve(upper)))]


def _lashes(canvas: Canvas, who: Looks, side: int, upper: list[Point], lower: list[Point]) -> None:
    end = upper[-1]
    lid = [*upper[:-1], (end[0] + side * (7 if who.woman else 2), end[1] - (3 if who.woman else 0))]
    canvas.stroke(lid, LID, 9.5 if who.woman else 7, blur=0.6, opacity=0.95)
    canvas.stroke(lower[1:], mixed(LID, shadow(who), 0.5), 3.6, blur=0.8, opacity=0.75)
    if who.woman:
        for place, (x, y) in enumerate(curve(upper)[12::4]):
            reach = 5 + place * 0.8
            canvas.stroke(
                [(x, y), (x + side * reach * 0.5, y - reach * 0.7), (x + side * reach, y - reach)],
                LID,
                2.6,
                opacity=0.8,
            )


def _brow(canvas: Canvas, who: Looks, side: int) -> None:
    """A soft form and hairs on it."""
    x, b, e = MIDDLE + side * (who.apart + 4), who.brow, who.eye
    base = EYES - 62
    spine = curve([(-e * 1.15, 7), (-e * 0.4, -2), (e * 0.5, -9), (e * 1.35, 7)])
    spine = [(x + side * dx, base + dy) for dx, dy in spine]
    thick = [
        b * min(0.75 + 0.5 * t, 0.95 * (1.25 - t) * 1.24)
        for t in (place / (len(spine) - 1) for place in range(len(spine)))
    ]
    edge = [(px, py - t / 2) for (px, py), t in zip(spine, thick, strict=True)]
    edge += [(px, py + t / 2) for (px, py), t in reversed(list(zip(spine, thick, strict=True)))]
    colour = mixed(who.hair_colour, who.skin, 0.12)
    canvas.shape(edge, colour, blur=4, opacity=0.6)
    chance = random.Random(f"brow {who.apart} {side}")  # noqa: S311  looks only
    strokes = []
    for _ in range(90):
        place = chance.randrange(len(spine) * 4 // 5)
        (px, py), t = spine[place], thick[place]
        py += chance.uniform(-0.42, 0.42) * t
        lean = 3 + 12 * place / len(spine)
        strokes.append(
            (
                [(px, py + 4), (px + side * lean * 0.6, py - 1), (px + side * (lean + 5), py - 3 + lean * 0.45)],
                darker(colour, chance.uniform(0, 0.3)),
                3.0,
                0.55,
            )
        )
    canvas.strands(strokes, canvas.mask(ellipse(x, base, e * 2, 60)))


def _lines(canvas: Canvas, who: Looks, skin: Image.Image) -> None:
    """From the nose to the corners of the mouth; across the forehead, with the years."""
    for side in SIDES:
        fold = [
            (MIDDLE + side * (who.nose + 10), 694),
            (MIDDLE + side * (who.nose + 30), 724),
            (MIDDLE + side * (who.mouth + 17), 768),
        ]
        canvas.stroke(fold, shadow(who), 9, blur=5, opacity=0.22 + 0.4 * who.age, within=skin)
    if who.age > LINED:
        for y in (392, 424):
            canvas.stroke(
                [(420, y), (500, y - 5), (585, y)], shadow(who), 5, blur=3, opacity=0.35 * who.age, within=skin
            )
