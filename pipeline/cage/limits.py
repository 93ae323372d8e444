"""What a file may be. The defaults are the field's (one-inch photo: 25 × 35 mm at 300 dpi) and the measured safe ones."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one inspection."""

    max_bytes: int = 20 * 1024 * 1024
    max_pixels: int = 40_000_000
    photo_width: int = 295
    photo_height: int = 413
    photo_tolerance: float = 0.03
    """How far the ratio may be from 5:7."""
    photo_sharpness: float = 40.0
    """Least variance of the Laplacian at 295 pixels' width; a portrait has some 400, blurred by 4 pixels some 10."""
    proof_short_side: int = 600
    proof_long_side: int = 2200
    proof_sharpness: float = 15.0
    max_pages: int = 20
    page_dpi: int = 110
    max_page_points: float = 2000.0
    """Longest side of a page that is drawn at full scale; a larger one is drawn smaller."""
