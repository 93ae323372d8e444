"""All rows of a database into another one, of whichever kind: as they lie there, sealed values unopened, and compared."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import LargeBinary, MetaData, func, null, select, text, update

from storage import schema  # noqa: F401  fills the metadata
from storage.models.base import Base
from storage.sealing import Sealed, SealedJSON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Column, Connection, Engine, Table

PORTION = 1000
MODULUS = 1 << 256


def tables() -> list[Table]:
    """Our tables, each after those that it refers to; sealed columns are plain bytes in them."""
    raw = MetaData()
    for table in Base.metadata.sorted_tables:
        for column in table.to_metadata(raw).columns:
            if isinstance(column.type, Sealed | SealedJSON):
                column.type = LargeBinary()
    return [raw.tables[table.name] for table in Base.metadata.sorted_tables]


def is_bare(connection: Connection) -> bool:
    """True if no table of ours has a row."""
    return not any(connection.execute(select(null()).select_from(table).limit(1)).first() for table in tables())


def copy(source: Engine, target: Engine) -> Iterator[tuple[str, int]]:
    """Copy every table, in one transaction: its name, and how many rows. The target's tables are there, and empty."""
    with source.connect() as here, target.begin() as there:
        for table in tables():
            rows, count = here.execution_options(yield_per=PORTION).execute(select(table)).mappings(), 0
            own = _own_references(table)
            for portion in rows.partitions():
                there.execute(table.insert(), [dict(row) | dict.fromkeys(own) for row in portion])
                count += len(portion)
            _refer(here, there, table, own)
            _count_on(there, table)
            yield table.name, count


def _own_references(table: Table) -> list[str]:
    """The columns that refer to another row of the same table: it may come later."""
    return [column.name for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]


def _refer(here: Connection, there: Connection, table: Table, own: list[str]) -> None:
    keys = list(table.primary_key.columns)
    for name in own:
        refers = select(*keys, table.c[name]).where(table.c[name].is_not(None))
        for row in here.execute(refers):
            same = [key == value for key, value in zip(keys, row, strict=False)]
            there.execute(update(table).where(*same).values({name: row[-1]}))


def _count_on(there: Connection, table: Table) -> None:
    """PostgreSQL numbers new rows by a sequence, which knows nothing of what came with a number."""
    column = table.autoincrement_column
    if column is None or there.dialect.name != "postgresql":
        return
    sequence = there.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), _names(table, column))
    newest = there.scalar(select(func.max(column)))
    if sequence and newest:
        there.execute(text("SELECT setval(:sequence, :newest)"), {"sequence": sequence, "newest": newest})


def _names(table: Table, column: Column[Any]) -> dict[str, str]:
    return {"table": table.name, "column": column.name}


def digests(engine: Engine) -> dict[str, tuple[int, str]]:
    """Of each table how many rows it has, and a hash over all of them, whatever their order."""
    found = {}
    with engine.connect() as connection:
        for table in tables():
            count, total = 0, 0
            for row in connection.execution_options(yield_per=PORTION).execute(select(table)):
                count += 1
                total = (total + int.from_bytes(sha256(_canonical(tuple(row))).digest())) % MODULUS
            found[table.name] = count, f"{total:064x}"
    return found


def _canonical(row: tuple[Any, ...]) -> bytes:
    """The same on every database."""
    return json.dumps(row, sort_keys=True, ensure_ascii=False, default=_plain).encode()


def _plain(value: object) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
