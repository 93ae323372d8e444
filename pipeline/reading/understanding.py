"""What kind of document a page is, and what its fields say: the pack's rules over the text of the page. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from stdnum.iso7064 import mod_11_2

from pipeline.reading import dates
from pipeline.reading.flaws import flaws
from pipeline.reading.flow import BREAK, flow
from pipeline.reading.places import drawn_at
from pipeline.rules.documents import Form
from pipeline.rules.identity import Sex
from pipeline.rules.texts import bare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.reading.flaws import Flaw
    from pipeline.reading.flow import Flow
    from pipeline.reading.places import Place
    from pipeline.reading.reader import Code, ReadPage
    from pipeline.rules.documents import DocumentField, DocumentKind

START = "¶"
"""In a pack, among the words before a value: the beginning of a line."""
LEAD = r"[:,\n]{0,2}"
"""What may stand between those words and the value."""
AHEAD = 60
"""Characters that a value is looked for in."""
MARGIN = 3
"""By how much the best kind must stand out to be sure of it."""
NAME = re.compile(r"[^\W\d_]+(?:[·•.\-・][^\W\d_]+)*[·•]?")
STOPS = frozenset(",。;")
NAME_MOST = 30
NUMBER = re.compile(r"[A-Z0-9]{8,32}")
ID_NUMBER = re.compile(r"(?:\d\n?){17}[\dXx]")
LATER_SEX = re.compile(rf"[^,\n]{{2,30}}[,\n]({'|'.join(Sex)})(?=[,\n])")
TEXT = re.compile(r"[^,。;:\n]{2,40}")


@dataclass(frozen=True, slots=True)
class FieldRead:
    """One field as it was read."""

    id: str
    said: str
    """As it stands there."""
    value: str
    """In the form in which it is compared: a date `2014-07-01`, the meaning of a choice."""
    sure: float
    """0 to 1, of its least sure character; 0 where its end was not found."""
    place: Place
    """On the picture as it is stored, `pipeline.reading.places`."""
    each: tuple[float, ...] = ()
    """Of each character of *said*."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A page."""

    kind: str
    """Of a document of the pack; empty: none that is known."""
    sure: bool
    """True if no other kind comes near."""
    fields: tuple[FieldRead, ...]
    turn: int = 0
    by: str = "picture"
    hidden: bool = False
    flaws: tuple[Flaw, ...] = ()
    codes: tuple[Code, ...] = ()


def understand(page: ReadPage, kinds: tuple[DocumentKind, ...]) -> Understood:
    """The kind of *page* and its fields."""
    said = flow(page.lines)
    kind, sure = _kind(said.text.replace(BREAK, ""), kinds)
    fields = tuple(_fields(said, kind, page.turn)) if kind else ()
    return Understood(kind.id if kind else "", sure, fields, page.turn, page.by, page.hidden, flaws(page), page.codes)


def _kind(text: str, kinds: tuple[DocumentKind, ...]) -> tuple[DocumentKind | None, bool]:
    scores = sorted(
        (
            (sum(weight for word, weight in kind.signs.items() if bare(word) in text) - kind.least, -place)
            for place, kind in enumerate(kinds)
        ),
        reverse=True,
    )
    if not scores or scores[0][0] < 0:
        return None, False
    second = max(scores[1][0], -MARGIN) if len(scores) > 1 else -MARGIN
    return kinds[-scores[0][1]], scores[0][0] - second >= MARGIN


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    value: str
    whole: bool = True
    """False where nothing says that the value ends there."""


def _fields(said: Flow, kind: DocumentKind, turn: int) -> Iterator[FieldRead]:
    years = dates.years_in(said.text)
    for field in kind.fields:
        found = _found(field, said.text, years)
        if found is None:
            continue
        each = [letter for letter in said.letters[found.start : found.end] if letter is not None]
        counted = [1.0 if field.form is Form.DATE and letter.said in dates.NOUGHTS else letter.sure for letter in each]
        sure = min(counted, default=0.0) if found.whole else 0.0
        text = "".join(letter.said for letter in each)
        place = drawn_at(_around(said, found), turn)
        yield FieldRead(field.id, text, found.value, round(sure, 3), place, tuple(letter.sure for letter in each))


def _around(said: Flow, found: _Found) -> Place:
    """The part that stands in one line: a value over two lines is shown where it begins."""
    line_end = said.text.find(BREAK, found.start, found.end)
    end = line_end if line_end > found.start else found.end
    return said.place(found.start, end)


