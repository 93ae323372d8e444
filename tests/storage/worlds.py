"""A small world as schema 0001 held it, put into a database by what the rows are, not by today's models.

`world_0001.json` was written by a true run at 0001: a certificate with a copy, a case at its unit, one at the body with a
meeting, and a row in each table. It never changes: it is what an older deployment brings to an upgrade.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa

from storage import sealing

if TYPE_CHECKING:
    from sqlalchemy import Connection

WORLD = json.loads((Path(__file__).parent / "world_0001.json").read_text("utf-8"))
"""Table → its columns with their kinds, and its rows; in an order that foreign keys allow."""
KEY = b"a key that seals the world 0001."
KINDS = {
    "uuid": (sa.Uuid(), UUID),
    "moment": (sa.DateTime(), datetime.fromisoformat),
    "date": (sa.Date(), date.fromisoformat),
    "bytes": (sa.LargeBinary(), bytes.fromhex),
    "json": (sa.JSON(none_as_null=True), lambda value: value),
    "flag": (sa.Boolean(), bool),
    "number": (sa.BigInteger(), int),
    "text": (sa.Text(), str),
}


def settle(connection: Connection) -> None:
    """Put every row in its table; the counters of PostgreSQL follow."""
    sealing.install(sealing.Sealer(KEY))
    for name, table in WORLD.items():
        connection.execute(_table(name).insert(), [_row(table["columns"], row) for row in table["rows"]])
        if connection.dialect.name == "postgresql" and table["columns"].get("id") == "number":
            last = sa.select(sa.func.max(sa.column("id"))).select_from(_table(name)).scalar_subquery()
            connection.execute(sa.select(sa.func.setval(sa.func.pg_get_serial_sequence(name, "id"), last)))


def census(connection: Connection) -> dict[str, list[Any]]:
    """Every row of every table of 0001 that is there, in its columns of 0001, to be compared before and after."""
    found, there = {}, set(sa.inspect(connection).get_table_names())
    for name in WORLD.keys() & there:
        table = _table(name)
        found[name] = sorted((tuple(row) for row in connection.execute(sa.select(*table.columns))), key=repr)
    return found


def _table(name: str) -> sa.TableClause:
    return sa.table(name, *(sa.column(column, KINDS[kind][0]) for column, kind in WORLD[name]["columns"].items()))


def _row(columns: dict[str, str], row: list[Any]) -> dict[str, Any]:
    return {
        name: None if value is None else KINDS[kind][1](value)
        for (name, kind), value in zip(columns.items(), row, strict=True)
    }
