"""The comparison with peers: what they say is read, their files are judged, and who is absent is named."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bench import comparison
from bench.comparison import BARE, OURS, PEERS, Measured, Runner, Unmeasured
from tests.judges import judge

SAID = {"name": "x", "versions": {"lib": "1.2"}, "n": 4, "median": 12.5, "p95": 20, "cpu": 11, "bytes": 2048}
OWN = replace(BARE, times=2), replace(OURS, times=2)
ABSENT = Runner("absent", ("nothing",), 1, needs=(Path("/nowhere"),))


def script(folder, name, text):
    path = folder / f"{name}.py"
    path.write_text(text, "utf-8")
    return Runner(name, (sys.executable, str(path)), 1)


def test_a_line_of_json_is_read_and_anything_else_is_no_number():
    """Only the last line counts; a program that failed says why in its own last words."""
    assert comparison.read("x", 0, "noise\n" + json.dumps(SAID), "") == Measured(
        "x", {"lib": "1.2"}, 4, 12.5, 20.0, 11.0, 2048
    )
    assert comparison.read("x", 1, json.dumps(SAID), "Traceback\nno Pango here\n") == Unmeasured("x", "no Pango here")
    assert comparison.read("x", 3, "", "") == Unmeasured("x", "ended with status 3")
    for said in ("", "ready", "{}", json.dumps({**SAID, "median": "fast"})):
        assert isinstance(comparison.read("x", 0, said, ""), Unmeasured)


def test_ours_and_the_floor_are_measured_and_whoever_is_not_installed_is_named(tmp_path):
    """A peer that isn't there, one that fails and one whose file isn't signed each keep their line in the table."""
    judge(comparison.JUDGE)
    fails = script(tmp_path, "fails", "import sys; sys.exit('no Pango here')")
    unsigned = script(
        tmp_path,
        "unsigned",
        f"import sys, pathlib; pathlib.Path(sys.argv[3]).write_bytes(b'%PDF-1.7'); print({json.dumps(SAID)!r})",
    )
    outcomes = comparison.run((ABSENT, fails, unsigned), own=OWN, rounds=1)
    floor, ours, *others = outcomes
    assert (floor.n, ours.n) == (2, 2)
    assert 0 < floor.median < ours.median
    assert ours.bytes > 60_000
    said = comparison.report(outcomes).splitlines()
    assert "one core" in said[0]
    assert len(said) == 4 + 5
    assert "| absent | not installed: run `make peers` |" in said[6]
    assert "no Pango here" in said[7]
    assert "pdfsig does not call its file's signature valid" in said[8]
    assert all(isinstance(one, Unmeasured) for one in others)


def test_the_rounds_become_one_line():
    """The median of the rounds; who failed once has no number."""
    rounds = [Measured("x", {}, 4, middle, 20.0, 11.0, 2048) for middle in (12.0, 90.0, 13.0)]
    assert comparison._all_rounds(rounds) == Measured("x", {}, 12, 13.0, 20.0, 11.0, 2048)
    failed = Unmeasured("x", "no Pango here")
    assert comparison._all_rounds([*rounds, failed]) is failed


def test_a_peer_says_which_tool_it_lacks():
    """Node.js doesn't come by `make peers`."""
    assert "needs no-such-tool" in replace(ABSENT, tool="no-such-tool").absent()
    assert OURS.absent() == ""


@pytest.mark.parametrize("runner", [BARE, OURS, *PEERS], ids=lambda runner: runner.name)
def test_every_program_that_is_run_is_there(runner):
    """A script that was renamed would be missed only by whoever measures."""
    assert Path(runner.command[1]).is_file()


def test_the_job_holds_what_a_page_shows(tmp_path):
    """Fifteen fields with both labels, numbers that differ, and every path leads to a file."""
    job = json.loads(comparison.prepare(tmp_path).read_text("utf-8"))
    assert {len(one["fields"]) for one in job["certificates"]} == {15}
    assert len({one["verify_url"] for one in job["certificates"]}) == len(job["certificates"])
    assert all(Path(job[key]).is_file() for key in ("photo", "regular", "bold", "key", "passphrase"))
