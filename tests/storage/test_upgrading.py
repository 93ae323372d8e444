"""A database that has lived: from schema 0001 to today with its rows, whole or not at all, on SQLite and PostgreSQL."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect, select, text

from pipeline.people.actor import actor_of
from pipeline.review import decisions
from pipeline.rules.words import Node, State
from storage import schema
from storage.differences import differences
from storage.models.cases import Case
from tests.house import CHATS
from tests.storage.worlds import WORLD, census, settle

VERSIONS = schema.MIGRATIONS / "versions"
LET_GO = {"tries"}
"""Tables that a migration dropped with their rows; it says why."""
FROZEN = {"0001_first_tables.py": "8f900f4a565850f48f19543e77ebfb84f9500fdd3c1bee5695ccee53f1a539aa"}
"""Released migrations, by SHA-256. Whoever releases enters what is new."""

REBUILDS = """
from alembic import op
import sqlalchemy as sa

revision, down_revision, branch_labels, depends_on = "9999", "HEAD", None, None
STATE = op.f("ck_cases_state")
STATES = "state IN ('draft', 'checking', 'in_review', 'received', 'deliberating', 'on_notice', 'approved', 'issuing', 'completed', 'returned', 'lapsed', 'rejected', 'withdrawn', {}'held')"

def upgrade():
    with op.batch_alter_table("people") as batch:
        batch.alter_column("sex", existing_type=sa.String(4), nullable=True)
    with op.batch_alter_table("offices") as batch:
        batch.alter_column("hours", existing_type=sa.String(200), nullable=True)
    with op.batch_alter_table("certificates") as batch:
        batch.alter_column("number", existing_type=sa.String(60), type_=sa.String(70))
    with op.batch_alter_table("cases") as batch:
        batch.drop_constraint(STATE, type_="check")
        batch.create_check_constraint(STATE, STATES.format("'novelty', "))
        batch.add_column(sa.Column("remark", sa.String(20), nullable=True))
    op.execute("UPDATE cases SET remark = 'before 9999'")

def downgrade():
    with op.batch_alter_table("cases") as batch:
        batch.drop_constraint(STATE, type_="check")
        batch.create_check_constraint(STATE, STATES.format(""))
        batch.drop_column("remark")
    with op.batch_alter_table("certificates") as batch:
        batch.alter_column("number", existing_type=sa.String(70), type_=sa.String(60))
    with op.batch_alter_table("offices") as batch:
        batch.alter_column("hours", existing_type=sa.String(200), nullable=False)
    with op.batch_alter_table("people") as batch:
        batch.alter_column("sex", existing_type=sa.String(4), nullable=False)
"""
HEADER = """
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "9999", "HEAD", None, None
"""


def lived(database):
    """The database at 0001, with the world that a deployment of that time left in it; its rows."""
    with database.engine.begin() as connection:
        command.upgrade(schema.config(connection), "0001")
        settle(connection)
        return census(connection)


def kept(rows):
    """What a later schema must still hold of *rows*."""
    return {name: there for name, there in rows.items() if name not in LET_GO}


def moves(database, way, revision):
    with schema._altering(database.engine) as connection:
        way(schema.config(connection), revision)


def rows_of(database):
    with database.engine.connect() as connection:
        return census(connection)


def differs(database):
    with database.engine.connect() as connection:
        return sorted(differences(connection))


@pytest.fixture
def followed(tmp_path, monkeypatch):
    """Lets a migration of the test's own follow those that there are."""

    def follow(source: str) -> None:
        folder = tmp_path / "migrations"
        head = schema.head()
        shutil.copytree(schema.MIGRATIONS, folder)
        (folder / "versions" / "9999_of_the_test.py").write_text(source.replace("HEAD", head), "utf-8")
        monkeypatch.setattr(schema, "MIGRATIONS", folder)

    return follow


def test_a_released_migration_is_never_rewritten():
    """A database that ran it would pass as one that ran the new text, and fail later."""
    for name, digest in FROZEN.items():
        assert hashlib.sha256((VERSIONS / name).read_bytes()).hexdigest() == digest, (
            f"{name} has been released: databases have run it as it was. Take your change back, and write it as a new "
            'migration: make migration M="what it does" (docs/migrations.md).'
        )


def test_the_migrations_stand_in_one_line():
    """Two that were written side by side under one number are found before a database meets them."""
    names = sorted(path.name for path in VERSIONS.glob("0*.py"))
    assert [name[:4] for name in names] == [f"{place:04}" for place in range(1, len(names) + 1)]
    for place, name in enumerate(names, start=1):
        source = (VERSIONS / name).read_text("utf-8")
        before = f"'{place - 1:04}'" if place > 1 else "None"
        assert re.search(rf"^revision = '{place:04}'$", source, re.MULTILINE), name
        assert re.search(rf"^down_revision = {before}$", source, re.MULTILINE), name


def test_the_world_of_0001_has_a_row_in_each_of_its_tables(empty):
    """Or an upgrade could lose a table's rows unseen."""
    lived(empty)
    tables = {*inspect(empty.engine).get_table_names()} - {"alembic_version"}
    assert {name for name, rows in rows_of(empty).items() if rows} == tables == WORLD.keys()


