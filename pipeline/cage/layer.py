"""The text layer of a proof: whether it names whom the proof should name, or says nothing that could be compared."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from pipeline.rules import texts
from pipeline.rules.identity import name_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

SAYS_NOTHING = re.compile(
    r"[-–—\s]*第?\s*\d+\s*页?\s*[/,，、|]?\s*[共]?\s*\d*\s*页?[-–—\s]*|page\s*\d+(\s*(of|/)\s*\d+)?"
    r"|.*(扫描全能王|camscanner|夸克|白描|扫描宝|adobe\s*scan|(microsoft|office)\s*lens|wps|福昕|foxit|evaluation).*",
    re.IGNORECASE,
)
"""Lines that say which page it is, or with what it was made."""
LEAST = 4
"""Letters and digits, without which a layer can't contradict anybody."""
STRAY = 40
"""On a page that is a picture, fewer are stamped over it: what it says is in the picture."""
UNREADABLE_SHARE = 0.1
"""Of the letters: where more mean nothing outside their font, the rest isn't the whole text."""
MASK = "*"
MASKS = str.maketrans(dict.fromkeys("×✱∗●○◯■□█", MASK))
CROSSED = re.compile(r"(?<=\d)[xX*]{3,}(?=\d)")
"""A number's middle, however it is crossed out."""
SHORT, DIGITS_LEAST = 4, 6
"""A name up to so long is known by one character of it; of a number so many digits have to be there."""


def names_somebody_else(pages: Iterable[str], scanned: Collection[int], expect: Collection[str]) -> bool:
    """True if the text of *pages* could name one of *expect* and doesn't; *scanned* are those (from 0) that are pictures."""
    pages = list(pages)
    said = "\n".join(text for at, text in enumerate(pages) if compares(text, picture=at in scanned))
    return bool(said and expect) and not any(stands_in(word, "\n".join(pages)) for word in expect)


def compares(text: str, *, picture: bool) -> bool:
    """True if a page's *text* could contradict anybody: it has letters, and most can be read outside their font."""
    letters = [one for line in text.splitlines() if not SAYS_NOTHING.fullmatch(line.strip()) for one in line]
    lost = sum(one == "\N{REPLACEMENT CHARACTER}" or unicodedata.category(one) in {"Co", "Cn"} for one in letters)
    readable = sum(one.isalnum() for one in letters)
    return readable >= (STRAY if picture else LEAST) and lost <= UNREADABLE_SHARE * (readable + lost)


def stands_in(word: str, text: str) -> bool:
    """True if *word* (a name, a number) stands in *text*, whatever form its characters have, or masked: `王*明`."""
    key = name_key(word)
    return key in name_key(text) or _masked(key, texts.folded(text).translate(MASKS))


def _masked(key: str, text: str) -> bool:
    text = CROSSED.sub(lambda found: MASK * len(found[0]), text)
    least = DIGITS_LEAST if any(map(str.isdecimal, key)) else 1 + (len(key) > SHORT)
    return any(
        _hides(key, text[max(0, run.start() - 2 * len(key)) : run.start()], text[run.end() :][: 2 * len(key)], least)
        for run in re.finditer(r"\*+", text)
    )


def _hides(key: str, before: str, after: str, least: int) -> bool:
    """True if the mask between the two may hide what is left of *key*, its beginning before and its end behind."""
    left, right = name_key(before), name_key(after)
    head = next((n for n in range(len(key) - 1, 0, -1) if left.endswith(key[:n])), 0)
    tail = next((n for n in range(len(key) - 1, 0, -1) if right.startswith(key[-n:])), 0)
    open_left = head or not before[-1:].isalnum()
    open_right = tail or not after[:1].isalnum()
    return bool(open_left and open_right) and least <= head + tail < len(key)
