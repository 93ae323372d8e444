"""What stands behind the words that make a page a copy for a purpose (加注): a tinted box with a red rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from certificates.template.layout import Layout

LOOK = "0.984 0.933 0.902 rg 0.549 0.110 0.075 RG 0.8 w"
MARGIN = 1.2
"""Points around the box of the words."""


def band(where: Layout) -> bytes:
    """Its operators, for the template's box `copy`."""
    left, top, right, bottom = where.boxes["copy"]
    corner = f"{left - MARGIN:.2f} {where.height - bottom - MARGIN:.2f}"
    size = f"{right - left + 2 * MARGIN:.2f} {bottom - top + 2 * MARGIN:.2f}"
    return f"{LOOK} {corner} {size} re B".encode()
