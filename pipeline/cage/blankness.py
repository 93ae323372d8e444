"""Whether anything is to be seen on a picture: white paper, a black frame and a wall without a page on it hold nothing."""

from __future__ import annotations

from PIL import Image, ImageChops

SHORT_SIDE = 600
"""Pixels to which the short side is brought by averaging: grain and paper's texture go, the smallest print stays."""
CELL = 16
RIM = 0.03
"""Of each side, cut off: a scanner's shadow at the edge is no content."""
INK = 5
"""Grey values by which a cell's pixels differ from their surroundings in the mean, where something is written.

Measured: coarse grain (deviation 14, saved as JPEG) 4, light that falls off over the sheet 1, one grey line in 6 points 11,
a page of text out of focus by 8 pixels 14, one digit in 10 points 24.
"""


def blank(picture: Image.Image) -> bool:
    """True if no cell of the picture has anything on it, whatever its colour."""
    grey = picture.convert("L")
    if (scale := SHORT_SIDE / min(grey.size)) < 1:
        grey = grey.resize((round(grey.width * scale), round(grey.height * scale)), Image.Resampling.BOX)
    left, top = int(grey.width * RIM), int(grey.height * RIM)
    grey = grey.crop((left, top, grey.width - left, grey.height - top))
    surroundings = grey.reduce(CELL).resize(grey.size, Image.Resampling.BILINEAR)
    return max(ImageChops.difference(grey, surroundings).reduce(CELL).tobytes()) < INK
