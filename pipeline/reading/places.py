"""Where something stands on a page, in ten thousandths of its width and height, as seen when it is turned upright."""

from __future__ import annotations

SCALE = 10_000
Place = tuple[int, int, int, int]
"""Left, top, right, bottom."""


def drawn_at(place: Place, turn: int) -> Place:
    """*place* of the upright page, on the picture that *turn* degrees clockwise would bring upright."""
    left, top, right, bottom = place
    if turn == 90:  # noqa: PLR2004  quarters
        return (top, SCALE - right, bottom, SCALE - left)
    if turn == 180:  # noqa: PLR2004
        return (SCALE - right, SCALE - bottom, SCALE - left, SCALE - top)
    if turn == 270:  # noqa: PLR2004
        return (SCALE - bottom, left, SCALE - top, right)
    return place
