"""docs/features.md is whole: every id that a test or the code speaks of is a row, and every row names a test that is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"^\| ([ABCU]\d+) \| (.+) \| (.+) \|$", re.MULTILINE)
ROWS = {id_: f"{what} {proof}" for id_, what, proof in ROW.findall((ROOT / "docs" / "features.md").read_text("utf-8"))}
OURS = [path for path in ROOT.glob("*/**/*.py") if not path.relative_to(ROOT).parts[0].startswith(".")]
TESTS = {
    name
    for path in OURS
    if path.name.startswith("test_")
    for name in re.findall(r"def (test_\w+)", path.read_text("utf-8"))
}
CITED = re.compile(r"\(((?:[ABCU]\d+)(?:(?:, | to | and )[ABCU]\d+)*)\)")


def test_every_id_in_a_tests_name_is_a_row():
    """`test_a5_…`, `test_u8_u9_…`."""
    named = {id_.upper() for name in TESTS for id_ in re.match(r"test_((?:[abcu]\d+_)*)", name)[1].split("_") if id_}
    assert named - ROWS.keys() == set()
    assert len(named) > 35


@pytest.mark.parametrize("id_", ROWS)
def test_every_row_names_tests_that_are_there_or_says_that_it_is_not_yet(id_):
    """One that was renamed or has gone is found here."""
    proofs = re.findall(r"`(test_\w+)`", ROWS[id_])
    assert set(proofs) - TESTS == set()
    assert bool(proofs) >= ("not yet" not in ROWS[id_])


def test_every_id_that_code_or_a_page_cites_is_a_row():
    """(U9), (U1 to U4), (C3, C5): in docstrings, comments and the docs."""
    texts = [path.read_text("utf-8") for path in (*OURS, *ROOT.glob("docs/**/*.md"), ROOT / "README.md")]
    cited = {id_ for text in texts for group in CITED.findall(text) for id_ in re.findall(r"[ABCU]\d+", group)}
    assert cited - ROWS.keys() == set()
    assert len(cited) > 20


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda page: page.name)
def test_every_test_that_a_page_names_is_there(page):
    """docs/reliability.md lives by it: what is promised there is held by a test of that name."""
    assert set(re.findall(r"`(test_\w+)`", page.read_text("utf-8"))) - TESTS == set()
