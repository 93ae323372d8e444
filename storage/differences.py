"""What differs between a live database and the models, each difference in a few words.

Alembic's `compare_metadata` sees tables, columns, types, defaults, unique constraints, foreign keys and indexes. It looks at
no CHECK (which is where our enums' words stand), at no condition of a partial index and at no primary key: these are
compared here. What somebody added beside ours and what changes nothing (other tables, indexes that aren't unique) is
no difference. About 0.15 s on SQLite and PostgreSQL, so that every part can afford it when it starts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect

from storage.models.base import Base

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection, Inspector

MISSING, EXTRA, DIFFERENT = "is missing", "is unknown to this version", "differs"
BESIDE = "is somebody's own, and harms nothing"
CAST = re.compile(r"::[a-z]+( varying| precision| with(out)? time zone)?(\(\d+\))?(\[\])*")
"""PostgreSQL writes each literal's type behind it."""
TOKEN = re.compile(r"'(?:[^']|'')*'|\w+|[<>!]=?")
SPELLING = {"any", "array", "in"}
"""PostgreSQL turns `x IN ('a', 'b')` into `x = ANY (ARRAY['a', 'b'])`, and with one word into `x = 'a'`."""


def differences(connection: Connection) -> list[str]:
    """Each thing that is missing, unknown or different, as `index ix_people_name is missing`; empty if all is as it should be."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    inspector = inspect(connection)
    there = set(inspector.get_table_names())
    for thing, how in (*_structure(connection), *_conditions(connection, inspector, there), *_keys(inspector, there)):
        if how not in found[thing]:
            found[thing].append(how)
    # Alembic tells a changed index or constraint as one that is to go and one that is to come.
    told = {thing: [DIFFERENT] if how[1:] and MISSING in how else how for thing, how in found.items()}
    return [f"{thing} {' and '.join(how)}" for thing, how in told.items() if how != [BESIDE]]


def condition(text: str) -> tuple[list[str], list[str]]:
    """What a condition says, however the database spells it: its words in order, and its literals sorted.

    The order of an enum's words says nothing: to turn them round needs no migration.
    """
    tokens = TOKEN.findall(CAST.sub("", text))
    words = [token.lower() for token in tokens if not token.startswith("'")]
    return [word for word in words if word not in SPELLING], sorted(token for token in tokens if token.startswith("'"))


def _structure(connection: Connection) -> Iterator[tuple[str, str]]:
    def ours(name: str | None, kind: str, _: object) -> bool:
        return kind != "table" or name in Base.metadata.tables

    options = {"compare_type": True, "compare_server_default": True, "include_name": ours}
    for change in compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata):
        # The changes of one column come together in a list.
        for one in change if isinstance(change, list) else [change]:
            yield from _said(*one)


def _said(kind: str, *about: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401  Alembic's tuples are as various as what they tell
    verb, _, what = kind.partition("_")
    if verb == "modify":  # schema, table, column, context, what is there, what should be
        _, table, column, _, is_, should = about
        said = {
            "nullable": f"{'may' if is_ else 'may not'} be NULL",
            "type": f"has the type {is_}, not {should}",
        }
        yield f"column {table}.{column}", said.get(what, f"has another {what}")
        return
    how = MISSING if verb == "add" else EXTRA
    item = about[-1]
    if what == "column":
        yield f"column {about[1]}.{item.name}", how
    elif what == "table":
        yield f"table {item.name}", how
    else:
        if what == "index" and how == EXTRA and not item.unique:
            how = BESIDE
        yield f"{'foreign key' if what == 'fk' else what} {item.name} of table {item.table.name}", how


def _conditions(connection: Connection, inspector: Inspector, there: set[str]) -> Iterator[tuple[str, str]]:
    """CHECKs, and what partial indexes hold."""
    checks, indexes = inspector.get_multi_check_constraints(), inspector.get_multi_indexes()
    where = f"{connection.dialect.name}_where"
    for table in Base.metadata.sorted_tables:
        if table.name not in there:
            continue
        wanted = dict(_checks(connection, table.constraints))
        present = {str(check["name"]): str(check["sqltext"]) for check in checks[None, table.name]}
        for name in sorted(wanted.keys() | present.keys()):
            how = _compared(wanted.get(name), present.get(name))
            if how:
                yield f"check {name} of table {table.name}", how
        held = {
            index["name"]: str(index.get("dialect_options", {}).get(where, "")) for index in indexes[None, table.name]
        }
        for index in table.indexes:
            should = index.dialect_options[connection.dialect.name]["where"]
            if index.name in held and condition("" if should is None else str(should)) != condition(held[index.name]):
                yield f"index {index.name} of table {table.name}", DIFFERENT


def _checks(connection: Connection, constraints: Iterable[object]) -> Iterator[tuple[str, str]]:
    for one in constraints:
        if isinstance(one, CheckConstraint):
            name = connection.dialect.identifier_preparer.format_constraint(one)
            text = one.sqltext.compile(
                dialect=connection.dialect, compile_kwargs={"literal_binds": True, "include_table": False}
            )
            yield str(name).strip('"'), str(text)


def _compared(wanted: str | None, present: str | None) -> str:
    """How a CHECK differs; of an enum's, which words."""
    if wanted is None or present is None:
        return MISSING if present is None else EXTRA
    (words, literals), (words_there, literals_there) = condition(wanted), condition(present)
    lacks, has = sorted({*literals} - {*literals_there}), sorted({*literals_there} - {*literals})
    if words != words_there or not (lacks or has):
        return "" if words == words_there else DIFFERENT
    return " and ".join(
        [f"does not know {', '.join(lacks)}"] * bool(lacks) + [f"knows {', '.join(has)} besides"] * bool(has)
    )


def _keys(inspector: Inspector, there: set[str]) -> Iterator[tuple[str, str]]:
    keys = inspector.get_multi_pk_constraint()
    for table in Base.metadata.sorted_tables:
        if table.name in there and {*keys[None, table.name]["constrained_columns"]} != {
            *table.primary_key.columns.keys()
        }:
            yield f"primary key of table {table.name}", DIFFERENT
