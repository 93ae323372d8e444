"""The bench of the bot runs; and what makes its look-ups flat is not luck but the indexes."""

import re

import pytest
from sqlalchemy import event

from bench import bot as bench
from bench.population import populate
from bot.app import make_dispatcher


@pytest.mark.slow
def test_the_bench_measures_every_kind_of_update_at_each_size(pack):
    """A small run: a rate above the floor's cost, a span for each kind, a ratio in the report."""
    result = bench.run(pack, (200, 400), times=5)
    assert [one.cases for one in result.sizes] == [200, 400]
    assert result.floor > result.sizes[0].per_second > 0
    kinds = [span.what for span in result.sizes[0].spans]
    assert kinds[:3] == ["start", "progress, by number", "progress, by button"]
    said = bench.report(result)
    assert all(kind in said for kind in kinds)
    assert re.search(r"^queue of an office .* \d+\.\d\d$", said, re.MULTILINE)


async def test_a7_no_look_up_reads_a_whole_table(database, calendar, pack):
    """The plan of every statement that the measured updates make searches by an index."""
    route = populate(database, calendar.world, 300)
    statements = set()

    @event.listens_for(database.engine, "before_cursor_execute")
    def listen(_connection, _cursor, statement, parameters, _context, _many):
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            statements.add((statement, parameters))

    dispatcher = make_dispatcher(database, lambda: calendar.world, lambda _: b"")
    network = bench.Silent()
    phone = bench.Bot("42:TEST", session=network)
    for make in bench.updates(pack, route).values():
        await bench.fed(dispatcher, phone, make(7))
    event.remove(database.engine, "before_cursor_execute", listen)
    assert len(statements) > 10
    with database.engine.connect() as connection:
        plans = {
            (statement, row[3])
            for statement, parameters in statements
            for row in connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters)
        }
    large = re.compile(r"SCAN (cases|events|evidence|people)\b")
    assert [plan for plan in plans if large.search(plan[1]) and "USING" not in plan[1]] == []
