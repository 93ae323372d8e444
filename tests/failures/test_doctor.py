"""`zhicheng doctor` in a house that is ill: it says with what, what to do, and ends with 1; and the help desk's morning."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text
from structlog.testing import capture_logs

from bot.pictures import week
from bot.views.screens import drawn
from notify.channels import AllLater, TryLater, Undeliverable
from pipeline.case import act
from pipeline.offices import directory
from pipeline.queries.operator.figures import figures
from pipeline.reading import reader
from pipeline.review import digest
from pipeline.rules.reasons import Reason
from pipeline.rules.words import Duty, Node, Running, State
from pipeline.tasks.app import ALIVE, add_tasks, make_app
from pipeline.tasks.stages import Drawing
from storage import outbox, signs
from storage.models.certificates import CertificateFile
from storage.models.offices import Office
from storage.models.outbox import OwedDuty
from storage.outbox import NEVER
from tests.conftest import ROOT
from tests.house import CHATS, House
from zhicheng import checks
from zhicheng.commands.doctor import examine
from zhicheng.preparing import prepare
from zhicheng.settings import Settings
from zhicheng.wiring import Parts


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A data folder as a first start leaves it."""
    folder = tmp_path_factory.mktemp("prepared") / "home"
    prepare(Settings(_env_file=None, home=folder)).database.close()
    return folder


@pytest.fixture
def home(prepared, tmp_path, calendar, monkeypatch):
    """A house on a deployment's own data folder, at its own moment."""
    settings = Settings(_env_file=None, home=shutil.copytree(prepared, tmp_path / "home"), language="en")
    monkeypatch.setattr(Parts, "now", lambda _: calendar.now)
    monkeypatch.setattr(checks, "_cage", lambda: "closed")  # another test's, and slow
    parts = Parts(settings)
    house = House(parts.database, parts.blobs, calendar, settings.home)
    house.settings = settings
    with house.database.writing() as session:  # the first start was at another moment
        session.execute(delete(OwedDuty))
        digest.ensure(session, world=calendar.world)
    yield house
    parts.database.close()


def says(house, capsys, name, **settings):
    """What the doctor finds under that name; and that it ends accordingly."""
    capsys.readouterr()
    status = examine(house.settings.model_copy(update=settings), as_json=True)
    found = {one["name"]: one for one in map(json.loads, capsys.readouterr().out.splitlines())}
    assert status == int(not all(one["ok"] for one in found.values()))
    return found[name]


def held(house):
    case_id = house.approved()
    with house.database.writing() as session:
        facts = {"stage": Duty.END_NOTICE, "trouble": "BlobError"}
        act.hold(session, case_id, Reason.STAGE_FAILED, world=house.calendar.world, **facts)
    assert house.case(case_id).state is State.HELD
    return house.case(case_id).number


def lives(house, *parts):
    with house.database.writing() as session:
        for part in parts:
            signs.enter(session, part, house.calendar.now)


def test_a_house_that_has_never_run_is_not_ill(home, capsys):
    assert examine(home.settings, as_json=False) == 0
    assert "never yet" in capsys.readouterr().out


def test_a_full_disk_is_said_with_what_to_do(home, capsys):
    found = says(home, capsys, "disk", keep_free_mb=10**9)
    assert not found["ok"]
    assert "make room" in found["what"]
    assert says(home, capsys, "disk", keep_free_mb=1)["ok"]


def test_held_cases_are_counted_and_named(home, capsys):
    number = held(home)
    found = says(home, capsys, "held cases")
    assert (found["ok"], found["value"]) == (False, "1")
    assert number in found["what"]
    assert "zhicheng retry --all" in found["what"]


@pytest.mark.parametrize("how", ["changed", "missing"])
def test_a_signed_file_that_is_not_what_was_stored_is_found(home, capsys, how):
    case_id = home.approved()
    home.works()
    assert home.case(case_id).state is State.COMPLETED
    assert says(home, capsys, "signed files")["ok"]
    with home.database.reading() as session:
        key = session.scalars(select(CertificateFile.sha256)).first()
    file = home.blob_folder / key[:2] / key[2:]
    if how == "missing":
        file.unlink()
    else:
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data)
    found = says(home, capsys, "signed files")
    assert (found["ok"], found["value"]) == (False, "1 missing or changed")
    assert "restore" in found["what"]


def test_messages_of_which_none_gets_through_are_said_by_channel(home, capsys):
    """A token that is no longer known: the network refuses each."""
    home.person()
    case_id = home.draft()
    home.calendar.passes(days=2)
    home.network.trouble = [Undeliverable("TelegramUnauthorizedError")] * 99
    home.submits(case_id)
    found = says(home, capsys, "messages")
    assert not found["ok"]
    assert "chat: none of" in found["what"]
    assert "TelegramUnauthorizedError" in found["what"]
    home.network.trouble = []
    home.person(2, sequence=4)
    home.draft(2)
    assert says(home, capsys, "messages")["ok"]


