"""The holder's photo is there, at print size (25 × 35 mm at 300 dpi)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificates.lints.finding import Finding

if TYPE_CHECKING:
    from certificates.lints.finding import Page

WIDTH, HEIGHT = 295, 413


def photo_present(page: Page, /) -> list[Finding]:
    """Exactly one picture on the page, and large enough."""
    pictures = page.document.get_page_images(0)
    if len(pictures) != 1:
        return [Finding("photo_present", f"{len(pictures)} pictures")]
    _, _, width, height, *_ = pictures[0]
    return [] if width >= WIDTH and height >= HEIGHT else [Finding("photo_present", f"{width} × {height}")]
