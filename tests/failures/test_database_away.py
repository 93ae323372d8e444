"""A worker whose database is locked, full or gone: no duty is lost or counted against, and the log has two lines of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from types import SimpleNamespace
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.pictures import week
from bot.views.screens import drawn
from pipeline.rules.words import Duty
from pipeline.tasks import app as tasks_app
from pipeline.tasks.app import SWEEP, add_tasks, make_app
from pipeline.tasks.meter import Outcome
from pipeline.tasks.runner import run
from pipeline.tasks.stages import Drawing
from storage import database as storage_database
from storage import outage, outbox
from storage.database import Away
from storage.models.outbox import OwedDuty
from storage.outage import Outage


@pytest.fixture
def locked(database, monkeypatch):
    """Lock the database's file, and unlock it."""
    monkeypatch.setattr(storage_database, "BUSY_MS", 20)
    monkeypatch.setattr(outage, "QUIET_S", 0)
    database.close()
    with closing(sqlite3.connect(database.engine.url.database)) as other:
        yield SimpleNamespace(begin=lambda: other.execute("BEGIN IMMEDIATE"), end=other.rollback)


def owed(house):
    """One duty: a case is to be checked."""
    house.person()
    case_id = house.draft()
    with house.database.writing() as session:
        outbox.owe(session, Duty.CHECK_CASE, case_id, now=house.calendar.now, case_id=case_id)
    (one,) = [one for one in house.rings() if one.duty is Duty.CHECK_CASE]
    return one


def test_rings_in_an_outage_are_noted_by_one_line_and_done_after_it(house, locked):
    one = owed(house)
    locked.begin()
    with capture_logs() as log:
        outcomes = {run(house.stages[one.duty], one.id, house.tools) for _ in range(20)}
        locked.end()
        ended = run(house.stages[one.duty], one.id, house.tools)
    assert (outcomes, ended) == ({Outcome.UNNOTED}, Outcome.DONE)
    said = [(line["event"], line.get("failed")) for line in log if line.get("what") == "database"]
    assert said == [("away", None), ("back", 20)]
    assert len([line for line in log if line["log_level"] in {"warning", "error"}]) == 2


def test_what_was_in_work_when_it_began_is_not_counted_as_the_works_fault(house, locked):
    """It stays claimed; when the lease ends the sweeper rings again."""
    one = owed(house)
    stage = house.stages[one.duty]

    def begin(session, subject_id):
        work = stage.begin(session, subject_id)

        def then_it_goes():
            store = work()
            locked.begin()
            return store

        return then_it_goes

    row = {name: getattr(stage, name) for name in ("duty", "attempts", "give_up", "lasting", "guarded")}
    falling = SimpleNamespace(**row, begin=begin)
    assert run(falling, one.id, house.tools) is Outcome.UNNOTED
    locked.end()
    with house.database.reading() as session:
        row = session.get(OwedDuty, one.id)
        assert (row.trouble, row.attempts, row.settled_at) == (None, 1, None)
    house.calendar.passes(seconds=46)
    assert run(stage, one.id, house.tools) is Outcome.DONE


def test_the_sweeper_raises_nothing_that_celery_would_print(house, locked, tmp_path):
    app = make_app("memory://", tmp_path)
    add_tasks(app, lambda _: (house.tools, Drawing(case=drawn, week=week.png)))
    locked.begin()
    with capture_logs() as log:
        for _ in range(3):
            app.tasks[SWEEP]()
    locked.end()
    assert [line["event"] for line in log] == ["away"]


def test_a_broker_that_is_away_is_one_line_too(tmp_path, monkeypatch):
    monkeypatch.setattr(tasks_app, "_broker", Outage("broker"))
    app = make_app("redis://127.0.0.1:1/0", tmp_path)
    with capture_logs() as log:
        for _ in range(2):
            tasks_app.ring_all(app, [SimpleNamespace(duty=Duty.CHECK_CASE, id=uuid4())])
    assert [(line["event"], line["what"]) for line in log] == [("away", "broker")]


def test_a_statement_of_ours_that_is_wrong_is_no_outage(database):
    """It is a fault, and is reported as one."""
    with pytest.raises(OperationalError), database.reading() as session:
        session.execute(text("SELECT * FROM no_such_table"))


def test_a_full_disk_is_an_outage(database):
    with pytest.raises(Away), database.writing() as session:
        session.execute(text("PRAGMA max_page_count = 1"))
        session.execute(text("CREATE TABLE large AS SELECT randomblob(9000000) AS one"))


def test_an_outage_in_which_some_calls_work_is_one():
    """Over after a while without any that fails, of the kind that failed."""
    now = [0.0]
    seen = Outage("database", lambda: now[0])
    with capture_logs() as log:
        for now[0] in range(60):
            seen.failed(OSError(), "writing")
            seen.worked("writing")
        now[0] = 65
        seen.worked("reading")
        assert len(log) == 1
        seen.worked("writing")
        seen.worked("writing")
    assert [(line["event"], line.get("seconds")) for line in log] == [("away", None), ("back", 65)]
