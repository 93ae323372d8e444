"""The schema's version: applied on the first run, and never older code on a newer database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.models import (  # noqa: F401  fills the metadata
    batches,
    cases,
    certificates,
    chat,
    evidence,
    inquiries,
    likenesses,
    links,
    meetings,
    offices,
    outbox,
    people,
    transparency,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"


class SchemaError(Exception):
    """The database's schema and this code don't fit."""


def upgrade(engine: Engine) -> None:
    """Bring the database to this code's schema. Raises SchemaError if it is already newer."""
    with engine.begin() as connection:
        _refuse_newer(connection)
        command.upgrade(_config(connection), "head")


def check(engine: Engine) -> None:
    """Raise SchemaError unless the database has exactly this code's schema."""
    with engine.connect() as connection:
        present = _refuse_newer(connection)
    if present != ScriptDirectory(str(MIGRATIONS)).get_current_head():
        raise SchemaError("The database has not been prepared for this version: run `zhicheng migrate`.")


def _refuse_newer(connection: Connection) -> str | None:
    present = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if present is not None and present not in known:
        raise SchemaError(
            f"The database was made by a newer version of zhicheng (schema {present}); "
            "update zhicheng, or restore a backup made with this version."
        )
    return present


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
