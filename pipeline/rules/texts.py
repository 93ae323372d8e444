"""Text as people type and paste it, and as files say it: how it is kept, and how it is compared. Nobody else folds any."""

from __future__ import annotations

import re
import unicodedata

from pipeline.rules.radicals import RADICALS
from pipeline.rules.refusals import Refused

SPELLING = "\u200c\u200d\u180e\u180b\u180c\u180d\u180f\ufe0f"
"""Invisible, but spelling in some scripts (Arabic, Mongolian), and in pictures that are written."""
JOINERS = dict.fromkeys(map(ord, SPELLING))
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0001-\U000e007f\U000e0100-\U000e01ef]"
)
"""Controls, marks of direction, blank letters of Hangul, tags, and what selects another form of the character before it."""
LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
"""Among them Word's break within a paragraph, and that of a page."""
SPACES = re.compile(r"[ \t\n\u00a0\u3000]+")
NEVER = ("Co", "Cn", "Cs")
"""Categories of Unicode that each program shows otherwise, or as a box: private use, what is not assigned, half a pair."""
ACCENTED = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff][\u0300-\u036f]+")
"""A letter and what some systems write behind it as marks of its own (NFD)."""


def composed(text: str) -> str:
    """*text* as it looks: nothing invisible, radicals as characters, accents on their letters (NFC); nothing else folded.

    The whole of NFC would replace ideographs that stand in names (U+F900 by U+8C48).
    """
    plain = UNSEEN.sub("", text).translate(RADICALS)
    return ACCENTED.sub(lambda found: unicodedata.normalize("NFC", found[0]), plain)


def folded(text: str) -> str:
    """*text* as it is compared, never kept: as `composed`, and one form for each character (NFKC), no joiners."""
    return unicodedata.normalize("NFKC", composed(text).translate(JOINERS))


def one_line(text: str) -> str:
    """*text* as it looks, on one line, white space made single."""
    return SPACES.sub(" ", composed(LINE_ENDS.sub("\n", text))).strip()


def bare(text: str) -> str:
    """`folded`, without white space."""
    return "".join(folded(text).split())


def line(text: str) -> str:
    """*text* on one line, white space made single. Raises Refused."""
    return _seen(one_line(text))


def lines(text: str) -> str:
    """*text* with its own lines. Raises Refused."""
    return _seen(composed(LINE_ENDS.sub("\n", text)).strip())


def unseen(text: str) -> str | None:
    """The code point of the first character that each program shows otherwise (`U+E000`); None if there is none."""
    return next((f"U+{ord(one):04X}" for one in text if unicodedata.category(one) in NEVER), None)


def _seen(text: str) -> str:
    if code_point := unseen(text):
        raise Refused("text_character", code_point=code_point)
    return text