def _found(field: DocumentField, text: str, years: set[int]) -> _Found | None:
    look = LOOK[field.form]
    if not field.after:
        return look(field, text, 0, years)
    doubtful: _Found | None = None
    for word in field.after:
        for anchor in _standing(word).finditer(text):
            lead = re.compile(LEAD).match(text, anchor.end())
            found = look(field, text, lead.end() if lead else anchor.end(), years)
            if found is not None and found.whole:
                return found
            doubtful = doubtful or found
    return doubtful


@cache
def _standing(word: str) -> re.Pattern[str]:
    """*word* of a pack, as it may stand on a page: `姓　　名` is read as two lines of one character."""
    if word == START:
        return re.compile("(?:^|(?<=\n))")
    return re.compile("\n?".join(map(re.escape, bare(word))))


def _ends(field: DocumentField, text: str, end: int) -> bool:
    rest = text[end : end + 16].lstrip(":,\n")
    return text[end : end + 1] in STOPS or any(_standing(word).match(rest) for word in field.before)


def _cut(field: DocumentField, said: str) -> str:
    """Up to the first of the words behind the value."""
    found = [_standing(word).search(said, 1) for word in field.before if len(bare(word)) > 1]
    return said[: min((one.start() for one in found if one), default=len(said))]


def _name(field: DocumentField, text: str, at: int, _: set[int]) -> _Found | None:
    first = NAME.match(text, at)
    if not first or len(first[0]) > NAME_MOST + AHEAD:
        return None
    said = _cut(field, first[0])
    end = at + len(said)
    if len(said) < 2 or len(said) > NAME_MOST:  # noqa: PLR2004  no name of a document is shorter
        return None
    if len(said) < len(first[0]) or _ends(field, text, end) or not field.before:
        return _Found(at, end, said)
    inside = text[at - 1 : at] not in {"", BREAK}  # what begins a line is whole in it
    if inside and text[end : end + 1] == BREAK and (rest := NAME.match(text, end + 1)):  # it goes on in the next line
        more = _cut(field, rest[0])
        if len(more) < len(rest[0]) or _ends(field, text, end + 1 + len(more)):
            return _Found(at, end + 1 + len(more), said + more)
    return _Found(at, end, said, whole=False)


def _sex(_: DocumentField, text: str, at: int, __: set[int]) -> _Found | None:
    if text[at : at + 1] in set(Sex):
        return _Found(at, at + 1, text[at])
    later = LATER_SEX.match(text, at)
    return _Found(later.start(1), later.end(1), later[1]) if later else None


def _date(_: DocumentField, text: str, at: int, years: set[int]) -> _Found | None:
    found = dates.read(text[at : at + AHEAD])
    if found is None:
        return None
    possible = [year for year in found.years if year in years] if len(found.years) > 1 else list(found.years)
    clear = len(possible) == 1
    year = possible[0] if possible else found.years[0]
    return _Found(at, at + found.end, found.text(year), whole=clear)


def _number(_: DocumentField, text: str, at: int, __: set[int]) -> _Found | None:
    found = NUMBER.match(text, at)
    return _Found(at, found.end(), found[0]) if found else None


def _id_number(_: DocumentField, text: str, at: int, __: set[int]) -> _Found | None:
    found = ID_NUMBER.search(text, at, at + AHEAD)
    number = found[0].replace(BREAK, "").upper() if found else ""
    if not found or not mod_11_2.is_valid(number):
        return None
    return _Found(found.start(), found.end(), number)


def _choice(field: DocumentField, text: str, at: int, _: set[int]) -> _Found | None:
    until = at + AHEAD // 2 if field.after else len(text)
    for word, meaning in field.words.items():
        if found := _standing(word).search(text, at, until):
            return _Found(found.start(), found.end(), meaning)
    return None


def _text(field: DocumentField, text: str, at: int, _: set[int]) -> _Found | None:
    found_ends = [_standing(word).search(text, at + 1, at + AHEAD) for word in field.before]
    ends = [one.start() for one in found_ends if one]
    if ends:
        said = text[at : min(ends)].strip("\n:,")
        if said and said.count(BREAK) <= 1 and not re.search("[,。;]", said):
            return _Found(at, at + len(said), said.replace(BREAK, ""))
    found = TEXT.match(text, at)
    return _Found(at, found.end(), found[0], whole=not field.before) if found else None


LOOK: dict[Form, Callable[[DocumentField, str, int, set[int]], _Found | None]] = {
    Form.NAME: _name,
    Form.SEX: _sex,
    Form.DATE: _date,
    Form.NUMBER: _number,
    Form.ID_NUMBER: _id_number,
    Form.CHOICE: _choice,
    Form.TEXT: _text,
}
