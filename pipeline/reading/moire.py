"""The pattern that a screen leaves on a photo of it: one fine wave, the same wherever the page is empty."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from PIL import Image

PATCH = 128
"""Pixels a side."""
EMPTY = 0.7
"""Of its mean: in an empty patch hardly a pixel is darker."""
DARKEST = 2
"""Per cent of the pixels that may be."""
LOWEST = 8
"""Waves a patch, below which it is a shadow or a fold."""
STRAIGHT = 2
"""Waves a patch in one direction, up to which what repeats in the other are a table's lines, a form's, a JPEG's blocks."""
BLOCKS = PATCH // 8
"""Of a JPEG: what is a whole multiple of its blocks in both directions is its own."""
FAINTEST = (0.8 * PATCH**2 / 8) ** 2
"""Power of a wave of 0.8 grey values: what is fainter is rounding."""
OUTSTANDING = 25.0
"""Times the mean power, from which a wave stands out; among eight thousand of noise the greatest has some ten."""
PATCHES_LEAST, SHARE = 5, 0.5
"""So many patches, and such a part of the empty ones, show the same wave."""


def shows(picture: Image.Image) -> bool:
    """True if *picture* seems to have been taken of a screen."""
    grey = np.asarray(picture.convert("L"), dtype=np.float32)
    waves = [_wave(patch) for patch in _empty(grey)]
    found = Counter(near for wave in waves if wave for near in _neighbours(wave))
    most = max(found.values(), default=0)
    return most >= PATCHES_LEAST and most >= SHARE * len(waves)


def _empty(grey: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    for top in range(0, grey.shape[0] - PATCH + 1, PATCH):
        for left in range(0, grey.shape[1] - PATCH + 1, PATCH):
            patch = grey[top : top + PATCH, left : left + PATCH]
            if np.percentile(patch, DARKEST) > EMPTY * patch.mean():
                yield patch


def _wave(patch: NDArray[np.float32]) -> tuple[int, int] | None:
    """The wave that stands out: how often it repeats across and down."""
    window = np.hanning(PATCH)
    power = np.abs(np.fft.fft2((patch - patch.mean()) * np.outer(window, window))) ** 2
    half = power[: PATCH // 2]  # the other half is its mirror
    down, across = np.indices(half.shape)
    across = np.minimum(across, PATCH - across)
    lines = (down <= STRAIGHT) | (across <= STRAIGHT)
    counted = (np.hypot(down, across) >= LOWEST) & ~lines & ((down % BLOCKS > 0) | (across % BLOCKS > 0))
    kept = np.where(counted, half, 0.0)
    at = np.unravel_index(int(kept.argmax()), kept.shape)
    if kept[at] < max(FAINTEST, OUTSTANDING * float(kept[counted].mean())):
        return None
    return int(at[0]), int(at[1])


def _neighbours(wave: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Perspective shifts it a little from one side of the page to the other."""
    for down in range(-2, 3):
        for across in range(-2, 3):
            yield wave[0] + down, wave[1] + across
