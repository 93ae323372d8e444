"""A diploma that says something else than its owner declared: told to them at once, shown to the officer, judged by nobody."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from sqlalchemy import select, text

from pipeline.kinds import application
from pipeline.people import statements
from pipeline.review import filing
from pipeline.rules.scales import Education, Fact
from pipeline.rules.words import Duty, EvidenceState, State
from storage.models.outbox import OwedDuty
from storage.models.readings import Reading
from tests.house import CHATS, WANTED, Node
from tests.reading.papers import reader, somebody
from tools.papers.drawing import degree, diploma, jpeg
from zhicheng import running
from zhicheng.settings import Settings

pytestmark = pytest.mark.xdist_group("reading")
OURS = somebody(
    name="阿依古丽·买买提",
    sex="女",
    birth=date(1997, 5, 20),
    education="本科",
    graduated=date(2019, 7, 1),
    began=date(2015, 9, 1),
)


@pytest.fixture
def house(house):
    """One that reads."""
    house.tools = replace(house.tools, reader=reader())
    house.restage()
    return house


def begun(house):
    house.person()
    case_id = house.does(1, application.begin, WANTED, "initial")
    house.does(1, filing.choose_unit, case_id, house.unit_id)
    return case_id


def sends(house, case_id, paper, slot="diploma"):
    evidence = house.uploads(case_id, slot, jpeg(paper.picture))
    house.works()
    return evidence


def slot_of(view, slot="diploma"):
    return next(one for one in view.slots if one.kind.id == slot)


def test_b17_a_contradiction_is_told_at_once_and_refuses_nothing(house):
    """In a hurry she pressed 硕士; the diploma says 本科. The chat says both, and the case goes on as she leaves it."""
    case_id = begun(house)
    house.does(1, statements.state, Fact.EDUCATION, Education.MASTER)
    sends(house, case_id, diploma(replace(OURS, name="阿依古丽·买买堤"), Random(3)))
    told = [said for said in house.network.told(1) if "读作" in said]
    assert len(told) == 1
    assert "学历读作“本科”（第 1 页），您填写的是“硕士”" in told[0]
    assert "姓名读作“阿依古丽·买买堤”（第 1 页），您填写的是“阿依古丽·买买提”" in told[0]
    assert slot_of(house.view(case_id)).state is EvidenceState.ACCEPTED
    assert house.case(case_id).state is State.DRAFT
    assert slot_of(house.view(case_id)).read is None  # the comparison is an office's

    with house.database.reading() as session:
        (kept,) = session.scalars(select(Reading)).all()
        assert "rapidocr" in kept.version
        assert {one["id"] for one in kept.said["pages"][0]["fields"]} >= {"name", "level", "graduated"}
        raw = session.execute(text("SELECT said FROM readings")).scalar_one()
    assert "买买".encode() not in bytes(raw)


def test_b17_what_agrees_is_not_told_and_the_office_sees_it_in_one_glance(house):
    case_id = house.draft(house.person())
    sends(house, case_id, diploma(OURS, Random(3)))
    assert not [said for said in house.network.told(1) if "读作" in said]
    house.submits(case_id)
    read = slot_of(house.view(case_id, CHATS[Node.UNIT])).read
    assert len(read.of("agrees")) == 6
    assert not read.of("contradicts")
    assert {one.names["zh"] for one in read.of("said")} >= {"学校", "证书编号"}
    assert read.kind["zh"] == "毕业证书"


def test_b17_a_degree_where_a_diploma_is_needed_is_said(house):
    case_id = begun(house)
    sends(house, case_id, degree(OURS, Random(3)))
    (told,) = [said for said in house.network.told(1) if "这像是" in said]
    assert "这像是“学位证书”，这里需要“学历证书”" in told


def test_b17_where_nobody_reads_nothing_is_owed_and_the_office_is_told(house):
    house.tools = replace(house.tools, reader=None)
    house.restage()
    case_id = house.draft(house.person())
    house.submits(case_id)
    with house.database.reading() as session:
        assert not session.scalars(select(OwedDuty).where(OwedDuty.duty == Duty.READ_EVIDENCE)).all()
    assert slot_of(house.view(case_id, CHATS[Node.UNIT])).read == "waits"


def test_b17_whoever_reads_lets_everybody_else_go_first(tmp_path, monkeypatch):
    """A page takes seconds of a processor, and nobody waits for it: files are answered first where cores are few."""
    asked = []

    def no_further(_):
        asked.append("begun")
        raise InterruptedError

    monkeypatch.setattr(running, "aside", lambda _: None)
    monkeypatch.setattr(running, "celery", no_further)
    monkeypatch.setattr(os, "nice", asked.append)
    for reading in (False, True):
        with pytest.raises(InterruptedError):
            running.worker(Settings(_env_file=None, home=tmp_path), signing=False, concurrency=1, reading=reading)
    assert asked == ["begun", running.READER_NICENESS, "begun"]
