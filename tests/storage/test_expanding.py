"""What a migration may do while parts of the release before still run: add. All else says so, and waits until they are stopped."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module

import pytest
from alembic import command
from sqlalchemy import inspect

from pipeline.rules.words import Running
from storage import schema, signs
from storage.database import Database
from tests.storage.test_upgrading import moves
from zhicheng.commands.errors import CommandError
from zhicheng.preparing import prepare
from zhicheng.settings import Settings
from zhicheng.wiring import Parts

REVISIONS = [path.stem for path in sorted((schema.MIGRATIONS / "versions").glob("0*.py"))]


def shape(database):
    """Of each table: its columns, the words that its CHECKs allow, and what must be unique."""
    told = inspect(database.engine)
    return {
        table: (
            {column["name"]: column for column in told.get_columns(table)},
            {
                check["name"]: set(re.findall(r"'([^']*)'", check["sqltext"]))
                for check in told.get_check_constraints(table)
            },
            {tuple(sorted(one["column_names"])) for one in told.get_unique_constraints(table)},
        )
        for table in told.get_table_names()
    }


def stands_in_the_way(before, after):
    """What a part that knows *before* could stumble over."""
    found = [f"{table} is gone" for table in before.keys() - after.keys()]
    for table in before.keys() & after.keys():
        (columns, checks, unique), (later, narrower, also_unique) = before[table], after[table]
        found += [f"{table}.{name} is gone" for name in columns.keys() - later.keys()]
        found += [
            f"{table}.{name} must be given"
            for name, column in later.items()
            if not column["nullable"]
            and column["default"] is None
            and (name not in columns or columns[name]["nullable"])
        ]
        found += [
            f"{table}: {name} forbids words"
            for name in checks.keys() & narrower.keys()
            if checks[name] - narrower[name]
        ]
        found += [
            f"{table}: {name} is new"
            for name in narrower.keys() - checks.keys()
            if narrower[name] and not _of_new(name, table, columns)
        ]
        found += [
            f"{table}: {', '.join(one)} must be unique" for one in also_unique - unique if set(one) <= columns.keys()
        ]
    return sorted(found)


def _of_new(check, table, columns):
    return check.removeprefix(f"ck_{table}_") not in columns


def test_b14_a_migration_over_which_older_parts_cannot_go_on_says_so(empty):
    """Each of them, between the one before and itself."""
    moves(empty, command.upgrade, "0001")
    said, found = {}, {}
    for name in REVISIONS[1:]:
        before = shape(empty)
        moves(empty, command.upgrade, name[:4])
        found[name] = stands_in_the_way(before, shape(empty))
        said[name] = getattr(import_module(f"storage.migrations.versions.{name}"), "stops", "")
    assert {name: why for name, why in found.items() if bool(why) != bool(said[name])} == {}, (
        "docs/migrations.md: add first and fill, take away in a later release; or say in `stops` why older parts have to end"
    )


@pytest.fixture
def of_before(tmp_path):
    """Settings of a deployment whose database is as schema 0015 had it, and whose worker gave a sign a minute ago."""
    settings = Settings(_env_file=None, home=tmp_path)
    database = Database(settings.database)
    moves(database, command.upgrade, "0015")
    with database.writing() as session:
        signs.enter(session, Running.WORKER, Parts(settings).now() - timedelta(minutes=1))
    yield settings, database
    database.close()


def test_b14_migrate_does_not_change_tables_under_parts_that_could_not_go_on(of_before, monkeypatch):
    """One sentence, and nothing is changed; once they have been still for two minutes it goes on."""
    settings, database = of_before
    with pytest.raises(CommandError, match=r"still run \(worker\).*schema 0016.*stop them") as refusal:
        prepare(settings, others=True)
    assert "\n" not in str(refusal.value)
    assert not inspect(database.engine).has_table("second_chats")
    monkeypatch.setattr(signs, "RUNS", timedelta(seconds=59))
    prepare(settings, others=True).database.close()
    schema.check(database.engine)


def test_b14_migrate_goes_on_under_parts_that_go_on(of_before):
    """From 0016 on each step only adds."""
    settings, database = of_before
    moves(database, command.upgrade, "0016")
    prepare(settings, others=True).database.close()
    schema.check(database.engine)
