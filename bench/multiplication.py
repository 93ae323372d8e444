"""Copy the first person, unit and case of a database to as many as wished, by SQL that SQLite and PostgreSQL both read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from storage.models.cases import Case, Event
from storage.models.evidence import Evidence
from storage.models.offices import Office, Officer, Recommendation
from storage.models.people import NamePart, Person

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from sqlalchemy import Connection

SPREAD = 100_000
"""Minutes over which the cases came in: ten weeks."""
TEN_DAYS = 14_400
FIRST_UNIT_OFFICER = 3_000_000_000
"""The chat of unit n's officer is this much and n."""
HAN, HAN_MOST = 0x4E00, 20_000
"""One character more makes a name of its own for every case of a unit."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a database says what the two say differently; `{}` is a number."""

    uuid: str
    tail: str
    """The last twelve digits of a written UUID."""
    index: str
    digits: str
    """`{}` with zeros before it, `{width}` wide."""
    character: str
    earlier: str
    """`{moment}` less `{}` minutes."""
    id: str
    """A written UUID `{hex}` as a value."""
    json: str


DIALECTS = {
    "sqlite": Dialect(
        uuid="printf('%032x', {})",
        tail="printf('%012x', {})",
        index="printf('%064x', {})",
        digits="printf('%0{width}d', {})",
        character="char({})",
        earlier="strftime('%Y-%m-%d %H:%M:%f000', {moment}, '-' || ({}) || ' minutes')",
        id="'{hex}'",
        json="{}",
    ),
    "postgresql": Dialect(
        uuid="CAST(lpad(to_hex({}), 32, '0') AS uuid)",
        tail="lpad(to_hex({}), 12, '0')",
        index="lpad(to_hex({}), 64, '0')",
        digits="lpad(CAST({} AS text), {width}, '0')",
        character="chr({})",
        earlier="{moment} - ({}) * interval '1 minute'",
        id="CAST('{hex}' AS uuid)",
        json="CAST({} AS json)",
    ),
}


def multiply(connection: Connection, count: int, units: int, route: tuple[UUID, ...]) -> None:
    """*units* units with an officer each; *count* people with a case each, a fourth of them at each step of *route*."""
    say = DIALECTS[connection.dialect.name]
    _multiply_units(connection, units, route[0], say)
    number = connection.execute(text("SELECT number FROM cases")).scalar_one()
    prefix = number.rstrip("0123456789")
    unit = f"(n / {len(route)}) % {units} + 1"
    first = say.id.format(hex=route[0].hex)
    of_unit = f"CASE {unit} WHEN 1 THEN {first} ELSE {say.uuid.format(unit)} END"
    written = f"CASE {unit} WHEN 1 THEN '{route[0]}' ELSE '00000000-0000-0000-0000-' || {say.tail.format(unit)} END"
    rest = "".join(f', "{office}"' for office in route[1:])
    step = f"n % {len(route)}"
    offices = " ".join(f"WHEN {place} THEN {say.id.format(hex=one.hex)}" for place, one in enumerate(route) if place)
    senders = " ".join(f"WHEN {place} THEN {say.id.format(hex=route[place - 1].hex)}" for place in range(2, len(route)))
    own, age = say.uuid.format("n"), f"n % {SPREAD}"
    character = say.character.format(f"{HAN} + n % {HAN_MOST}")
    mine = {
        "id": own,
        "chat_id": "n",
        "name": f"first.name || {character}",
        "part": f"first.part || {character}",
        "person_id": own,
        "id_tail": say.digits.format("n % 10000", width=16),
        "phone_index": say.digits.format("n", width=16),
        "id_index": say.index.format("n"),
        "number": f"'{prefix}' || {say.digits.format('n', width=len(number) - len(prefix))}",
        "applicant_id": own,
        "actor_id": own,
        "case_id": own,
        "version": f"3 + {step}",
        "unit_id": of_unit,
        "route": say.json.format(f"""'["' || {written} || '"{rest}]'"""),
        "step": step,
        "office_id": f"CASE {step} {offices} ELSE {of_unit} END",
        "sent_by_id": f"CASE {step} WHEN 0 THEN NULL WHEN 1 THEN {of_unit} {senders} END",
        "entered_at": say.earlier.format(age, moment="first.entered_at"),
        "created_at": say.earlier.format(f"{age} + {TEN_DAYS}", moment="first.created_at"),
    }
    begun = {"id": None, "version": "first.version", "step": "0", "office_id": "NULL"}
    _copy(connection, Person, count, mine)
    _copy(connection, NamePart, count, mine)
    _copy(connection, Case, count, mine | {"chat_id": "NULL"})
    _copy(connection, Event, count, mine | begun | {"at": say.earlier.format(f"{age} + {TEN_DAYS}", moment="first.at")})
    _copy(connection, Evidence, count, mine | {"id": say.uuid.format("n * 3 + first.nth")})
    _pass_on(connection, route, say)


def _multiply_units(connection: Connection, units: int, first: UUID, say: Dialect) -> None:
    own = say.uuid.format("n")
    named = {"name": "first.name || n", "code": say.digits.format("n", width=9)}
    theirs = {"id": own, "unit_id": own, "office_id": own, "chat_id": f"{FIRST_UNIT_OFFICER} + n"}
    for table, column in ((Office, "id"), (Recommendation, "unit_id"), (Officer, "office_id")):
        mine = theirs | (named if table is Office else {})
        _copy(connection, table, units, mine, where=f"WHERE {column} = {say.id.format(hex=first.hex)}")


def _pass_on(connection: Connection, route: tuple[UUID, ...], say: Dialect) -> None:
    """What lies at the route's later offices was passed on by each of the earlier."""
    for place, office in enumerate(route[:-1], 1):
        by = "unit_id" if place == 1 else say.id.format(hex=office.hex)
        connection.execute(
            text(
                "INSERT INTO events (case_id, version, at, action, before, after, step, actor, why, defects, office_id) "  # noqa: S608
                f"SELECT id, {3 + place}, CASE step WHEN {place} THEN entered_at ELSE created_at END, "
                f"'pass', 'in_review', 'in_review', {place}, '示例人员', '', '[]', {by} FROM cases WHERE step >= {place}"
            )
        )


def _copy(connection: Connection, model: Any, count: int, own: Mapping[str, str | None], where: str = "") -> None:  # noqa: ANN401  a mapped class
    """Rows 2 to *count* of each first row; of a column: `own`'s expression over n, nothing for None, else the first's."""
    table = model.__table__
    columns = [column.name for column in table.columns if own.get(column.name, "") is not None]
    said = ", ".join(own.get(name) or f'first."{name}"' for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    firsts = f"SELECT *, row_number() OVER (ORDER BY {table.columns.keys()[0]}) AS nth FROM {table.name} {where}"  # noqa: S608
    connection.execute(
        text(
            f"WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}), "  # noqa: S608
            f"first AS ({firsts}) "
            f"INSERT INTO {table.name} ({names}) SELECT {said} FROM numbers CROSS JOIN first WHERE n <= {count}"
        )
    )
