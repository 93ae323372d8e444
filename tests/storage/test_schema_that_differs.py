"""A database that says 0001 and isn't, one of a newer release, one that was never prepared: refused in words, by every part."""

from __future__ import annotations

import re
import shutil

import pytest
from sqlalchemy import text

from storage import schema
from storage.database import Database
from storage.differences import condition
from zhicheng import checks, cli
from zhicheng.preparing import prepare
from zhicheng.settings import Settings
from zhicheng.wiring import Parts

FIRST = schema.MIGRATIONS / "versions" / "0001_first_tables.py"
PARTS = (("bot",), ("web",), ("worker",), ("worker", "--signing"), ("beat",))
OLDER = {
    "a table": ("op.create_table('counters',", "op.create_table('tallies',", "table counters is missing"),
    "a column": (
        "sa.Column('ethnicity', sa.String(length=20), nullable=False),",
        "",
        "column people.ethnicity is missing",
    ),
    "a column too many": (
        "sa.Column('birth_date',",
        "sa.Column('clan', sa.Text()), sa.Column('birth_date',",
        "column people.clan is unknown to this version",
    ),
    "a width": (
        "sa.Column('consent', sa.String(length=20)",
        "sa.Column('consent', sa.String(length=9)",
        "column people.consent has the type VARCHAR(9), not VARCHAR(20)",
    ),
    "a default": (
        "sa.Column('step', sa.Integer(), nullable=False),\n    sa.Column('office_id'",
        "sa.Column('step', sa.Integer(), server_default='0', nullable=False),\n    sa.Column('office_id'",
        "column cases.step has another default",
    ),
    "NULL": (
        "sa.Column('sex', sa.String(length=4), nullable=False)",
        "sa.Column('sex', sa.String(length=4))",
        "column people.sex may be NULL",
    ),
    "an enum's word": (
        ", 'body', 'helpdesk', name='node'",
        ", 'body', name='node'",
        "check ck_offices_node of table offices does not know 'helpdesk'",
    ),
    "a check": (
        "'applicant_id IS NOT NULL OR chat_id IS NOT NULL'",
        "'applicant_id IS NOT NULL'",
        "check ck_cases_filed_by_somebody of table cases differs",
    ),
    "an index": (
        "batch_op.create_index('ix_cases_queue', ['office_id', 'entered_at', 'id'], unique=False)",
        "pass",
        "index ix_cases_queue of table cases is missing",
    ),
    "an index's columns": (
        "batch_op.create_index('ix_cases_sent', ['sent_by_id', 'entered_at', 'id']",
        "batch_op.create_index('ix_cases_sent', ['sent_by_id', 'id']",
        "index ix_cases_sent of table cases differs",
    ),
    "a condition": (
        "text(\"state = 'valid'\")",
        "text(\"state = 'revoked'\")",
        "index uq_certificates_in_force of table certificates differs",
    ),
    "uniqueness": (
        ",\n    sa.UniqueConstraint('id_index', name=op.f('uq_people_id_index'))",
        "",
        "constraint uq_people_id_index of table people is missing",
    ),
    "a parent": (
        "sa.ForeignKeyConstraint(['unit_id'], ['offices.id'], name=op.f('fk_cases_unit_id')),",
        "",
        "foreign key fk_cases_unit_id of table cases is missing",
    ),
    "a key": (
        "sa.PrimaryKeyConstraint('meeting_id', 'case_id',",
        "sa.PrimaryKeyConstraint('meeting_id', 'case_id', 'place',",
        "primary key of table meeting_items differs",
    ),
}


def made_by(database, tmp_path, monkeypatch, *changes):
    """The database as a 0001 left it that had *new* where ours has *old*, for each pair, and then all the others."""
    folder = tmp_path / "older"
    shutil.copytree(schema.MIGRATIONS, folder)
    source = FIRST.read_text("utf-8")
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    (folder / "versions" / FIRST.name).write_text(source, "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", folder)
        with database.engine.begin() as connection:
            schema.command.upgrade(schema.config(connection), "head")


def test_all_that_an_older_0001_had_otherwise_is_named_at_once(empty, tmp_path, monkeypatch):
    """Whatever can differ, each in its own words, and nothing else. Its number is right; it would have passed."""
    made_by(empty, tmp_path, monkeypatch, *((old, new) for old, new, _ in OLDER.values()))
    for way in (schema.check, schema.upgrade):
        with pytest.raises(schema.SchemaError, match=r"restore a backup .* `zhicheng migrate`") as refusal:
            way(empty.engine)
        assert sorted(refusal.value.differences) == sorted(said for *_, said in OLDER.values())
        assert refusal.value.differences[0] in str(refusal.value)
        assert "\n" not in str(refusal.value)


