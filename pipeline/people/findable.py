"""By what a person is found: the parts of the name, its pinyin and initials, and keyed indexes of numbers that are sealed (U8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.rules.identity import name_key
from pipeline.rules.spelling import readings
from storage.models.people import NamePart, Person
from storage.sealing import sealer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy.orm import Session

READ_OTHERWISE = 4
"""Names up to so many characters are stored with the other readings of each (单: dan, shan); longer ones transcribe."""
INITIALS_LEAST = 2
TAIL = 4
INDEX_LENGTH = 16
"""Hex digits, 64 bits, of the keyed index that are kept where it need not be unique."""
AT_ONCE = 500


def describe(person: Person) -> None:
    """Make *person* findable by the name and numbers that it has now; whoever changes one of these calls it again."""
    person.id_tail, person.phone_index = tail_index(person.id_number[-TAIL:]), phone_index(person.phone)
    person.pinyin = pinyin(person.name)
    present = {one.part: one for one in person.parts}
    person.parts = [present.get(part) or NamePart(part=part) for part in sorted(parts(person.name))]


def pinyin(name: str) -> str:
    """A name as it is usually read."""
    return "".join(readings[0] for readings in readings(name_key(name)))


def tail_index(digits: str) -> str:
    """The keyed index of the last four digits of an ID number."""
    return sealer().index(digits, "people.id_tail")[:INDEX_LENGTH]


def phone_index(number: str) -> str:
    """The keyed index of a whole phone number."""
    return sealer().index(number, "people.phone")[:INDEX_LENGTH]


def parts(name: str) -> set[str]:
    """The ends of a name from each of its characters on, in characters and in pinyin; and the initials.

    What is typed is then the beginning of one of them: an index finds it, wherever in the name it stands.
    """
    key = name_key(name)
    found = {key[place:] for place in range(len(key))}
    for syllables in _spellings(readings(key)):
        found |= {"".join(syllables[place:]) for place in range(len(syllables))}
        initials = "".join(syllable[0] for syllable in syllables)
        found |= {initials[place:] for place in range(len(initials) - INITIALS_LEAST + 1)}
    return found


def _spellings(readings: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """The usual one; of a short name also each in which one character is read otherwise."""
    usual = [each[0] for each in readings]
    yield usual
    if len(readings) <= READ_OTHERWISE:
        for place, each in enumerate(readings):
            for other in each[1:]:
                yield [*usual[:place], other, *usual[place + 1 :]]


def catch_up(writing: Callable[[], AbstractContextManager[Session]]) -> None:
    """Describe everyone who registered before there was such a description: no migration can, since numbers are sealed."""
    left = True
    while left:
        with writing() as session:
            waiting = session.scalars(select(Person).where(Person.pinyin.is_(None)).limit(AT_ONCE)).all()
            for person in waiting:
                describe(person)
            left = len(waiting) == AT_ONCE
