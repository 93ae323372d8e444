"""How large a page is drawn: small ones larger, huge ones smaller, long ones by their short side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cage import pieces

if TYPE_CHECKING:
    from pipeline.cage.limits import Limits

POINTS_PER_INCH = 72


def pixels_a_point(width: float, height: float, limits: Limits) -> float:
    """Pixels a point of a page of so many points."""
    short, long = max(1.0, min(width, height)), max(1.0, width, height)
    measured = short if long > pieces.LONG * short else long
    usual = limits.page_dpi / POINTS_PER_INCH
    if measured > limits.max_page_points:
        return usual * limits.max_page_points / measured
    largest = max(usual, limits.max_dpi / POINTS_PER_INCH)
    wanted = limits.page_long_side / long if measured is long else limits.long_page_width / short
    return min(largest, max(usual, wanted))
