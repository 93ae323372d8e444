"""Neck, shoulders and what is worn on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.portraits.brush import curve, darker, ellipse, lighter, mirrored, mixed
from tools.portraits.face import MIDDLE, SIDES, shadow
from tools.portraits.looks import Clothes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.portraits.brush import Canvas, Colour, Point
    from tools.portraits.looks import Looks

BOTTOM = 1460.0
COLLARED = 15
"""So many points of the shoulders' outline are under a collar."""
PIT = 1053.0
"""Height of the pit of the neck."""


def _thick(who: Looks) -> float:
    """Half the neck's width."""
    return 108 if who.woman else 138


def draw_neck(canvas: Canvas, who: Looks) -> None:
    """From the jaw to the breastbone, in the shade of the chin."""
    n = _thick(who)
    half = [(n * 0.98, 700), (n * 0.95, 860), (n, 918), (n * 1.25, 993), (n * 1.5, 1060), (n * 1.4, 1238), (0, 1268)]
    edge = [*curve([(MIDDLE + x, y) for x, y in half])]
    edge = mirrored(edge, MIDDLE)
    skin = canvas.mask(edge)
    canvas.shape(edge, mixed(who.skin, shadow(who), 0.16))
    canvas.rim(edge, shadow(who), blur=26, opacity=0.6, shift=(-16, 0))
    chin = mirrored(
        [(MIDDLE, 760), (MIDDLE + who.jaw, 800), (MIDDLE + who.jaw * 0.8, who.chin + 10), (MIDDLE, who.chin + 66)],
        MIDDLE,
    )
    canvas.shape(
        [(x + 14, y) for x, y in curve(chin, closed=True)],
        darker(shadow(who), 0.12),
        blur=17,
        opacity=0.75,
        within=skin,
    )
    for side in SIDES:
        bone = [(MIDDLE + side * 22, PIT), (MIDDLE + side * 90, PIT - 14), (MIDDLE + side * 200, PIT - 22)]
        canvas.stroke(bone, shadow(who), 13, blur=6, opacity=0.4, within=skin)
        cord = [(MIDDLE + side * n * 0.72, 898), (MIDDLE + side * n * 0.5, 978), (MIDDLE + side * 24, PIT)]
        canvas.stroke(cord, shadow(who), 14, blur=8, opacity=0.28, within=skin)


def _shoulders(who: Looks) -> list[Point]:
    """The right half of the figure below the neck, from the collar outwards."""
    wide = 372 if who.woman else 430
    n = _thick(who)
    return curve(
        [(n * 0.9, 938), (n * 1.35, 990), (wide * 0.72, 1050), (wide, 1123), (wide * 1.1, 1228), (wide * 1.16, BOTTOM)]
    )


def draw_clothes(canvas: Canvas, who: Looks) -> None:
    """By kind."""
    {Clothes.SUIT: _suit, Clothes.JACKET: _jacket, Clothes.SHIRT: _shirt, Clothes.KNIT: _knit}[who.clothes](canvas, who)


def _body(canvas: Canvas, who: Looks, colour: Colour, neckline: Sequence[Point]) -> list[Point]:
    """The garment: shoulders, and a *neckline* (its right half, from the shoulder to the middle) cut out; shaded."""
    half = [point for point in _shoulders(who) if point[1] >= neckline[0][1]]
    cut = curve(neckline)
    half = [*reversed(cut), *half, (0, BOTTOM)]
    edge = mirrored([(MIDDLE + x, y) for x, y in half], MIDDLE)
    canvas.shape(edge, colour)
    canvas.rim(edge, darker(colour, 0.6), blur=40, opacity=0.55, shift=(-18, 10))
    return edge


def _fold(canvas: Canvas, line: Sequence[Point], colour: Colour, *, width: float = 14, opacity: float = 0.4) -> None:
    for side in SIDES:
        canvas.stroke([(MIDDLE + side * x, y) for x, y in line], colour, width, blur=width / 2.4, opacity=opacity)


def _flap(canvas: Canvas, half: Sequence[Point], colour: Colour, *, depth: float = 10) -> None:
    """A pair of collar points or lapels, with the shade that they throw."""
    for side in SIDES:
        edge = [(MIDDLE + side * x, y) for x, y in half]
        canvas.shape([(x + 5, y + depth) for x, y in edge], darker(colour, 0.75), blur=8, opacity=0.5)
        canvas.shape(edge, colour if side < 0 else darker(colour, 0.06))
        canvas.rim(edge, darker(colour, 0.5), blur=14, opacity=0.4, shift=(-5, -4))


