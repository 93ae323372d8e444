"""One title, one application, one certificate: whatever the year, whatever the entrance, at filing and at submission (B19)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.issuance import revocation
from pipeline.kinds import application
from pipeline.review import filing
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Level
from pipeline.rules.transitions import OPERATOR
from pipeline.rules.words import State
from storage.models.cases import Case
from storage.models.certificates import Certificate
from tests.house import WANTED
from tests.pipeline.test_pack_changes import renamed

JANUARY = datetime(2027, 1, 11, 2, tzinfo=UTC)


def files_again(house, wanted=WANTED):
    return house.does(1, application.begin, wanted, "initial")


def test_b19_decembers_open_application_stands_against_januarys(house):
    """Handed in on 28 December, not decided: in January the same title is that case, through another entrance too."""
    house.calendar.now = datetime(2026, 12, 28, 2, tzinfo=UTC)
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    house.calendar.now = JANUARY
    for wanted in (WANTED, replace(WANTED, portal="650000")):
        with pytest.raises(Refused, match="case_open") as refusal:
            files_again(house, wanted)
        assert refusal.value.facts["number"] == house.case(case_id).number


def test_b19_a_title_that_is_held_is_not_applied_for_again(house):
    """The year after, the certificate is named; once it is revoked the way is open, and another title always is."""
    case_id = house.approved()
    house.works()
    assert house.case(case_id).state is State.COMPLETED
    house.calendar.now = JANUARY
    with house.database.reading() as session:
        number = session.query(Certificate).one().number
    with pytest.raises(Refused, match="title_held") as refusal:
        files_again(house)
    assert refusal.value.facts["number"] == number
    files_again(house, replace(WANTED, level=Level.ZHONGJI))
    with house.database.writing() as session:
        revocation.revoke(session, number, why="材料不实", by=OPERATOR, world=house.calendar.world)
    files_again(house)


def test_b19_two_drafts_of_one_title_end_in_one_submission(house):
    """Both begun before anybody looked: what is handed in second is refused, and what is handed in first is not."""
    house.person()
    first, second = house.draft(), files_again(house, replace(WANTED, level=Level.ZHONGJI))
    house.does(1, filing.choose_unit, second, house.unit_id)
    with house.database.writing() as session:  # as a release before this one left them
        session.get_one(Case, second).level = WANTED.level
    house.submits(first)
    with pytest.raises(Refused, match="case_open"):
        house.does(1, filing.submit, second)


@pytest.mark.parametrize("held", [False, True], ids=["while December's is open", "once it is held"])
def test_b19_a_title_that_the_pack_calls_otherwise_now_is_the_same_title(house, pack, held):
    """林业 is 林学 from January on, and the title another: it is neither applied for a second time nor awarded twice."""
    if held:
        house.approved()
        house.works()
    else:
        house.person()
        house.submits(house.draft())
    house.calendar.now, house.calendar.pack = JANUARY, renamed(pack)
    wanted = replace(WANTED, specialty="林学")
    with pytest.raises(Refused, match="title_held" if held else "case_open"):
        house.does(1, application.begin, wanted, "first_title")
