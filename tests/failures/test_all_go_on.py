"""After an outage that held many cases an operator lets all of them go on with one command."""

from __future__ import annotations

from pipeline.case import act
from pipeline.rules.reasons import Reason
from pipeline.rules.words import State
from tests.house import House
from zhicheng.commands.people.administration import retry_all
from zhicheng.preparing import prepare
from zhicheng.settings import Settings


def test_every_held_case_goes_on_and_no_other(tmp_path, calendar):
    settings = Settings(_env_file=None, home=tmp_path / "home")
    parts = prepare(settings)
    house = House(parts.database, parts.blobs, calendar, settings.home)
    case_id = house.approved()
    with house.database.writing() as session:
        facts = {"stage": "case.end_notice", "trouble": "BlobError"}
        assert act.hold(session, case_id, Reason.STAGE_FAILED, world=calendar.world, **facts)
    assert house.case(case_id).state is State.HELD
    assert retry_all(settings) == [house.case(case_id).number]
    assert house.case(case_id).state is State.ON_NOTICE
    assert retry_all(settings) == []
    parts.database.close()
