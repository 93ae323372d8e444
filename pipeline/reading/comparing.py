"""What was read beside what was declared: agreements and contradictions. It judges nobody, and what is not sure is silent. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from pipeline.rules.documents import Declared
from pipeline.rules.identity import name_key
from pipeline.rules.scales import Schooling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipeline.reading.understanding import FieldRead, Understood
    from pipeline.rules.documents import DocumentField, DocumentKind

SURE = 0.9
"""Of each character on which a contradiction stands."""
COMMON = range(0x4E00, 0xA000)
"""Ideographs that the models know; another one (䶮) is read as something else."""
BEFORE_GRADUATION = 3
"""Months by which somebody may begin to work before the diploma is dated."""
MONTH_LENGTH = len("2014-07")


class Verdict(StrEnum):
    """How a field stands to what was declared."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    SAID = "said"  # nothing is declared of it, or it is not sure: shown as read, never counted


@dataclass(frozen=True, slots=True)
class Compared:
    """One field."""

    field: DocumentField
    read: FieldRead
    page: int
    """Place of its picture among those of its file, from 0."""
    declared: str
    """Empty where nothing is."""
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Comparison:
    """A file, or the files of one item."""

    kind: DocumentKind | None
    """What it seems to be, where that is sure."""
    misplaced: bool
    """True if no page of it is a proof for its item, and one is surely another document."""
    fields: tuple[Compared, ...]

    def of(self, verdict: Verdict) -> tuple[Compared, ...]:
        """The fields that stand so."""
        return tuple(one for one in self.fields if one.verdict is verdict)


def compare(
    pages: Iterable[tuple[int, Understood]],
    slot: str,
    declared: Mapping[Declared, str],
    kinds: Iterable[DocumentKind],
) -> Comparison:
    """The pages of the item *slot*, each with its place, against what its applicant declared.

    One page that agrees clears what another seems to contradict: a person may add an earlier diploma.
    """
    known = {kind.id: kind for kind in kinds}
    fields: list[Compared] = []
    seen: list[tuple[DocumentKind, bool]] = []
    for number, page in pages:
        kind = known.get(page.kind)
        if kind is None:
            continue
        seen.append((kind, page.sure))
        by_id = {field.id: field for field in kind.fields}
        proves = slot in kind.slots
        for read in page.fields:
            field = by_id.get(read.id)
            if field is not None:
                said = _declared(field, declared)
                verdict = _verdict(field, read, said) if said and (proves or _of_person(field)) else Verdict.SAID
                fields.append(Compared(field, read, number, said, verdict))
    agreed = {one.field.against for one in fields if one.verdict is Verdict.AGREES}
    kept = tuple(one for one in fields if not (one.verdict is Verdict.CONTRADICTS and one.field.against in agreed))
    fits = any(slot in kind.slots for kind, _ in seen)
    surely = next((kind for kind, sure in seen if sure and slot not in kind.slots), None)
    here = next((kind for kind, _ in seen if slot in kind.slots), surely)
    known_slot = any(slot in kind.slots for kind in known.values())
    return Comparison(here, bool(known_slot and not fits and surely), kept)


def _declared(field: DocumentField, declared: Mapping[Declared, str]) -> str:
    """What is said of it. Work before a graduation is nothing odd but of those who studied full time."""
    if field.against is Declared.WORK_SINCE and declared.get(Declared.SCHOOLING) != Schooling.FULL_TIME:
        return ""
    return declared.get(field.against, "") if field.against else ""


def _of_person(field: DocumentField) -> bool:
    return field.against in {Declared.NAME, Declared.SEX, Declared.BIRTH_DATE, Declared.ID_NUMBER}


def _verdict(field: DocumentField, read: FieldRead, declared: str) -> Verdict:
    if field.against is Declared.NAME:
        return _names(read, declared)
    value = read.value
    if field.against is Declared.WORK_SINCE and _months(value) - _months(declared) <= BEFORE_GRADUATION:
        return Verdict.AGREES
    if field.against is Declared.BIRTH_DATE and len(value) == MONTH_LENGTH:
        declared = declared[:MONTH_LENGTH]
    if value == declared:
        return Verdict.AGREES
    return Verdict.CONTRADICTS if read.sure >= SURE else Verdict.SAID


def _months(when: str) -> int:
    """Of a date or a month, since the year 0."""
    return 12 * int(when[:4]) + int(when[5:7])


def _names(read: FieldRead, declared: str) -> Verdict:
    ours, theirs = _key(declared), _key(read.value)
    if ours == theirs:
        return Verdict.AGREES
    if not read.sure:
        return Verdict.SAID
    letters = [sure for one, sure in zip(read.said, read.each, strict=False) if one.isalnum()]
    if len(letters) != len(theirs):
        letters = [read.sure] * len(theirs)
    differing, lost = [], 0
    for what, i, j, k, m in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if what != "equal":
            if any(ord(one) not in COMMON and one.isalpha() and not one.isascii() for one in ours[i:j]):
                return Verdict.SAID
            differing += letters[k:m]
            lost += max(0, (j - i) - (m - k))
    if lost and not differing:  # readers lose characters at an edge or under a stamp; one that is another is no loss
        return Verdict.CONTRADICTS if lost > 1 and read.sure >= SURE else Verdict.SAID
    return Verdict.CONTRADICTS if min(differing) >= SURE else Verdict.SAID


def _key(name: str) -> str:
    return name_key(_converter()(name))


@cache
def _converter() -> Callable[[str], str]:
    """From traditional characters to simplified ones."""
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert
