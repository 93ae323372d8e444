"""The bench of the desk runs, at a size that takes seconds."""

from zhicheng.benches import desk


def test_the_bench_measures_pages_a_batch_and_a_roster(pack):
    """Everything that the report names was done: all of the batch went on, all rows are in the roster."""
    result = desk.run(pack, cases=400, roster_rows=50, times=5)
    assert result.batch_size == 101  # the whole queue: a fourth of all, and the first case
    assert result.roster_rows == 50
    said = desk.report(result)
    assert "101 submitted at once" in said
    assert "roster of 50 rows" in said
