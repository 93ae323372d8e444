"""Work in several processes: in order, whatever is killed (C2)."""

from __future__ import annotations

import os
import signal
import time
from types import SimpleNamespace

import pytest

from certificates.transparency.status import believed
from tests.certificates.test_batch import settings, table  # noqa: F401  a fixture
from zhicheng.commands.errors import CommandError
from zhicheng.commands.issuing import admitting, issue_batch, side_by_side
from zhicheng.commands.issuing.side_by_side import in_order


@pytest.fixture(autouse=True)
def two_cores(monkeypatch):
    """Two processes, however small the machine and the work."""
    monkeypatch.setattr(side_by_side, "cores", lambda: 2)
    monkeypatch.setattr(side_by_side, "WORTH", 1)


def nothing():
    """No preparation."""


def whose(number):
    time.sleep(0.02 * (number % 3 == 0))
    return number, os.getpid()


def test_c2_what_two_processes_make_comes_in_order():
    """The slow ones hold nobody up, and come where they belong; both processes work, neither of them this one."""
    made = [*in_order(whose, range(24), nothing)]
    assert [number for number, _ in made] == [*range(24)]
    assert len({process for _, process in made}) == 2
    assert os.getpid() not in {process for _, process in made}


def killed_once(thing):
    number, mark = thing
    if number == 7 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_c2_a_process_that_is_killed_loses_nothing(tmp_path):
    """What it had in hand is made by another, and nothing comes twice."""
    things = [(number, tmp_path / "mark") for number in range(20)]
    assert [*in_order(killed_once, things, nothing)] == [*range(20)]
    assert (tmp_path / "mark").exists()


def dies(number):
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_c2_what_kills_its_process_again_and_again_is_said():
    """Three times, then a sentence; what came before stays."""
    made = []
    with pytest.raises(CommandError, match="three times"):
        for one in in_order(dies, range(9), nothing):
            made.append(one)
    assert made == [0, 1, 2]


def fails(number):
    if number == 2:
        raise CommandError("the third is wrong")
    return number


def test_c2_what_one_process_raises_is_raised_here():
    """After those before it."""
    made = []
    with pytest.raises(CommandError, match="the third is wrong"):
        for one in in_order(fails, range(9), nothing):
            made.append(one)
    assert made == [0, 1]


def test_c2_a_batch_is_issued_by_two_processes_though_one_is_killed(tmp_path, settings, monkeypatch):  # noqa: F811
    """Every row once, the manifest in the table's order, and the killed one's row with the others."""
    data, folder, mark = table(tmp_path, ["王小明", "李强", "赵敏", "古丽"]), tmp_path / "out", tmp_path / "mark"
    real = issue_batch.made

    def once_killed(parts, admitted, template):
        if admitted.record.name == "李强" and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return real(parts, admitted, template)

    monkeypatch.setattr(issue_batch, "made", once_killed)
    accepted = lambda _kind, photo, _limits: SimpleNamespace(verdict="accepted", renditions=(photo,))  # noqa: E731
    monkeypatch.setattr(
        admitting, "inspect", accepted
    )  # a cage for each process takes seconds, and is not what is asked
    assert issue_batch.issue_all(settings, data, folder) == 0
    assert mark.exists()
    parts = issue_batch.prepare(settings)
    manifest = believed((folder / "manifest.json").read_text("utf-8"), parts.register(), now=parts.now())
    assert [one["number"][-1] for one in manifest["certificates"]] == ["1", "2", "3", "4"]
    assert {one["file"] for one in manifest["certificates"]} == {file.name for file in folder.glob("*.pdf")}
    parts.database.close()