def test_an_office_address_that_takes_nothing_is_named_by_kind_and_place(home, capsys):
    with home.database.writing() as session:
        unit = session.scalars(select(Office).where(Office.node == Node.UNIT)).one()
        directory.set_channels(unit, "json://127.0.0.1:1/secret")
    home.person()
    home.submits(home.draft())
    for _ in range(12):
        home.calendar.passes(minutes=10)
        home.works()
    found = says(home, capsys, "messages")
    assert "乌鲁木齐市示例林场 (json 1): none of 1" in found["what"]
    assert "secret" not in found["what"]


def test_somebody_who_blocks_the_bot_makes_nobody_ill(home, capsys):
    home.network.closed.add(1)
    home.person()
    home.draft()
    assert 1 in home.network.tried
    assert says(home, capsys, "messages")["ok"]


def test_work_that_nobody_comes_for_is_overdue_by_its_kind(home, capsys):
    """And what is not due yet, or waits for an operator, is not."""
    home.person()
    case_id = home.draft()
    with home.database.writing() as session:
        now = home.calendar.now
        outbox.owe(session, Duty.CHECK_CASE, case_id, now=now, case_id=case_id)
        outbox.owe(session, Duty.LAPSE_CASE, case_id, now=now, not_before=now + timedelta(days=30))
        outbox.owe(session, Duty.END_NOTICE, case_id, now=now, not_before=NEVER)
    home.calendar.passes(minutes=9)
    assert says(home, capsys, "overdue work")["ok"]
    home.calendar.passes(minutes=2)
    found = says(home, capsys, "overdue work")
    assert (found["ok"], found["value"]) == (False, "1")
    assert found["what"].startswith(f"{Duty.CHECK_CASE} (checking the case): 1 due, the oldest for 11 minutes")


@pytest.mark.parametrize("trouble", [TryLater, AllLater])
def test_a_message_that_is_put_off_again_and_again_is_overdue_since_it_was_due(home, capsys, trouble):
    """Its next try is always to come."""
    home.person()
    case_id = home.draft()
    home.network.trouble = [trouble(20)] * 999
    home.submits(case_id)
    for _ in range(40):
        home.calendar.passes(seconds=20)
        home.works()
    found = says(home, capsys, "overdue work")
    assert not found["ok"]
    assert f"{Duty.SEND_NOTICE} (sending a notice): 2 due, the oldest for 13 minutes (last: TryLater)" in found["what"]


def test_a_part_that_does_nothing_is_missed_and_a_bot_only_where_there_is_one(home, capsys):
    lives(home, Running.WORKER, Running.SIGNER, Running.BEAT)
    home.calendar.passes(seconds=45)
    assert says(home, capsys, "worker runs")["value"] == "last did something 45 seconds ago"
    assert says(home, capsys, "worker runs")["ok"]
    assert says(home, capsys, "bot runs")["ok"]
    home.calendar.passes(minutes=5)
    lives(home, Running.WORKER, Running.BEAT)
    assert says(home, capsys, "beat runs")["ok"]
    found = says(home, capsys, "signer runs")
    assert (found["ok"], found["value"]) == (False, "last did something 5 minutes ago")
    assert "start it" in found["what"]


@pytest.mark.parametrize("reads", [True, False])
def test_b17_a_reader_that_does_nothing_is_missed_where_pages_are_read(home, capsys, monkeypatch, reads):
    monkeypatch.setattr(reader, "there", lambda: reads)
    lives(home, Running.WORKER, Running.SIGNER, Running.BEAT)
    found = says(home, capsys, "reader runs")
    assert (found["ok"], found["value"]) == (not reads, "never yet")
    lives(home, Running.READER)
    assert says(home, capsys, "reader runs")["ok"]


def test_the_beat_asks_each_worker_for_signs_of_life_over_its_queue(home, tmp_path):
    app = make_app("memory://", tmp_path)
    asked = {one["options"]["queue"]: one["args"] for one in app.conf.beat_schedule.values() if one["task"] == ALIVE}
    assert asked == {"default": ["worker"], "signing": ["signer"], "reading": ["reader"]}
    add_tasks(app, lambda _: (home.tools, Drawing(case=drawn, week=week.png)))
    app.tasks[ALIVE]("signer")
    app.tasks[ALIVE]("reader")  # nothing reads here: nobody says that something does
    with home.database.reading() as session:
        assert signs.last(session) == {Running.SIGNER: home.calendar.now}


def test_a_part_gives_a_sign_of_life_at_most_every_thirty_seconds(home):
    """And none costs it its work."""
    given = signs.Signs(home.database, Running.BOT, lambda: home.calendar.now)
    began = home.calendar.now
    given.give()
    home.calendar.passes(seconds=29)
    given.give()
    with home.database.reading() as session:
        assert signs.last(session) == {Running.BOT: began}


