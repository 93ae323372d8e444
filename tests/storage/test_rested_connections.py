"""A connection of the pool is asked whether it still stands only when nobody has used it for a while."""

import sqlite3

import pytest
from sqlalchemy import create_engine

from storage import database


@pytest.fixture
def engine(tmp_path):
    """A pool of one connection that is looked after as those to PostgreSQL are."""
    engine = create_engine(f"sqlite:///{tmp_path / 'x.db'}", pool_size=1)
    database._ask_the_rested(engine)
    yield engine
    engine.dispose()


def used(engine):
    """The driver's connection that a transaction gets."""
    with engine.connect() as connection:
        return connection.connection.dbapi_connection


def test_one_that_was_just_used_is_not_asked(engine, monkeypatch):
    """Twenty transactions of a certificate, one after another, make no journey more for it."""
    monkeypatch.setattr(database, "RESTED_S", 1000.0)
    monkeypatch.setattr(engine.dialect, "do_ping", lambda _: pytest.fail("it was asked"))
    assert used(engine) is used(engine)


def test_one_that_has_rested_and_stands_is_used_again(engine, monkeypatch):
    """It is asked once a transaction."""
    asked = []
    monkeypatch.setattr(database, "RESTED_S", 0.0)
    monkeypatch.setattr(engine.dialect, "do_ping", asked.append)
    first = used(engine)
    assert used(engine) is first
    assert asked == [first]


def test_one_that_has_rested_and_fell_is_replaced_without_a_word(engine, monkeypatch):
    """The server was started again meanwhile: whoever comes first after it does not notice."""
    monkeypatch.setattr(database, "RESTED_S", 0.0)
    first = used(engine)

    def fell(connection):
        if connection is first:
            raise sqlite3.OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(engine.dialect, "do_ping", fell)
    assert used(engine) is not first
