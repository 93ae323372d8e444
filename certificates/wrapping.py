"""Ends the lines that MuPDF would not end: it wraps Chinese anywhere, but clips a word that is too long."""

from __future__ import annotations

import re

from certificates.fonts import BOLD, width

LONG_WORD = re.compile(r"[!-\u2e7f]{16,}")
"""Sixteen or more characters that aren't Chinese; the dot of a name (U+00B7) is among them."""
JOINT = re.compile(r"(?<=[·./-])")


def lines(text: str, room: float) -> list[str]:
    """*text* cut where a word is wider than *room* (em of the bold font): behind a joint if it has one."""
    return LONG_WORD.sub(lambda word: "\n".join(_cut(word[0], room)), text).split("\n")


def _cut(word: str, room: float) -> list[str]:
    found = [""]
    for piece in JOINT.split(word):
        for part in [piece] if width(piece, BOLD) <= room else piece:
            if found[-1] and width(found[-1] + part, BOLD) > room:
                found.append("")
            found[-1] += part
    return found