def test_a_database_that_has_lived_since_0001_comes_to_today_and_its_cases_go_on(empty, calendar):
    """Every row is there as it was; the officer at whose desk a case lay passes it on."""
    before = lived(empty)
    schema.upgrade(empty.engine)
    schema.check(empty.engine)
    assert rows_of(empty) == kept(before)
    calendar.passes(days=8, hours=1)
    with empty.writing() as session:
        case = session.scalars(select(Case).where(Case.state == State.IN_REVIEW)).one()
        by = actor_of(session, CHATS[Node.UNIT], calendar.world.today)
        decisions.mark_opened(session, case.id, by=by, world=calendar.world)
        seen = session.scalars(select(Case.version).where(Case.id == case.id)).one()
        decisions.pass_on(session, case.id, by=by, world=calendar.world, seen=seen)
    with empty.reading() as session:
        moved = session.get_one(Case, case.id)
        assert (moved.step, moved.office.node) == (1, Node.RECOMMENDER)
        assert moved.applicant.name == "王小明"


def shape(database):
    """Every table's columns and indexes, as the database tells them."""
    told = inspect(database.engine)
    columns = {
        (table, column["name"], str(column["type"]), column["nullable"], str(column["default"]))
        for (_, table), columns in told.get_multi_columns().items()
        for column in columns
    }
    indexes = {
        (table, index["name"], *index["column_names"])
        for (_, table), indexes in told.get_multi_indexes().items()
        for index in indexes
    }
    return columns, indexes


def test_an_empty_database_is_made_as_the_migrations_would_make_it(empty):
    """The short way and the long one lead to the same tables."""
    schema.upgrade(empty.engine)
    made = shape(empty)
    moves(empty, command.downgrade, "base")
    moves(empty, command.upgrade, "head")
    assert shape(empty) == made


def test_it_can_go_back_to_0001_and_come_again(empty):
    """Each migration undoes what it did; the first leaves nothing of ours."""
    before = lived(empty)
    schema.upgrade(empty.engine)
    moves(empty, command.downgrade, "0001")
    assert kept(rows_of(empty)) == kept(before)
    schema.upgrade(empty.engine)
    moves(empty, command.downgrade, "base")
    assert inspect(empty.engine).get_table_names() == ["alembic_version"]


def test_tables_with_rows_are_made_anew_and_lose_nothing(empty, followed):
    """Columns, a type, an enum's new word: what was not named stays, CHECKs, partial indexes and children's rows too."""
    before, fits = lived(empty), differs(empty)
    followed(REBUILDS)
    moves(empty, command.upgrade, "9999")
    assert sorted({*differs(empty)} - {*fits}) == [
        "check ck_cases_state of table cases knows 'novelty' besides",
        "column cases.remark is unknown to this version",
        "column certificates.number has the type VARCHAR(70), not VARCHAR(60)",
        "column offices.hours may be NULL",
        "column people.sex may be NULL",
    ]
    assert rows_of(empty) == kept(before)
    with empty.engine.connect() as connection:
        assert set(connection.scalars(text("SELECT remark FROM cases"))) == {"before 9999"}
    moves(empty, command.downgrade, "0001")
    assert differs(empty) == fits
    assert kept(rows_of(empty)) == kept(before)


def refused(database):
    with pytest.raises(schema.SchemaError) as refusal:
        schema.upgrade(database.engine)
    return " ".join((str(refusal.value), *refusal.value.differences))  # beside what later migrations still bring


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('op.add_column("people", sa.Column("nickname", sa.String(9)))', "column people.nickname is unknown to this"),
        ('op.execute("DELETE FROM events"); op.add_column("people", sa.Column("sex", sa.String(4)))', "sex"),
        ('op.execute("UPDATE people SET id_index = NULL")', "IntegrityError"),
    ],
)
def test_an_upgrade_that_does_not_end_well_has_not_begun(empty, followed, body, said):
    """Whether it leads elsewhere or breaks off: a sentence, no person's data in it, and every row as before."""
    before = lived(empty)
    followed(f"{HEADER}\ndef upgrade():\n    {body}\n")
    sentence = refused(empty)
    assert said in sentence and "\n" not in sentence
    assert rows_of(empty) == before
    with empty.engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0001"


def test_an_upgrade_that_loses_a_check_or_a_parent_is_found(empty, followed):
    """On SQLite foreign keys are off while tables are made anew: they are looked through before the end."""
    before = lived(empty)
    lossy = 'with op.batch_alter_table("offices") as batch:\n        batch.drop_constraint(op.f("ck_offices_node"), type_="check")'
    followed(f"{HEADER}\ndef upgrade():\n    {lossy}\n")
    assert "check ck_offices_node of table offices is missing" in refused(empty)
    orphaning = 'op.execute("DELETE FROM people")'
    file = Path(schema.MIGRATIONS, "versions", "9999_of_the_test.py")
    file.write_text(file.read_text("utf-8").replace(lossy, orphaning), "utf-8")
    assert ("would lead to none in people" if empty.engine.name == "sqlite" else "IntegrityError") in refused(empty)
    assert rows_of(empty) == before
    again_on = {"sqlite": "PRAGMA foreign_keys", "postgresql": "SELECT 1"}[empty.engine.name]
    with empty.engine.connect() as connection:
        assert connection.scalar(text(again_on)) == 1
