"""The holder's photo is there, at print size (25 × 35 mm at 300 dpi)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from certificates.lints.finding import Finding

if TYPE_CHECKING:
    from certificates.lints.finding import Page

PICTURE = "/Subtype /Image"
SIDES = re.compile(r"/(Width|Height) (\d+)\b(?! \d+ R)")
WIDTH, HEIGHT = 295, 413


def photo_present(page: Page, /) -> list[Finding]:
    """Exactly one picture in the file, and large enough."""
    pictures = [dict(SIDES.findall(said)) for said in page.parts.said.values() if PICTURE in said]
    if len(pictures) != 1:
        return [Finding("photo_present", f"{len(pictures)} pictures")]
    width, height = (int(pictures[0].get(side, 0)) for side in ("Width", "Height"))
    return [] if width >= WIDTH and height >= HEIGHT else [Finding("photo_present", f"{width} × {height}")]
