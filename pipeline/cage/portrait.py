"""Whether a picture is a portrait: one face, upright, large enough, whole, nothing over it; and where a one-inch photo is cut.

What is certain refuses; what a detector can only suspect (eyes, something over the face) is shown to whoever decides. The
figures behind the numbers: docs/portraits.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from PIL import Image, ImageFilter, ImageStat

from pipeline.cage import faces
from pipeline.rules.reasons import Reason

if TYPE_CHECKING:
    from pipeline.cage.faces import Face, Point
    from pipeline.cage.limits import Limits
    from pipeline.cage.photo import Found

Box = tuple[int, int, int, int]
NEXT_TO = 0.4
"""Of the largest face's height: smaller ones are on a poster, or noise."""
TILT_MOST = 11.0
"""Degrees by which the line of the eyes may lean."""
SHARE = 0.44
"""Of the picture's height, from the brows to the chin: so a one-inch photo is cut."""
SHARE_MOST = 0.56
"""Closer the shoulders are gone, farther than SHARE_LEAST there is more wall than person."""
SHARE_LEAST = 0.33
FACE_LEAST = 0.13
"""Of the picture's height: a smaller face is somebody on a diploma or across the road, whatever its pixels."""
HIGH = 0.43
"""Where the middle of the face stands, from the top."""
ASIDE_MOST, LOWER_MOST = 0.1, 0.1
"""Of the picture's width and height: how far from there it may be and be left as it is."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """What is made of the picture."""

    crop: Box | None
    """Where a one-inch photo is to be cut out; None if the picture is one as it is."""


def judge(picture: Image.Image, limits: Limits, found: Found) -> Portrait | None:
    """Say what speaks against *picture*; None if there is no portrait in it. Raises ImportError without a detector."""
    sight = faces.look(picture)
    if sight.turn:
        found.refuse(Reason.PHOTO_ON_ITS_SIDE if sight.turn % 180 else Reason.FACE_UPSIDE_DOWN, **_size(picture))
        return None
    if not sight.faces:
        found.refuse(Reason.NO_FACE)
        return None
    face = max(sight.faces, key=lambda one: one.height)
    beside = [one for one in sight.faces if one.height >= NEXT_TO * face.height]
    if len(beside) > 1:
        found.refuse(Reason.SEVERAL_FACES, count=len(beside))
        return None
    return _of_one(picture, face, limits, found)


def _of_one(picture: Image.Image, face: Face, limits: Limits, found: Found) -> Portrait | None:
    if face.height < FACE_LEAST * picture.height:
        found.refuse(Reason.FACE_SMALL, share=round(100 * face.height / picture.height))
        return None
    if abs(tilt(face)) > TILT_MOST:
        found.refuse(Reason.FACE_TILTED, degrees=round(abs(tilt(face))))
        return None
    as_it_is = one_inch(picture, limits) and _well_placed(picture, face)
    crop = None if as_it_is else _crop(picture, face, limits)
    if not as_it_is and crop is None:
        found.refuse(Reason.FACE_CUT)
        return None
    if suspected := _suspected(measures(picture, face)):
        found.flag(suspected)
    if not _plain_ground(picture):
        found.advise(Reason.GROUND_UNUSUAL)
    return Portrait(crop)


def _size(picture: Image.Image) -> dict[str, int]:
    return {"width": picture.width, "height": picture.height}


def one_inch(picture: Image.Image, limits: Limits) -> bool:
    """True if it is 5:7, more or less."""
    wanted = limits.photo_width / limits.photo_height
    return abs(picture.width / picture.height / wanted - 1) <= limits.photo_tolerance


def _middle(face: Face) -> Point:
    return face.left + face.width / 2, face.top + face.height / 2


def _well_placed(picture: Image.Image, face: Face) -> bool:
    across, down = _middle(face)
    aside, lower = abs(across / picture.width - 0.5), abs(down / picture.height - HIGH)
    share = face.height / picture.height
    return SHARE_LEAST <= share <= SHARE_MOST and aside <= ASIDE_MOST and lower <= LOWER_MOST


def _crop(picture: Image.Image, face: Face, limits: Limits) -> Box | None:
    """A box of the wanted ratio with the face in its place, as wide as the picture lets it; None if the head is cut off."""
    across, down = _middle(face)
    ratio = limits.photo_width / limits.photo_height
    height = min(face.height / SHARE, picture.height, picture.width / ratio)
    if face.height > SHARE_MOST * height:
        return None
    width = height * ratio
    left = min(max(0.0, across - width / 2), picture.width - width)
    top = min(max(0.0, down - HIGH * height), picture.height - height)
    if abs((across - left) / width - 0.5) > ASIDE_MOST or abs((down - top) / height - HIGH) > LOWER_MOST:
        return None
    return math.floor(left), math.floor(top), math.floor(left + width), math.floor(top + height)


def tilt(face: Face) -> float:
    """Degrees by which the eyes' line leans."""
    (left, high), (right, low) = face.eyes
    return math.degrees(math.atan2(low - high, right - left))


