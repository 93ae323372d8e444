"""The one-inch ID photo: 25 × 35 mm, 5:7, sharp, upright; goes on as 295 × 413 pixels without metadata."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PIL import Image

from pipeline.cage import pictures
from pipeline.cage.likeness import likeness
from pipeline.cage.pictures import Unfit

if TYPE_CHECKING:
    from pipeline.cage.limits import Limits

FLAT = 12.0
"""Contrast below which there is nobody in the picture."""
LARGEST = 38_000
"""Bytes of the rendition: the whole certificate stays under 150 KB."""


@dataclass
class Found:
    """What an inspection found."""

    verdict: str = "accepted"
    reasons: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    renditions: tuple[bytes, ...] = ()
    likenesses: tuple[str, ...] = ()
    """Of each page: what the same page in another person's case is found by."""

    def refuse(self, code: str, **facts: Any) -> None:  # noqa: ANN401  JSON values
        """Add a reason that refuses the file."""
        self.verdict = "refused"
        self.reasons.append((code, facts))

    def flag(self, code: str, **facts: Any) -> None:  # noqa: ANN401  JSON values
        """Add a reason that a reviewer is shown; the file is taken."""
        if self.verdict == "accepted":
            self.verdict = "flagged"
        self.reasons.append((code, facts))


def inspect(data: bytes, limits: Limits) -> Found:
    """Look at a photo: everything that is wrong is said at once."""
    found = Found()
    try:
        picture = pictures.opened(data, limits)
    except Unfit as unfit:
        found.refuse(unfit.code if unfit.code != "wrong_type" else "photo_wrong_type", **unfit.facts)
        return found
    found.facts = {"width": picture.width, "height": picture.height, "format": pictures.kind(data)}
    _measure(picture, limits, found)
    if found.verdict != "refused":
        found.renditions = (_rendition(picture, limits),)
    return found


def _measure(picture: Image.Image, limits: Limits, found: Found) -> None:
    wanted = limits.photo_width / limits.photo_height
    ratio = picture.width / picture.height
    if abs(ratio / wanted - 1) > limits.photo_tolerance:
        found.refuse("photo_ratio", width=picture.width, height=picture.height)
    if picture.width < limits.photo_width or picture.height < limits.photo_height:
        found.refuse(
            "photo_small",
            width=picture.width,
            height=picture.height,
            least=f"{limits.photo_width}×{limits.photo_height}",
        )
    sharp = pictures.sharpness(picture)
    found.facts["sharpness"] = round(sharp, 1)
    found.likenesses = (likeness(picture),)
    if pictures.contrast(picture) < FLAT:
        found.refuse("photo_blank")
    elif sharp < limits.photo_sharpness:
        found.refuse("photo_blurred")


def _rendition(picture: Image.Image, limits: Limits) -> bytes:
    size = (limits.photo_width, limits.photo_height)
    small = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    for quality in range(92, 40, -6):
        made = pictures.jpeg(small, quality=quality)
        if len(made) <= LARGEST:
            return made
    return made
