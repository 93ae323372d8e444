"""Duties: claimed once, fenced, rung again."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from pipeline.rules.words import Duty
from storage import outbox, schema
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


def test_the_next_duty_is_the_most_urgent_kind_and_of_that_the_longest_due(empty):
    """What is not due, parked or in other hands is passed over."""
    schema.upgrade(empty.engine)
    order = (Duty.SEND_NOTICE, Duty.CHECK_CASE, Duty.LAPSE_CASE)
    names = {}
    for name, duty, after in (
        ("later", Duty.SEND_NOTICE, 60),
        ("second", Duty.CHECK_CASE, 1),
        ("first", Duty.CHECK_CASE, 0),
        ("last", Duty.LAPSE_CASE, 0),
        ("not served", Duty.DO_OUTCOME, 0),
    ):
        names[subject := uuid4()] = name
        with empty.writing() as session:
            outbox.owe(session, duty, subject, now=START, not_before=START + timedelta(seconds=after))
    taken = []
    for _ in range(4):
        with empty.writing(lasting=False) as session:
            claimed = outbox.claim_next(session, order, now=START + timedelta(seconds=5), lease=LEASE)
            taken.append(claimed and names[claimed.subject_id])
    assert taken == ["first", "second", "last", None]


def test_what_a_commit_owes_and_claims_itself_is_not_rung_for(tmp_path, database):
    """Whoever holds the next duty needs nobody to come."""
    heard = []
    ringing = Database(str(database.engine.url), heard.extend)
    with ringing.writing() as session:
        outbox.owe(session, Duty.CHECK_CASE, uuid4(), now=START)
        outbox.owe(session, Duty.LAPSE_CASE, uuid4(), now=START)
        assert outbox.claim_next(session, (Duty.CHECK_CASE,), now=START).duty is Duty.CHECK_CASE
    assert [owed.duty for owed in heard] == [Duty.LAPSE_CASE]
    ringing.close()


def test_the_sweep_rings_for_a_few_of_each_kind_however_many_wait(database):
    """Whoever comes does all that is due: a thousand rings would be a thousand messages for nothing."""
    with database.writing() as session:
        for _ in range(50):
            outbox.owe(session, Duty.CHECK_CASE, uuid4(), now=START)
        outbox.owe(session, Duty.SEND_NOTICE, uuid4(), now=START + timedelta(seconds=1))
    with database.writing() as session:
        rung = [owed.duty for owed in outbox.sweep(session, now=START + timedelta(seconds=20))]
    assert (rung.count(Duty.CHECK_CASE), rung.count(Duty.SEND_NOTICE)) == (outbox.SWEEP_AT_MOST, 1)
