"""People whom an office's table names, before they come themselves: an account without a chat, which its owner takes over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import insert, select

from pipeline.offices import directory
from pipeline.people import accounts, findable
from pipeline.rules import certified, identity, spreadsheets
from pipeline.rules.identity import name_key
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Node
from storage.models.people import NamePart, Person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.identity import ResidentId
    from pipeline.world import World

NEEDED = ("name", "id_number", "ethnicity", "phone")
OPTIONAL = ("unit_code",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a table says of one person."""

    name: str
    who: ResidentId
    ethnicity: str
    phone: str
    unit_code: str
    """The key of the unit where the person works (GB 11714); empty where it is not said."""

    @property
    def key(self) -> tuple[str, str]:
        """By what it is one person."""
        return "", accounts.id_index(self.who.number)


def read(cells: Mapping[str, str], world: World) -> Said:
    """One row of a table, by the keys of `NEEDED` and `OPTIONAL`. Raises WrongRow."""
    said = spreadsheets.values(
        cells,
        {
            "name": certified.name,
            "id_number": lambda text: _who(text, world.today),
            "ethnicity": lambda text: accounts.check_ethnicity(spreadsheets.undamaged(text), world),
            "phone": lambda text: identity.phone_number(spreadsheets.undamaged(text)),
            "unit_code": lambda text: identity.organisation_code(text).key if text.strip() else "",
        },
    )
    try:
        ethnicity = accounts.ethnicity_of(said["id_number"], said["ethnicity"], world)
    except Refused as refused:
        raise spreadsheets.WrongRow({"ethnicity": refused}) from None
    return Said(who=said.pop("id_number"), **{**said, "ethnicity": ethnicity})


def _who(text: str, today: date) -> ResidentId:
    number = certified.id_number(identity.lengthened(text), today=today)
    return identity.resident_id(number, today=today)


def entered(
    session: Session, rows: Sequence[tuple[int, Said]], *, source: str, world: World, apply: bool
) -> dict[int, bool | Refused]:
    """Enter those who are not there yet, in one transaction, if they are to *apply*; nobody who is there is changed.

    By the row's number: True if it is new, False if it is there already, else why it is refused.
    """
    del source
    keys = {at: said.key[1] for at, said in rows}
    known = select(Person.id_index, Person.name).where(Person.id_index.in_(set(keys.values())))
    there = {index: name for index, name in session.execute(known)}  # noqa: C416  rows are no pairs to mypy
    units = {code: _unit(session, code) for code in {said.unit_code for _, said in rows} - {""}}
    found: dict[int, bool | Refused] = {}
    people: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    for at, said in rows:
        before = there.get(keys[at])
        if before is not None:
            found[at] = False if name_key(before) == name_key(said.name) else Refused("person_differs")
        elif said.unit_code and units[said.unit_code] is None:
            found[at] = Refused("no_unit_with_code")
        else:
            found[at] = True
            if apply:
                people.append(_person(said, keys[at], units.get(said.unit_code), world))
                parts += [{"part": part, "person_id": people[-1]["id"]} for part in findable.parts(said.name)]
    if people:
        # In one order, so that two imports at once never wait for each other.
        session.execute(insert(Person), sorted(people, key=lambda one: str(one["id_index"])))
        session.execute(insert(NamePart), parts)
    return found


def _unit(session: Session, code: str) -> UUID | None:
    unit = directory.find(session, Node.UNIT, code)
    return unit.id if unit else None


def _person(said: Said, index: str, unit_id: UUID | None, world: World) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "chat_id": None,
        "language": "zh",
        "name": said.name,
        "id_number": said.who.number,
        "id_index": index,
        "phone": said.phone,
        "sex": said.who.sex.value,
        "birth_date": said.who.birth_date,
        "ethnicity": said.ethnicity,
        "facts": {},
        "unit_id": unit_id,
        "registered_at": world.now,
        "consent": accounts.NOT_ASKED,
        "id_tail": findable.tail_index(said.who.number[-findable.TAIL :]),
        "phone_index": findable.phone_index(said.phone),
        "pinyin": findable.pinyin(said.name),
    }