def _collar(canvas: Canvas, who: Looks, *, opened: bool) -> None:
    """Two leaves that stand round the neck, their points below the throat."""
    n = _thick(who)
    top: list[Point] = [(n * 0.5, 985), (n * 0.93, 893), (n * 1.02, 890), (n * 1.26, 958)]
    if opened:
        leaf = [*top, (n * 1.18, 1075), (n * 1.02, 1130), (26, 1112), (14, 1098)]
    else:
        leaf = [*top, (n * 0.98, 1060), (n * 0.86, 1090), (30, 1030), (8, 1022)]
    _flap(canvas, leaf, who.shirt)


def _suit(canvas: Canvas, who: Looks) -> None:
    _body(canvas, who, who.shirt, [(_thick(who) * 0.98, 923), (70, 998), (0, 1023)])
    knot = [(0, 1008), (34, 1004), (26, 1062), (0, 1068)]
    tie = [(0, 1056), (22, 1060), (52, BOTTOM), (0, BOTTOM)]
    for half in (tie, knot):
        edge = mirrored([(MIDDLE + x, y) for x, y in half], MIDDLE)
        canvas.shape(edge, who.tie)
        canvas.rim(edge, darker(who.tie, 0.6), blur=10, opacity=0.6, shift=(-6, -3))
    _collar(canvas, who, opened=False)
    _coat(canvas, who, bottom=1358.0)


def _coat(canvas: Canvas, who: Looks, *, bottom: float) -> None:
    """A dark coat over what is there, open to *bottom*."""
    n = _thick(who)
    for side in SIDES:
        half = [(n * 1.24, 948), *_shoulders(who)[COLLARED:], (40, BOTTOM), (70, bottom)]
        edge = [(MIDDLE + side * x, y) for x, y in half]
        canvas.shape(edge, who.cloth)
        canvas.rim(edge, darker(who.cloth, 0.55), blur=34, opacity=0.6, shift=(-14, 10))
        canvas.rim(edge, lighter(who.cloth, 0.25), blur=12, opacity=0.25, shift=(0, 8))
    lapel = [
        (n * 1.12, 923),
        (n * 1.42, 978),
        (n * 2.05, 1133),
        (n * 1.62, 1153),
        (n * 1.72, 1198),
        (58, BOTTOM),
        (40, BOTTOM),
        (n * 0.86, 1088),
    ]
    _flap(canvas, lapel, lighter(who.cloth, 0.06))
    _fold(canvas, [(n * 2.6, 1188), (n * 2.4, 1268), (n * 2.45, 1348)], darker(who.cloth, 0.6))


def _jacket(canvas: Canvas, who: Looks) -> None:
    n = _thick(who)
    _body(canvas, who, who.shirt, [(n * 1.1, 968), (n * 0.7, 1058), (0, 1103)])
    line = [(n * 1.1, 968), (n * 0.7, 1058), (0, 1103)]
    _hem(canvas, line, darker(who.shirt, 0.2))
    _coat(canvas, who, bottom=1338.0)


def _hem(canvas: Canvas, half: Sequence[Point], colour: Colour) -> None:
    whole = [(MIDDLE - x, y) for x, y in half[:-1]] + [(MIDDLE + x, y) for x, y in reversed(half)]
    canvas.stroke(whole, colour, 7, blur=2, opacity=0.7)


def _shirt(canvas: Canvas, who: Looks) -> None:
    n = _thick(who)
    _body(canvas, who, who.shirt, [(n * 0.98, 923), (70, 1048), (0, 1108)])
    shade = darker(who.shirt, 0.45)
    canvas.stroke([(MIDDLE + 3, 1103), (MIDDLE + 4, 1228), (MIDDLE + 3, 1358)], shade, 4, blur=1, opacity=0.7)
    for y in (1163, 1273):
        canvas.shape(ellipse(MIDDLE - 9, y, 8, 8), shade, opacity=0.55, blur=1)
        canvas.shape(ellipse(MIDDLE - 10, y - 1, 6, 6), lighter(who.shirt, 0.5), blur=1)
    _fold(canvas, [(n * 2.5, 1168), (n * 2.2, 1258), (n * 2.25, 1348)], shade)
    _fold(canvas, [(n * 1.3, 1128), (n * 1.1, 1228), (n * 1.2, 1338)], shade, opacity=0.22)
    _collar(canvas, who, opened=True)


def _knit(canvas: Canvas, who: Looks) -> None:
    n = _thick(who)
    cloth = mixed(who.cloth, (170, 120, 120), 0.35)
    line: list[Point] = [(n * 1.12, 973), (n * 0.75, 1043), (0, 1073)]
    _body(canvas, who, cloth, line)
    for down, colour in ((5, lighter(cloth, 0.16)), (22, darker(cloth, 0.35))):
        _hem(canvas, [(x * (1 + down / 200), y + down) for x, y in line], colour)
    _fold(canvas, [(n * 2.5, 1168), (n * 2.2, 1258), (n * 2.25, 1348)], darker(cloth, 0.6))
