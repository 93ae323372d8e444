"""The schema's version: applied on the first run, compared at every start, and never older code on a newer database."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from storage.database import is_away
from storage.differences import differences
from storage.models import (  # noqa: F401  fills the metadata
    batches,
    cases,
    certificates,
    chat,
    claims,
    deletions,
    desks,
    earlier,
    evidence,
    inquiries,
    likenesses,
    links,
    looks,
    meetings,
    network,
    offices,
    organisations,
    outbox,
    people,
    questions,
    readings,
    sign_ins,
    signs,
    transparency,
)
from storage.models.base import Base

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"
NOT_PREPARED = "The database has not been prepared for this version: run `zhicheng migrate`."
UNRELEASED = (
    "An unreleased version made it, or it was changed by hand: "
    "restore a backup that fits, or name an empty database and run `zhicheng migrate`."
)


class SchemaError(Exception):
    """The database's schema and this code don't fit: one sentence for a person, and every difference that was found."""

    def __init__(self, sentence: str, found: Sequence[str] = ()) -> None:
        super().__init__(sentence)
        self.differences = tuple(found)


def upgrade(engine: Engine) -> None:
    """Bring the database to this code's schema, wholly or not at all. Raises SchemaError if it can't become that."""
    with _reading(engine) as connection:
        present = _refuse_newer(connection)
        if present == head():
            _refuse_different(connection, present)
            return
        empty = not inspect(connection).get_table_names()
    with _altering(engine) as connection:
        try:
            if empty:
                _make(connection)
                return
            command.upgrade(config(connection), "head")
        except OperationalError as error:
            if is_away(error):  # no room, no right to write, no connection: nothing is wrong with what is there
                raise
            raise SchemaError(_stuck(present, error)) from error
        except Exception as error:  # whatever a migration stumbles over where a table is not what it takes it for
            raise SchemaError(_stuck(present, error)) from error
        _refuse_different(connection, head())


def _make(connection: Connection) -> None:
    """In an empty database the tables are made as they are today: what the migrations would come to, without the way there."""
    Base.metadata.create_all(connection)
    command.stamp(config(connection), "head")


def check(engine: Engine) -> None:
    """Raise SchemaError unless the database has exactly this code's schema. Looks at what is there: about 0.2 s."""
    with _reading(engine) as connection:
        present = _refuse_newer(connection)
        if present != head():
            raise SchemaError(NOT_PREPARED)
        _refuse_different(connection, present)


def head() -> str | None:
    """The schema that this code's migrations lead to."""
    return _migrations(MIGRATIONS).get_current_head()


def stopping(engine: Engine) -> tuple[str, ...]:
    """The schemas that an upgrade would come through over which parts of the release before can't go on (docs/upgrading.md)."""
    with _reading(engine) as connection:
        present = _refuse_newer(connection)
    if present is None:
        return ()
    steps = _migrations(MIGRATIONS).iterate_revisions("head", present)
    return tuple(sorted(step.revision for step in steps if getattr(step.module, "stops", "")))


def known() -> frozenset[str]:
    """Every schema that this code has ever had."""
    return frozenset(script.revision for script in _migrations(MIGRATIONS).walk_revisions())


@cache
def _migrations(folder: Path) -> ScriptDirectory:
    """Those files, read once by a process."""
    return ScriptDirectory(str(folder))


def config(connection: Connection) -> Config:
    """What Alembic's commands need to work on *connection*."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def is_newer(connection: Connection) -> bool:
    """True if a newer release has changed the tables under this one, which still runs."""
    present = MigrationContext.configure(connection).get_current_revision()
    return present is not None and present not in known()


def _refuse_newer(connection: Connection) -> str | None:
    present = MigrationContext.configure(connection).get_current_revision()
    if is_newer(connection):
        raise SchemaError(
            f"The database was made by a newer version of zhicheng (schema {present}); "
            "update zhicheng, or restore a backup made with this version."
        )
    return present


def _refuse_different(connection: Connection, revision: str | None) -> None:
    if found := differences(connection):
        more = f" (and {len(found) - 1} more, see `zhicheng doctor`)" if found[1:] else ""
        raise SchemaError(f"The database is not what schema {revision} is: {found[0]}{more}. {UNRELEASED}", found)


def _stuck(present: str | None, error: Exception) -> str:
    """What a migration stumbled over, as the database says it, unless that could hold a person's data."""
    said = type(error).__name__
    if isinstance(error, DBAPIError) and not isinstance(error, IntegrityError):
        said = str(error.orig).strip().partition("\n")[0]
    where = f"schema {present}" if present else "an empty database"
    return f"The database could not be brought from {where} to {head()} and was left as it was: {said}. {UNRELEASED}"


@contextmanager
def _reading(engine: Engine) -> Iterator[Connection]:
    """A look that waits for no writer."""
    with engine.execution_options(zhicheng_reads=True).connect() as connection:
        yield connection


@contextmanager
def _altering(engine: Engine) -> Iterator[Connection]:
    """One transaction. SQLite alters a table by making it anew: not with foreign keys on, which are looked through after."""
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if sqlite:
            _foreign_keys(connection, "OFF")
        try:
            with connection.begin():
                yield connection
                if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                    raise SchemaError(
                        f"The database was left as it was: a row of {broken[0]} would lead to none in {broken[2]}."
                    )
        finally:
            if sqlite:
                _foreign_keys(connection, "ON")


def _foreign_keys(connection: Connection, switch: str) -> None:
    # Past SQLAlchemy, which would begin a transaction first: within one SQLite ignores this.
    driver = connection.connection.driver_connection
    if driver is not None:
        driver.execute(f"PRAGMA foreign_keys={switch}")
