"""What a file may be. The defaults are the field's (one-inch photo: 25 × 35 mm at 300 dpi) and the measured safe ones."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one inspection."""

    max_bytes: int = 20 * 1024 * 1024
    max_pixels: int = 210_000_000
    """Of a JPEG, which is read as small as it is worked on; no phone's camera has more."""
    max_pixels_whole: int = 64_000_000
    """Of any other picture, which has to be read whole first."""
    worked_pixels: int = 20_000_000
    """A picture of more is halved until it has no more: no lens in a phone draws finer, and no print needs it."""
    photo_width: int = 295
    photo_height: int = 413
    photo_tolerance: float = 0.03
    """How far the ratio may be from 5:7."""
    photo_sharpness: float = 40.0
    """Least variance of the Laplacian at 295 pixels' width; a portrait has some 400, blurred by 4 pixels some 10."""
    proof_short_side: int = 600
    proof_long_side: int = 2200
    long_page_width: int = 1080
    """Pixels of the short side of a page that is shown in pieces: a phone's own screen."""
    max_pieces: int = 40
    """Of one file."""
    proof_sharpness: float = 15.0
    max_pages: int = 20
    page_dpi: int = 110
    page_long_side: int = 1287
    """Pixels: a smaller page than A4 is drawn as large as A4 would be, but for *max_dpi*."""
    max_dpi: int = 400
    max_page_points: float = 2000.0
    """Longest side of a page that is drawn at full scale; a larger one is drawn smaller. Of a long one, the short side."""
    page_short_side: int = 300
    """Pixels: what is drawn with fewer nobody can read."""
