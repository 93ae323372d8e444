"""The orders in which a table of cases can be put, and where a page of each begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, literal, or_

from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Education, Fact, Level
from pipeline.rules.words import State
from storage.models.base import Moment
from storage.models.cases import Case
from storage.models.offices import Office
from storage.models.people import Person

if TYPE_CHECKING:
    from sqlalchemy.sql.elements import UnaryExpression

SORT_MOST = 5000
"""Of more rows only the order of their coming is at hand: an index is in it."""
BACKWARDS = "-"
BY_DAYS = "days"


def _placed(of: ColumnElement[Any], scale: type[State | Education | Level]) -> ColumnElement[Any]:
    """A word's place on its scale; 0 for none."""
    return case({word.value: place for place, word in enumerate(scale, 1)}, value=of, else_=0)


ORDERS: dict[str, ColumnElement[Any]] = {
    "number": Case.number.expression,
    "name": func.coalesce(Person.pinyin, ""),
    "label": Case.label.expression,
    "pathway": Case.pathway.expression,
    "education": _placed(Case.facts[Fact.EDUCATION.value].as_string(), Education),
    "unit": func.coalesce(Office.name, ""),
    "state": case({state: place for place, state in enumerate(State)}, value=Case.state, else_=0),
}
"""By column; none of them is ever NULL. The days that a case has waited are the table's own order, backwards."""


@dataclass(frozen=True, slots=True)
class Order:
    """One order, and its direction."""

    of: ColumnElement[Any]
    falling: bool

    def by(self, *, back: bool) -> tuple[UnaryExpression[Any], ...]:
        """What rows are ordered by; *back*: towards the pages before."""
        falling = self.falling is not back
        return (self.of.desc(), Case.id.desc()) if falling else (self.of.asc(), Case.id.asc())

    def beyond(self, place: str, *, back: bool) -> ColumnElement[bool]:
        """True of the rows beyond *place*, as `place_of` writes it. Raises Refused for an address that was changed by hand."""
        value, _, id_ = place.rpartition("_")
        try:
            there, last = self._read(value), UUID(id_)
        except ValueError:
            raise Refused("page_gone") from None
        at = literal(there, self.of.type)
        if self.falling is not back:
            return and_(self.of <= at, or_(self.of < at, Case.id < last))
        return and_(self.of >= at, or_(self.of > at, Case.id > last))

    def _read(self, value: str) -> Any:  # noqa: ANN401  as the column is
        if isinstance(self.of.type, Moment):
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return int(value) if self.of.type.python_type is int else value


def order_of(sort: str, usual: ColumnElement[Any]) -> Order:
    """The order that *sort* names: a column, with `-` before it for the other way round. Raises Refused for another."""
    name, falling = sort.removeprefix(BACKWARDS), sort.startswith(BACKWARDS)
    if name in {"", BY_DAYS}:
        return Order(usual, falling=bool(name) and not falling)  # the fewest days came last
    if name not in ORDERS:
        raise Refused("page_gone")
    return Order(ORDERS[name], falling)


def is_usual(sort: str) -> bool:
    """True if an index is in that order."""
    return sort.removeprefix(BACKWARDS) in {"", BY_DAYS}


def place_of(value: object, case_id: UUID) -> str:
    """Where a page begins or ends: what it is ordered by, and which case it is among those alike."""
    said = value.isoformat() if isinstance(value, datetime) else str(value)
    return f"{said}_{case_id.hex}"
