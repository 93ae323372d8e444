"""In which order a page is read aloud: field by field, its Chinese label, its value, its English label."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from certificates.fields import COPY, FIELDS
from certificates.pdf.tags import HEADING, PARAGRAPH, Block

if TYPE_CHECKING:
    from collections.abc import Sequence

CHINESE, VALUE, ENGLISH = range(3)
ENGLISH_VALUES = frozenset(field.key for field in COPY if field.key.endswith("_en"))
FIRST_IDEOGRAPH = 0x2E80


def _plain(text: str) -> str:
    return "".join(text.split())


LABELS = {
    **{_plain(one.zh): (one.key, CHINESE) for one in FIELDS},
    **{_plain(one.en): (one.key, ENGLISH) for one in FIELDS},
    **{_plain(one.zh + one.en): (one.key, CHINESE) for one in FIELDS},
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of a page's text, by its place in the list its own number."""

    key: str
    """Of the value of which it is a line; empty for the template's own words."""
    text: str
    """The template's own words; empty for a value's line."""
    size: str
    """Type size, in points."""

    @property
    def english(self) -> bool:
        """True if it is to be read by an English voice; a value never is, but a copy's second sentence."""
        if self.key:
            return self.key in ENGLISH_VALUES
        return any(map(str.isalpha, self.text)) and all(ord(letter) < FIRST_IDEOGRAPH for letter in self.text)


@dataclass(slots=True)
class _Group:
    """One element in the making."""

    key: str
    size: str
    marks: tuple[list[int], list[int], list[int]] = field(default_factory=lambda: ([], [], []))
    """Chinese label, value, English label; the template's other words are as a value."""


def blocks(pieces: Sequence[Piece]) -> tuple[Block, ...]:
    """What a page's *pieces* are. The words of the largest type are its heading."""
    groups: list[_Group] = []
    for mark, piece in enumerate(pieces):
        key, part = (piece.key, VALUE) if piece.key else LABELS.get(_plain(piece.text), ("", VALUE))
        last = groups[-1] if groups else None
        if key or last is None or last.key or last.size != piece.size:
            same = next((group for group in groups if key and group.key == key), None)
            last = same or _Group(key, piece.size)
            groups += [] if same else [last]
        last.marks[part].append(mark)
    largest = max((group for group in groups if not group.key), key=lambda group: float(group.size), default=None)
    return tuple(
        Block(HEADING if group is largest else PARAGRAPH, tuple(mark for part in group.marks for mark in part))
        for group in groups
    )
