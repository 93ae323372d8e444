"""Every sealed value under the newest key: rows, some at a time, and the keys of blobs. Done again, it finds what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import LargeBinary, Select, and_, literal, or_, select, type_coerce, update

from storage.blobs import sealed_files
from storage.envelopes import rewrapped
from storage.models.base import Base
from storage.sealing import Sealed, SealedJSON, sealer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from sqlalchemy import Column, Engine, Row, Table

    from storage.shelves import Shelf

PORTION = 500
"""Rows of one transaction."""


def rows(engine: Engine) -> Iterator[tuple[str, int, int]]:
    """Seal all columns anew; after each portion the table, how many rows were read, and how many values were written."""
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if isinstance(column.type, Sealed | SealedJSON)]
        if columns:
            for read, written in _table(engine, table, columns):
                yield table.name, read, written


def _table(engine: Engine, table: Table, columns: list[Column[Any]]) -> Iterator[tuple[int, int]]:
    """In the order of the primary key; each portion is one transaction, and what has changed meanwhile is left as it is."""
    keys = list(table.primary_key.columns)
    last: tuple[Any, ...] | None = None
    while True:
        with engine.begin() as connection:
            found = connection.execute(_portion(keys, columns, last)).all()
            written = 0
            for row in found:
                written += sum(connection.execute(change).rowcount for change in _changes(table, keys, columns, row))
        yield len(found), written
        if len(found) < PORTION:
            return
        last = tuple(found[-1])[: len(keys)]


def _portion(keys: list[Column[Any]], columns: list[Column[Any]], last: tuple[Any, ...] | None) -> Select[Any]:
    sealed = [type_coerce(column, LargeBinary) for column in columns]
    portion = select(*keys, *sealed).order_by(*keys).limit(PORTION)
    return portion if last is None else portion.where(_after(keys, last))


def _after(keys: list[Column[Any]], last: tuple[Any, ...]) -> Any:  # noqa: ANN401  a condition
    """Behind *last* in the order of the key, column by column: PostgreSQL and SQLite alike."""
    return or_(
        *(
            and_(*(key == value for key, value in zip(keys[:place], last, strict=False)), keys[place] > last[place])
            for place in range(len(keys))
        )
    )


def _changes(table: Table, keys: list[Column[Any]], columns: list[Column[Any]], row: Row[Any]) -> Iterator[Any]:
    for column, value in zip(columns, tuple(row)[len(keys) :], strict=True):
        label = cast("Sealed | SealedJSON", column.type).label
        if value is None or sealer().is_in_use(value, label):
            continue
        fresh = sealer().seal_bytes(sealer().open_bytes(value, label), label)
        same = [key == own for key, own in zip(keys, row, strict=False)]
        yield (
            update(table)
            .where(*same, type_coerce(column, LargeBinary) == value)
            .values({column: literal(fresh, LargeBinary)})
        )


def files(shelf: Shelf) -> Iterator[bool]:
    """Wrap the key of each file anew; whether anything was to be done. Raises SealError."""
    for place, name in sealed_files(shelf):
        fresh = rewrapped(shelf.read(place), name)
        if fresh is not None:
            shelf.write(place, fresh)
        yield fresh is not None
