"""`zhicheng policy check`, `up` and `offices` against a database with open cases (B19)."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from pipeline.policy.loading import load
from pipeline.rules.words import Node
from tests.conftest import ROOT, Calendar
from tests.house import CHATS, House
from tests.numbers import UNIT_CODE
from zhicheng.commands import policy
from zhicheng.commands.doctor import examine
from zhicheng.commands.errors import PackOrphans
from zhicheng.commands.people import offices
from zhicheng.preparing import prepare
from zhicheng.settings import Settings

NOW = datetime(2026, 11, 2, 2, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    """A pack that can be edited."""
    return shutil.copytree(ROOT / "packs" / "xinjiang", tmp_path / "pack")


@pytest.fixture
def settings(tmp_path, folder):
    """Of a deployment whose clock stands on 2 November 2026."""
    clock = tmp_path / "clock"
    clock.write_text(str((NOW - datetime.now(UTC)).total_seconds()))
    return Settings(_env_file=None, home=tmp_path / "home", policy=folder, clock_file=clock, language="en")


@pytest.fixture
def lived(settings, blobs, issuer_folder):
    """A case waits at the unit."""
    parts = prepare(settings)
    house = House(parts.database, blobs, Calendar(NOW, parts.pack), issuer_folder)
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    return house, case_id


def edit(folder, file, *changes):
    text = (folder / file).read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / file).write_text(text, "utf-8")


def rename(folder):
    edit(folder, "pathways.yaml", ("id: initial\n", "id: first_title\n"))
    edit(folder, "rules.yaml", ("initial:", "first_title:"))


def lead_on(folder):
    with (folder / "pack.yaml").open("a", encoding="utf-8") as pack:
        pack.write("retired: {pathways: {initial: first_title}}\n")


def test_b19_up_refuses_a_pack_that_orphans_a_case_and_names_it(settings, folder, lived, capsys):
    """The check says the same before, with its number, its id and what to do; led on, both are content."""
    rename(folder)
    assert policy.check(settings, folder) == 1
    assert "pathway initial: is not in the pack any more, but open cases RSSQ00000001" in capsys.readouterr().out
    with pytest.raises(PackOrphans) as refusal:
        prepare(settings)
    assert [one.numbers for one in refusal.value.orphans] == [("RSSQ00000001",)]
    lead_on(folder)
    assert policy.check(settings, folder) == 0
    assert "open cases RSSQ00000001 go on as first_title" in capsys.readouterr().out
    prepare(settings)


def test_b19_an_office_ends_by_the_pack_and_the_next_start_moves_its_case(settings, folder, lived, capsys):
    """Named by the check before."""
    house, case_id = lived
    house.passes(case_id, Node.UNIT)
    ends = "name: 乌鲁木齐市林业和草原局, portal"
    edit(folder, "offices.yaml", (ends, "name: 乌鲁木齐市林业和草原局, until: 2026-11-01, successor: UM-RCFW, portal"))
    assert policy.check(settings, folder) == 0
    said = capsys.readouterr().out
    assert "office recommender:UM-LCJ: open cases RSSQ00000001 go on as 乌鲁木齐市人才服务中心" in said
    prepare(settings)
    assert house.view(case_id, CHATS[Node.RECOMMENDER]).steps[1].office == "乌鲁木齐市人才服务中心"
    offices.show(settings, "recommender")
    assert "UM-RCFW" in capsys.readouterr().out


def test_b19_an_operator_ends_a_unit_without_a_successor_after_its_last_day(settings, lived, capsys):
    """Named for a day to come it is not done yet."""
    day = NOW.date() + timedelta(days=9)
    assert "move after that day" in offices.end(settings, f"unit:{UNIT_CODE}", into="", last_day=day)
    assert "its officers are dismissed" in offices.end(settings, f"unit:{UNIT_CODE}", into="", last_day=None)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("successor: UM-RCFW", "stands without a last day"),
        ("until: 2026-11-01, successor: UM-RSJ", "no other recommender has the code 'UM-RSJ'"),
        ("since: 2026-12-01, until: 2026-11-01", "is before it begins"),
    ],
)
def test_b19_an_end_that_cannot_be_is_found_in_the_pack(folder, change, why):
    """With file and line, as every problem."""
    edit(
        folder,
        "offices.yaml",
        ("name: 乌鲁木齐市林业和草原局, portal", f"name: 乌鲁木齐市林业和草原局, {change}, portal"),
    )
    with pytest.raises(Exception, match=why):
        load(folder)


def test_b19_check_and_doctor_say_that_next_years_holidays_are_absent(settings, folder, capsys):
    """In November; entered, neither does."""
    policy.check(settings, folder)
    assert "the holidays of 2027 are absent" in capsys.readouterr().out
    examine(settings, as_json=True)
    assert "the holidays of 2027 are absent" in capsys.readouterr().out
    edit(folder, "calendar.yaml", ("2027-01-01]", "2027-01-01, 2027-02-08]"))
    policy.check(settings, folder)
    examine(settings, as_json=True)
    assert "are absent" not in capsys.readouterr().out


def test_b19_the_command_line_knows_the_verbs():
    """Each says what it takes."""
    from zhicheng.cli import app

    for words in ("offices end", "policy check", "officers dismiss", "officers move"):
        assert CliRunner().invoke(app, f"{words} --help").exit_code == 0
