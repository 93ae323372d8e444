"""What a probe and Prometheus see of a house: that it can serve or what does not answer, and numbers that tell the truth."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import values
from prometheus_client.parser import text_string_to_metric_families

from pipeline.case import act
from pipeline.queries.operator.health import PATIENT, SOON
from pipeline.rules.reasons import Reason
from pipeline.rules.words import Duty, Running
from pipeline.tasks import meter
from pipeline.tasks.meter import Outcome
from storage import signs
from tests.house import House
from tests.servers import free_port
from zhicheng import metrics, observing, readiness
from zhicheng.preparing import prepare
from zhicheng.running import celery
from zhicheng.settings import Settings
from zhicheng.wiring import Parts

DEPLOYED = Path(__file__).parents[2] / "deploy" / "observability"
NAME = re.compile(r"zhicheng_\w+")


@pytest.fixture
def home(tmp_path, calendar, monkeypatch):
    """A house on a deployment's own data folder, at its own moment."""
    settings = Settings(_env_file=None, home=tmp_path / "home", keep_free_mb=1)
    monkeypatch.setattr(Parts, "now", lambda _: calendar.now)
    parts = prepare(settings)
    house = House(parts.database, parts.blobs, calendar, settings.home)
    house.settings, house.parts = settings, parts
    yield house
    parts.database.close()


def figures(house):
    """By name and labels."""
    said = metrics.text(house.parts).decode()
    samples = [sample for family in text_string_to_metric_families(said) for sample in family.samples]
    return {(sample.name, *sample.labels.values()): sample.value for sample in samples}


def lives(house, *parts):
    with house.database.writing() as session:
        for part in parts:
            signs.enter(session, part, house.calendar.now)


def lacking(house, **settings):
    parts = Parts(house.settings.model_copy(update=settings))
    try:
        return readiness.lacking(parts, celery(parts.settings))
    finally:
        parts.database.close()


def test_what_is_counted_is_what_there_is(home):
    """A case that is held, work that nobody came for, a part that has done nothing for five minutes."""
    case_id = home.approved()
    lives(home, Running.SIGNER)
    with home.database.writing() as session:
        act.hold(session, case_id, Reason.STAGE_FAILED, world=home.calendar.world, stage=Duty.END_NOTICE, trouble="E")
    home.calendar.passes(minutes=5)
    found = figures(home)
    assert found["zhicheng_cases", "held"] == 1
    assert found["zhicheng_up", "database"] == 1
    assert found["zhicheng_sign_of_life_seconds", "signer"] == 300
    assert found["zhicheng_duties_due", "case.end_notice"] == 1
    assert found["zhicheng_duties_oldest_seconds", "case.end_notice"] >= 300
    assert 0 < found["zhicheng_signer_days_left",] < 4000
    assert found["zhicheng_free_bytes",] > 0


def test_what_each_process_has_counted_is_added_up(home, monkeypatch):
    """Two worker processes, and one that is gone: what it did stays counted."""
    monkeypatch.setattr(meter, "_kept", [])
    monkeypatch.setattr(values, "ValueClass", values.ValueClass)
    for pid in (4711, 4712):
        monkeypatch.setattr("os.getpid", lambda pid=pid: pid)
        meter.keep(home.settings.home / meter.FOLDER)
        meter.count(Duty.SEND_NOTICE, Outcome.DONE, 0.25)
        meter.count(Duty.SEND_NOTICE, Outcome.FAILED, 2)
    found = figures(home)
    assert found["zhicheng_duties_total", "notice.send", "done"] == 2
    assert found["zhicheng_duty_seconds_total", "notice.send", "failed"] == 4


def test_a_database_that_is_away_is_a_number_and_no_trouble_of_the_page(home):
    url = f"postgresql+psycopg://somebody:secret@127.0.0.1:{free_port()}/zhicheng"
    away = Parts(home.settings.model_copy(update={"database_url": url}))
    said = metrics.text(away).decode()
    assert 'zhicheng_up{what="database"} 0.0' in said
    assert "zhicheng_cases" not in said
    assert "secret" not in said


def test_a_house_is_ready_when_all_that_it_depends_on_answers(home):
    assert lacking(home) == {"signer": "it does nothing"}
    lives(home, Running.SIGNER)
    assert lacking(home) == {}
    assert "no room" in lacking(home, keep_free_mb=10**9).values()
    assert list(lacking(home, broker_url=f"redis://127.0.0.1:{free_port()}/0")) == ["broker"]
    home.calendar.passes(minutes=10)
    assert lacking(home) == {"signer": "it does nothing"}
    home.calendar.passes(days=20_000)
    lives(home, Running.SIGNER)
    assert lacking(home) == {"signer": "its certificate has ended"}


def test_of_a_database_that_is_away_the_probe_says_so_and_nothing_of_its_address(home):
    url = f"postgresql+psycopg://somebody:secret@127.0.0.1:{free_port()}/zhicheng"
    found = lacking(home, database_url=url)
    assert set(found) == {"database", "signer"}
    assert "secret" not in json.dumps(found)


async def test_a_probe_is_told_by_the_status(home):
    async with TestClient(TestServer(observing.make_app(home.parts))) as client:
        answer = await client.get("/ready")
        assert (answer.status, (await answer.json())["ready"]) == (503, False)
        lives(home, Running.SIGNER)
        assert (await client.get("/ready")).status == 200
        assert "zhicheng_up" in await (await client.get("/metrics")).text()


@pytest.mark.parametrize("file", ["alerts.yml", "dashboard.json"])
def test_alerts_and_dashboard_speak_of_numbers_that_there_are(home, monkeypatch, file):
    """A name that was changed in one place only would be an alert that never comes."""
    monkeypatch.setattr(meter, "_kept", [])
    monkeypatch.setattr(values, "ValueClass", values.ValueClass)
    meter.keep(home.settings.home / meter.FOLDER)
    meter.count(Duty.SEND_NOTICE, Outcome.GIVEN_UP, 1)
    case_id = home.approved()
    lives(home, Running.SIGNER)
    with home.database.writing() as session:
        act.hold(session, case_id, Reason.STAGE_FAILED, world=home.calendar.world, stage=Duty.END_NOTICE, trouble="E")
    home.calendar.passes(minutes=1)
    there = {name for name, *_ in figures(home)} | {
        "zhicheng_certificates",
        "zhicheng_duties_parked",
        "zhicheng_messages",
    }
    named = set(NAME.findall((DEPLOYED / file).read_text("utf-8")))
    assert named
    assert named - there == set()


def test_each_alert_says_what_to_do_and_the_patient_duties_are_named_as_they_are():
    rules = yaml.safe_load((DEPLOYED / "alerts.yml").read_text("utf-8"))["groups"][0]["rules"]
    assert all(rule["annotations"]["summary"] and rule["expr"] for rule in rules)
    (overdue,) = [rule for rule in rules if rule["alert"] == "ZhichengWorkOverdue"]
    named = re.search(r'duty!~"([^"]+)"', overdue["expr"])[1].split("|")
    assert {Duty(one) for one in named} == set(PATIENT)
    assert timedelta(seconds=600) == SOON
