"""Where an officer stands: the list and the wish from which a case was opened, carried by every address and form of it.

What the address says is validated, not signed: a wish only ever narrows what the officer may see anyhow, and whatever is
no wish of ours is the plain queue.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.queries.officer.at_desk import Neighbours, neighbours
from pipeline.queries.officer.desk import DeskFilter
from pipeline.rules.refusals import Refused
from web.routes.desk.tables import TABLES, address, place, wish_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from web.visiting import Visit

LIST = "list"
"""The field of an address that names the list."""


@dataclass(frozen=True, slots=True)
class Place:
    """One page of one list."""

    table: str = "queue"
    wish: DeskFilter = field(default_factory=DeskFilter)

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Place:
        """What an address says; the queue, if it says nothing that we know."""
        table = asked.get(LIST, "queue")
        try:
            return cls(table, wish_of(asked)) if table in TABLES else cls()
        except Refused:
            return cls()

    @property
    def query(self) -> str:
        """For an address of a case; it never is empty, so that one may be added to."""
        return place(self.table, self.wish)

    @property
    def here(self) -> str:
        """The address of that page of the list."""
        return address(self.table, self.wish)

    def case(self, case_id: UUID, *, done: UUID | None = None) -> str:
        """The address of a case, opened from here; *done*: what was decided just before."""
        return f"/desk/case/{case_id}?{self.query}" + (f"&done={done}" if done else "")

    def moved(self, wish: DeskFilter | None) -> Place:
        """Another page of the same list."""
        return replace(self, wish=wish) if wish else self


def onward(place: Place, beside: Neighbours, *, done: UUID | None = None) -> str:
    """Where it goes on after a decision: the next of the list, else what was left out before it, else the list."""
    if beside.after:
        return place.moved(beside.wish).case(beside.after, done=done)
    return place.case(beside.left, done=done) if beside.left else place.here


async def around(visit: Visit, place: Place, case_id: UUID) -> Neighbours:
    """What stands before and after the case; nothing, if the list can't be shown (any more)."""
    try:
        return await visit.look(neighbours, TABLES[place.table], place.wish, case_id)
    except Refused:
        return Neighbours()
