"""Two who are the first at the same moment: on PostgreSQL both find no row, and one of them is told that there is one."""

from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import event

from pipeline.rules.pace import Pace
from storage import allowances, outbox


@contextmanager
def another_is_first(database, row):
    """Before our row is entered, somebody else's is: what a server with several writers does."""
    entered = []

    def enter(connection, _name):
        entered.append(connection.exec_driver_sql(row))

    event.listen(database.engine, "savepoint", enter)
    yield
    event.remove(database.engine, "savepoint", enter)
    assert len(entered) == 1


def test_c1_whoever_comes_second_to_a_new_series_has_its_second_number(database):
    """And nothing of the transaction is lost: no stage fails for it."""
    row = "INSERT INTO counters (name, value) VALUES ('certificates', 1)"
    with another_is_first(database, row), database.writing() as session:
        assert [outbox.next_number(session, "certificates") for _ in range(2)] == [2, 3]


def test_b19_whoever_comes_second_to_a_new_allowance_takes_of_the_others(database, calendar):
    """Two messages to a chat that has had none: the other's has taken all there is."""
    row = "INSERT INTO allowances (name, due) VALUES ('chat:1', '2026-11-02 02:00:10.000000')"
    one = {"chat:1": Pace(1, timedelta(seconds=10))}
    with another_is_first(database, row), database.writing() as session:
        assert allowances.take(session, one, now=calendar.now)
