"""Duties: claimed once, fenced, rung again."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from pipeline.rules.words import Duty
from storage import outbox
from storage.database import Database

START = datetime(2026, 11, 2, tzinfo=UTC)
LEASE = timedelta(seconds=30)


def owe(database, **more):
    with database.writing() as session:
        outbox.owe(session, Duty.CHECK_CASE, uuid4(), now=START, **more)
    with database.writing() as session:
        return session.query(outbox.OwedDuty).one().id


def claim(database, duty, at=START):
    with database.writing() as session:
        return outbox.claim(session, duty, now=at, lease=LEASE)


def test_a_commit_rings_for_what_it_owes_and_a_rollback_for_nothing(tmp_path, database):
    """The bell hears of a duty only once the row is safe."""
    heard = []
    ringing = Database(str(database.engine.url), heard.extend)
    with pytest.raises(RuntimeError), ringing.writing() as session:
        outbox.owe(session, Duty.CHECK_CASE, uuid4(), now=START)
        raise RuntimeError
    assert heard == []
    with ringing.writing() as session:
        outbox.owe(session, Duty.CHECK_CASE, uuid4(), now=START)
    assert [owed.duty for owed in heard] == [Duty.CHECK_CASE]
    ringing.close()


def test_a_duty_delivered_twice_is_claimed_once(database):
    """While the lease runs, and after it is settled, nobody else gets it."""
    duty = owe(database)
    first = claim(database, duty)
    assert claim(database, duty) is None
    with database.writing() as session:
        outbox.settle(session, first, now=START)
    assert claim(database, duty, START + timedelta(days=1)) is None


def test_a_worker_whose_lease_ran_out_stores_nothing(database):
    """The fence: once another has claimed it, the first can't settle, and its transaction is undone."""
    duty = owe(database)
    slow = claim(database, duty)
    quick = claim(database, duty, START + LEASE * 2)
    assert quick.token == slow.token + 1
    with pytest.raises(outbox.LeaseLost), database.writing() as session:
        outbox.settle(session, slow, now=START)
    with database.writing() as session:
        outbox.settle(session, quick, now=START)


def test_the_sweeper_rings_again_less_and_less_often(database):
    """A lost bell is made up for in ten seconds; a long queue isn't filled with its own echoes."""
    owe(database)
    rung = []
    for second in range(600):
        with database.writing() as session:
            rung += [second] * len(outbox.sweep(session, now=START + timedelta(seconds=second)))
    assert rung[0] == 10
    assert [later - earlier for earlier, later in zip(rung, rung[1:], strict=False)] == [10, 20, 40, 80, 160]


def test_a_later_duty_waits_for_its_time(database):
    """A term's end is not claimed early, however often the bell rings."""
    duty = owe(database, not_before=START + timedelta(days=5))
    assert claim(database, duty) is None
    with database.writing() as session:
        assert outbox.sweep(session, now=START + timedelta(days=4)) == []
        assert len(outbox.sweep(session, now=START + timedelta(days=5))) == 1
    assert claim(database, duty, START + timedelta(days=5)) is not None


def test_numbers_have_no_gaps_when_a_transaction_fails(database):
    """What is rolled back gives its number back."""
    with database.writing() as session:
        assert outbox.next_number(session, "cases") == 1
    with pytest.raises(RuntimeError), database.writing() as session:
        outbox.next_number(session, "cases")
        raise RuntimeError
    with database.writing() as session:
        assert outbox.next_number(session, "cases") == 2