@pytest.mark.slow  # each by itself: twenty-eight databases, by all migrations each
@pytest.mark.parametrize(("old", "new", "said"), OLDER.values(), ids=OLDER.keys())
def test_a_database_of_an_older_0001_is_refused_and_what_differs_is_named(empty, tmp_path, monkeypatch, old, new, said):
    """Its number is right; it would have passed, and failed at the first case that needs what is not there."""
    made_by(empty, tmp_path, monkeypatch, (old, new))
    for way in (schema.check, schema.upgrade):
        with pytest.raises(schema.SchemaError, match=r"restore a backup .* `zhicheng migrate`") as refusal:
            way(empty.engine)
        assert refusal.value.differences == (said,)
        assert said in str(refusal.value)
        assert "\n" not in str(refusal.value)


def test_what_somebody_added_beside_ours_harms_nothing(empty):
    """An administrator's index, another program's table, an enum's words in another order."""
    schema.upgrade(empty.engine)
    with empty.engine.begin() as connection:
        connection.execute(text("CREATE INDEX quicker ON people (ethnicity)"))
        connection.execute(text("CREATE TABLE another_programs (a INTEGER)"))
    schema.check(empty.engine)
    with empty.engine.begin() as connection:
        connection.execute(text("CREATE UNIQUE INDEX stricter ON people (ethnicity)"))
    with pytest.raises(schema.SchemaError, match="index stricter of table people is unknown to this version"):
        schema.check(empty.engine)


def test_a_condition_is_read_alike_however_it_is_spelled():
    """As SQLite keeps it, and as PostgreSQL writes it anew."""
    ours = condition("kind IN ('b', 'a')")
    assert ours == condition("(kind)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying(40)])::text[])")
    assert ours != condition("kind IN ('a')")
    assert ours != condition("rank IN ('a', 'b')")
    assert condition("a IS NOT NULL OR b > 1") == condition("((a IS NOT NULL) OR (b > 1))")
    assert condition("a > 1") != condition("a < 1")


def test_a_database_that_was_never_prepared_is_told_from_one_that_differs(empty):
    """The one is mended by a command."""
    with pytest.raises(schema.SchemaError, match="run `zhicheng migrate`") as refusal:
        schema.check(empty.engine)
    assert refusal.value.differences == ()


def prepared(tmp_path, change):
    """A first run's data folder, and *change* in its database."""
    settings = Settings(_env_file=None, home=tmp_path / "home")
    prepare(settings).database.close()
    database = Database(settings.database)
    with database.engine.begin() as connection:
        for statement in change:
            connection.execute(text(statement))
    database.close()
    return settings


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "newer version of zhicheng (schema 9999); update zhicheng"),
        ("DROP INDEX ix_cases_queue", "index ix_cases_queue of table cases is missing"),
    ],
)
def test_no_part_starts_on_a_database_that_does_not_fit(tmp_path, monkeypatch, change, said):
    """Bot, web, worker, signer and beat: one sentence each, and an end."""
    settings = prepared(tmp_path, [change])
    monkeypatch.setenv("ZHICHENG_HOME", str(settings.home))
    monkeypatch.setenv("ZHICHENG_TELEGRAM_TOKEN", "1:nobody")
    for starts in ("celery.Celery.worker_main", "celery.Celery.Beat", "asyncio.run"):
        monkeypatch.setattr(starts, lambda *_, **__: pytest.fail("it started"))
    for part in PARTS:
        with pytest.raises(schema.SchemaError, match=re.escape(said)) as refusal:
            cli.app(part, standalone_mode=False)
        assert "\n" not in str(refusal.value)


def test_the_doctor_names_every_difference(tmp_path):
    """A start names the first; who is to mend it wants them all."""
    settings = prepared(tmp_path, ["DROP INDEX ix_cases_queue", "DROP TABLE counters"])
    finding = checks._check("database", lambda: checks._database(Parts(settings), wholly=True))
    assert not finding.ok
    sentence, *more = finding.what[0].splitlines()
    assert "and 1 more, see `zhicheng doctor`" in sentence
    assert "table counters is missing" in sentence
    assert more == ["index ix_cases_queue of table cases is missing"]
