"""From what was typed to the cases of a table: each word by an index of its own, at a million cases as at ten (U8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import and_, case, false, or_, select, union_all

from pipeline.people import findable
from pipeline.people.accounts import id_index
from pipeline.rules.refusals import Refused
from pipeline.rules.searching import Sense, Word, read
from storage.models.cases import Case
from storage.models.certificates import Certificate
from storage.models.people import NamePart, Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from pipeline.world import World

TEXT_MOST = 60
NAMESAKES = 2000
"""More people than these share what was typed: it is no way to find one, but they soon turn up in the table itself."""
LAST = "\U0010ffff"
"""After every character that a name has."""


def words_of(text: str, world: World) -> tuple[Word, ...]:
    """What was typed, word by word. Raises Refused if it is too long."""
    if len(text.strip()) > TEXT_MOST:
        raise Refused("search_too_long", most=TEXT_MOST)
    services = (service.number for service in world.pack.services)
    return read(text, dict.fromkeys((world.pack.forms.case_number, *services)))


@dataclass(frozen=True, slots=True)
class _Meant:
    """What one word leads to."""

    cases: frozenset[UUID]
    people: frozenset[UUID] | None
    """None: more than NAMESAKES."""
    fits: ColumnElement[bool]
    """True of a case of theirs."""

    @property
    def size(self) -> int:
        return len(self.cases) + (NAMESAKES + 1 if self.people is None else len(self.people))


def found(session: Session, text: str, scope: ColumnElement[bool], world: World) -> ColumnElement[bool]:
    """Of *scope* the cases that fit every word of *text*. Raises Refused."""
    meant = [_meant(session, word) for word in words_of(text, world)]
    if not meant:
        return false()
    rarest, *others = sorted(meant, key=lambda one: one.size)
    if rarest.people is None:
        return and_(scope, *(one.fits for one in meant))
    # Looked up here and now, and asked of each row that is found so: out of a CASE no database takes an index. SQLite knows of
    # the average office only, and would read through the queue of a large one.
    there = case((and_(scope, *(one.fits for one in others)), 1), else_=0) == 1
    by_number = select(Case.id).where(Case.id.in_(rarest.cases), there)
    theirs = select(Case.id).where(Case.applicant_id.in_(rarest.people), there)
    ids: set[UUID] = set()
    for asked, some in ((by_number, rarest.cases), (theirs, rarest.people)):
        if some:
            ids.update(session.scalars(asked))
    return Case.id.in_(ids)


def _meant(session: Session, word: Word) -> _Meant:
    numbers = [value for sense, value in word.senses if sense is Sense.NUMBER]
    cases = frozenset(session.scalars(_by_number(numbers))) if numbers else frozenset[UUID]()
    selects = [PEOPLE[sense](value) for sense, value in word.senses if sense in PEOPLE]
    fits = [Case.id.in_(cases), *(asked.where(_owner(asked) == Case.applicant_id).exists() for asked in selects)]
    people: set[UUID] = set()
    for asked in selects:
        people.update(session.scalars(asked.limit(NAMESAKES + 1)))
    return _Meant(cases, None if len(people) > NAMESAKES else frozenset(people), or_(*fits))


def _owner(asked: Select[UUID]) -> ColumnElement[UUID]:
    """The column of a person's id that *asked* selects."""
    column: ColumnElement[UUID] = asked.selected_columns[0]
    return column


def _by_number(numbers: list[str]) -> Select[UUID]:
    """Cases with one of these numbers, about a certificate with it, or from which one came."""
    asked = union_all(
        select(Case.id).where(Case.number.in_(numbers)),
        select(Case.id).where(Case.certificate.in_(numbers)),
        select(Certificate.case_id).where(Certificate.number.in_(numbers)),
    ).subquery()
    return select(asked.c[0])


def _part(key: str) -> Select[UUID]:
    """Who has a part of the name that begins so."""
    return select(NamePart.person_id).where(NamePart.part >= key, NamePart.part < key + LAST).distinct()


PEOPLE: dict[Sense, Callable[[str], Select[UUID]]] = {
    Sense.ID_NUMBER: lambda value: select(Person.id).where(Person.id_index == id_index(value)),
    Sense.ID_TAIL: lambda value: select(Person.id).where(Person.id_tail == findable.tail_index(value)),
    Sense.PHONE: lambda value: select(Person.id).where(Person.phone_index == findable.phone_index(value)),
    Sense.BIRTH: lambda value: select(Person.id).where(Person.birth_date == date.fromisoformat(value)),
    Sense.NAME: _part,
    Sense.PINYIN: _part,
}