APART = 60
"""Pixels between the eyes, to which a face is brought before it is looked at closely."""
SHADES_MOST = 0.45
"""Of the skin's lightness: both eyes' surroundings darker than that are behind dark glasses."""
OTHER_COLOUR = 20.0
"""Distance in Cb and Cr from the skin between the eyes, at which mouth and chin are behind something."""
MUCH_DARKER, MUCH_LIGHTER = 0.42, 1.45
"""The same by lightness."""
OPEN_LEAST = 0.38
"""Of the skin's lightness: an iris is darker by so much, even when seen softly; a line of lashes is not."""


def _close(picture: Image.Image, face: Face) -> tuple[Image.Image, tuple[Point, ...]]:
    """The face with its eyes so far apart, YCbCr, and where its points are there: eyes, nose, mouth."""
    points = (*face.eyes, face.nose, *face.mouth)
    scale = APART / max(1.0, math.dist(*face.eyes))
    left, top = face.left - face.width * 0.1, face.top - face.height * 0.1
    box = (left, top, face.left + face.width * 1.1, face.top + face.height * 1.1)
    size = (max(8, round((box[2] - box[0]) * scale)), max(8, round((box[3] - box[1]) * scale)))
    shown = picture.transform(size, Image.Transform.EXTENT, box, Image.Resampling.BILINEAR).convert("YCbCr")
    return shown, tuple(((x - left) * scale, (y - top) * scale) for x, y in points)


def _mean(shown: Image.Image, at: Point, wide: float, high: float) -> list[float]:
    x, y = at
    box = (round(x - wide / 2), round(y - high / 2), round(x + wide / 2), round(y + high / 2))
    return [float(value) for value in ImageStat.Stat(shown.crop(box)).median]


@dataclass(frozen=True, slots=True)
class Measures:
    """How a face looks against the skin between its eyes; lightness is a share of that skin's."""

    around: float
    """Lightness of the eyes' surroundings, the lighter of the two."""
    hue: float
    """Distance of mouth and chin in Cb and Cr."""
    lower: float
    """Lightness of mouth and chin."""
    iris: float
    """By how much the irises are darker, the paler of the two."""


def measures(picture: Image.Image, face: Face) -> Measures:
    """Look closely at one face."""
    shown, (left, right, nose, *corners) = _close(picture, face)
    between = (left[0] + right[0]) / 2, (left[1] + right[1]) / 2
    skin = [_mean(shown, (between[0], between[1] + dy), 10, 6) for dy in (-6, 2, 9)]
    light, *hue = (median(band) for band in zip(*skin, strict=True))
    cheek = median(
        _mean(shown, ((eye[0] + nose[0]) / 2, (eye[1] + nose[1]) / 2 + 6), 10, 10)[0] for eye in (left, right)
    )
    light = max(1.0, light)
    around = max(_mean(shown, eye, 28, 18)[0] for eye in (left, right)) / max(light, cheek)
    mouth = ((corners[0][0] + corners[1][0]) / 2, (corners[0][1] + corners[1][1]) / 2)
    below = [(mouth[0] + dx, mouth[1] + dy) for dx, dy in ((-24, -3), (24, -3), (0, 20), (0, -9))]
    seen = [_mean(shown, at, 9, 7) for at in below]
    hues = median(math.dist(one[1:], hue) for one in seen)
    lower = median(one[0] for one in seen) / light
    soft = shown.getchannel("Y").filter(ImageFilter.BoxBlur(4))
    iris = min(1 - soft.crop(_around(eye)).getextrema()[0] / light for eye in (left, right))
    return Measures(around, hues, lower, iris)


def _around(eye: Point) -> Box:
    x, y = round(eye[0]), round(eye[1])
    return x - 9, y - 6, x + 10, y + 7


def _suspected(seen: Measures) -> Reason | None:
    """Dark glasses, a mask, a glove: what has not the skin's colour; or an eye without an iris. A bare hand it can't tell."""
    if seen.around < SHADES_MOST or seen.hue > OTHER_COLOUR or not MUCH_DARKER <= seen.lower <= MUCH_LIGHTER:
        return Reason.FACE_COVERED
    return Reason.EYES_CLOSED if seen.iris < OPEN_LEAST else None


GROUND = 0.08
"""Of the picture's width and height, in both upper corners: there the ground is seen."""
LIGHT_LEAST, EVEN_MOST = 165, 45
"""White: no colour is below, and none far from the others."""
BLUER, BLUE_LEAST = 25, 110
"""Blue: by so much more than red, and so light at least."""


def _plain_ground(picture: Image.Image) -> bool:
    """True for white or blue."""
    wide, high = (max(2, round(side * GROUND)) for side in picture.size)
    corners = [(0, 0, wide, high), (picture.width - wide, 0, picture.width, high)]
    seen = [ImageStat.Stat(picture.crop(corner)).median for corner in corners]
    return all(
        (min(one) >= LIGHT_LEAST and max(one) - min(one) <= EVEN_MOST)
        or (one[2] - one[0] >= BLUER and one[2] >= BLUE_LEAST)
        for one in seen
    )
