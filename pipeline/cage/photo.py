"""The one-inch ID photo: 25 × 35 mm, 5:7, sharp, one upright face; goes on as 295 × 413 pixels without metadata.

A portrait of another form is cut, and what was cut is proposed: whoever sent it says whether that is the photo.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PIL import Image

from pipeline.cage import faces, pictures, portrait
from pipeline.cage.kinds import kind
from pipeline.cage.likeness import likeness
from pipeline.cage.pictures import Unfit
from pipeline.rules.reasons import Reason

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
    reasons: list[tuple[Reason, dict[str, Any]]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    renditions: tuple[bytes, ...] = ()
    likenesses: tuple[str, ...] = ()
    """Of each page: what the same page in another person's case is found by."""

    def refuse(self, code: Reason, **facts: Any) -> None:  # noqa: ANN401  JSON values
        """Add a reason that refuses the file."""
        self.verdict = "refused"
        self.reasons.append((code, facts))

    def propose(self) -> None:
        """It was changed: whoever sent it is asked."""
        if self.verdict != "refused":
            self.verdict = "proposed"

    def advise(self, code: Reason) -> None:
        """Add what could be better; the verdict stays."""
        self.reasons.append((code, {}))

    def flag(self, code: Reason, **facts: Any) -> None:  # noqa: ANN401  JSON values
        """Add a reason that a reviewer is shown; the file is taken."""
        if self.verdict == "accepted":
            self.verdict = "flagged"
        self.reasons.append((code, facts))


def inspect(data: bytes, limits: Limits) -> Found:
    """Look at a photo: everything that is wrong is said at once."""
    found = Found()
    try:
        picture = pictures.decode(data, limits, wrong_type=Reason.PHOTO_WRONG_TYPE)
    except Unfit as unfit:
        found.refuse(unfit.code, **unfit.facts)
        return found
    found.facts = {"width": picture.width, "height": picture.height, "format": kind(data)}
    if pictures.contrast(picture) < FLAT:
        found.refuse(Reason.PHOTO_BLANK)
        return found
    shown = _by_face(picture, limits, found) if faces.there() else _by_form(picture, limits, found)
    if shown:
        _measure(shown[0], limits, found)
    if found.verdict != "refused":
        found.renditions = tuple(_rendition(one, limits) for one in shown)
    return found


def _by_face(picture: Image.Image, limits: Limits, found: Found) -> list[Image.Image]:
    """The photo; where one was cut, that one and, if it would do, the picture as it was sent; nothing without a portrait."""
    judged = portrait.judge(picture, limits, found)
    if judged is None:
        return []
    if judged.crop is None:
        return [picture]
    found.propose()
    cut = picture.crop(judged.crop)
    return [cut, picture] if portrait.one_inch(picture, limits) and _large(picture, limits) else [cut]


def _by_form(picture: Image.Image, limits: Limits, found: Found) -> list[Image.Image]:
    """Without a detector the form alone is judged, and a person is asked to look."""
    found.flag(Reason.FACE_NOT_LOOKED_FOR)
    if portrait.one_inch(picture, limits):
        return [picture]
    turned = picture.transpose(Image.Transpose.ROTATE_90)
    on_its_side = portrait.one_inch(turned, limits)
    code = Reason.PHOTO_ON_ITS_SIDE if on_its_side else Reason.PHOTO_RATIO
    found.refuse(code, width=picture.width, height=picture.height)
    return [turned if on_its_side else picture]


def _measure(shown: Image.Image, limits: Limits, found: Found) -> None:
    if not _large(shown, limits):
        least = f"{limits.photo_width}×{limits.photo_height}"
        found.refuse(Reason.PHOTO_SMALL, width=shown.width, height=shown.height, least=least)
    sharp = pictures.sharpness(shown)
    found.facts["sharpness"] = round(sharp, 1)
    found.likenesses = (likeness(shown),)
    if sharp < limits.photo_sharpness:
        found.refuse(Reason.PHOTO_BLURRED)


def _large(picture: Image.Image, limits: Limits) -> bool:
    return picture.width >= limits.photo_width and picture.height >= limits.photo_height


def _rendition(picture: Image.Image, limits: Limits) -> bytes:
    size = (limits.photo_width, limits.photo_height)
    small = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    for quality in range(92, 40, -6):
        made = pictures.jpeg(small, quality=quality, tight=True)
        if len(made) <= LARGEST:
            return made
    return made