def test_u13_the_help_desk_hears_each_morning_of_held_cases_and_of_a_full_disk(home):
    """Once a day, until it is mended."""
    desk = CHATS[Node.HELPDESK]

    def morning():
        home.network.sent.clear()
        home.calendar.passes(days=1)
        home.works()
        return [text for text in home.network.told(desk) if "zhicheng doctor" in text]

    assert morning() == []
    number = held(home)
    home.calendar.room = False
    (told,) = morning()
    assert number in told
    assert "zhicheng retry --all" in told
    assert "磁盘空间不足" in told
    home.calendar.room = True
    assert "磁盘" not in "".join(morning())


OTHERWISE = {"overdue", "tsa_token_wrong", "tsa_authority_unknown", "hook_fails", "directory_answers_and_stays"}
"""Codes that are put together, or are the second of two."""


def test_every_finding_has_its_words_in_both_languages_and_no_words_are_left_over():
    """A code that is made of a fact is written out here."""
    sources = (
        "zhicheng/checks.py",
        "zhicheng/signing_in.py",
        "zhicheng/commands/doctor.py",
        "pipeline/queries/operator/symptoms.py",
    )
    text = "\n".join((ROOT / source).read_text("utf-8") for source in sources)
    codes = set(re.findall(r'said\(\s*"(\w+)"', text)) | OTHERWISE
    for language in ("zh", "en"):
        catalogue = (ROOT / "notify" / "locales" / language / "house.ftl").read_text("utf-8")
        assert set(re.findall(r"^house-said-(\w+) =", catalogue, re.MULTILINE)) == codes
        assert {f"house-{part}-runs" for part in Running} <= set(re.findall(r"^([\w-]+) =", catalogue, re.MULTILINE))


def test_b14_what_a_newer_release_owes_is_set_aside_and_said_and_stops_nothing(home, capsys):
    """Two releases side by side, or a newer one that was taken back: sweep, figures and doctor go on, and say how many."""
    lives(home, *Running)
    case_id = home.approved()
    with home.database.engine.begin() as connection:
        connection.execute(text("PRAGMA ignore_check_constraints = ON"))
        connection.execute(
            text("UPDATE duties SET duty = 'case.not_yet_thought_of', timed_at = :later WHERE case_id = :case"),
            {"later": home.calendar.now + timedelta(days=2), "case": case_id.hex},
        )
        connection.execute(text("PRAGMA ignore_check_constraints = OFF"))
    with home.database.writing() as session:
        rung = {owed.duty for owed in outbox.sweep(session, now=home.calendar.now + timedelta(hours=1))}
        assert rung == {Duty.TELL_MORNING}
        outbox.reopen(session, case_id, now=home.calendar.now)
        assert set(figures(session, now=home.calendar.now).due) <= set(Duty)
    found = says(home, capsys, "unknown work")
    assert not found["ok"]
    assert int(found["value"]) >= 1
    assert "docs/upgrading.md" in found["what"]


def test_b14_a_replica_that_is_far_behind_or_away_is_said(home, capsys, tmp_path):
    """One that has what the parts last wrote is well, however long ago that was."""
    lives(home, Running.BEAT)
    copy = tmp_path / "copy.db"
    with (
        closing(sqlite3.connect(home.database.engine.url.database)) as ours,
        closing(sqlite3.connect(copy)) as theirs,
    ):
        ours.backup(theirs)
    home.calendar.passes(days=1)
    assert says(home, capsys, "replica", replica_url=f"sqlite:///{copy}")["ok"]
    lives(home, Running.BEAT)
    found = says(home, capsys, "replica", replica_url=f"sqlite:///{copy}")
    assert (found["ok"], found["what"].split(":")[0]) == (
        False,
        "1440 minutes behind the database, which answers for it",
    )
    with capture_logs():
        assert not says(home, capsys, "replica", replica_url=f"sqlite:///{tmp_path}/nowhere/copy.db")["ok"]


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("ZHICHENG_TELEGRAM_TOKN", "ZHICHENG_TELEGRAM_TOKEN"),
        ("ZHICHENG_DATABSE_PASSWORD_FILE", "ZHICHENG_DATABASE_PASSWORD_FILE"),
        ("ZHICHENG_XYZ", "docs/running.md"),
    ],
)
def test_b20_a_setting_that_is_misspelt_is_named_with_the_nearest(home, capsys, monkeypatch, written, near):
    """It does nothing, and whoever wrote it believes that it does; what it was set to may be a secret."""
    monkeypatch.setenv(written, "a-secret")
    found = says(home, capsys, written)
    assert (found["ok"], found["value"]) == (False, "(set)")
    assert found["what"] == f"is no setting and does nothing; the nearest is {near}"
