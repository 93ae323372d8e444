"""Ends a value's lines: between Chinese characters, at spaces, behind a joint; a word that is wider than a line is cut."""

from __future__ import annotations

import re

from certificates.fonts import CHAIN, Font, advance

UNIT = re.compile(
    r"[（《〈「『【〔“‘(]*(?:[!-\u024f\u0370-\u2e7f]+?(?:[·./-]+|(?![!-\u024f\u0370-\u2e7f]))|\S)[，。、；：？！）》〉」』】〕”’·)]*|\s+"
)
"""What stays together: a character or a word up to its joint, with the marks that no line begins or ends with."""


def wrap(text: str, room: float, chain: tuple[Font, ...] = CHAIN) -> list[str]:
    """*text* in lines of at most *room* em; no character is lost but the white space at a line's end."""
    found = [""]
    for unit in UNIT.findall(text):
        for part in [unit] if width(unit, chain) <= room else unit:
            if found[-1].strip() and width(found[-1] + part.rstrip(), chain) > room:
                found.append("")
            found[-1] += part if found[-1] else part.lstrip()
    return [line.rstrip() for line in found]


def width(text: str, chain: tuple[Font, ...]) -> float:
    """How wide *text* runs on one line, in em."""
    return sum(advance(character, chain) for character in text)
