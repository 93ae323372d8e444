"""A year without its calendar: it is said, and when the holidays come, open terms are reckoned anew (B19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from pipeline.review import decisions, digest, reckoning
from pipeline.rules.calendar import absent_year, end_of_term, is_known, last_day
from pipeline.rules.holidays import Calendar
from pipeline.rules.words import Action, Node, State
from tests.house import CHATS

SPRING_FESTIVAL = frozenset(date(2027, 2, 5) + timedelta(days=days) for days in range(10))
"""Of 2027, as it may be: the new year's day is 6 February."""


def with_holidays(pack):
    return replace(pack, calendar=Calendar(pack.calendar.holidays | SPRING_FESTIVAL, pack.calendar.workdays))


def returned_before_the_festival(house):
    """On 1 February, with ten working days; and nobody has entered the holidays."""
    house.calendar.now = datetime(2027, 2, 1, 2, tzinfo=UTC)
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    house.does(CHATS[Node.UNIT], decisions.return_to_applicant, case_id, why="请补正", seen=house.case(case_id).version)
    house.works()
    return case_id


def reckons(house):
    with house.database.writing() as session:
        moved = reckoning.reckon(session, world=house.calendar.world)
    house.works()
    return moved


def test_b19_when_the_calendar_comes_open_terms_are_longer_and_people_are_told(house, pack):
    """The case does not lapse in the festival's week; the timeline and the card say the new day."""
    case_id = returned_before_the_festival(house)
    assert last_day(house.case(case_id).due_at) == date(2027, 2, 15)
    house.calendar.pack = with_holidays(pack)
    assert reckons(house) == 1
    assert last_day(house.case(case_id).due_at) == date(2027, 2, 23)
    assert "2027-02-23" in house.network.told(1)[-1]
    assert house.view(case_id).events[-1].action is Action.RECKON
    house.calendar.now = datetime(2027, 2, 18, 2, tzinfo=UTC)
    house.works()
    assert house.case(case_id).state is State.RETURNED
    house.calendar.now = datetime(2027, 2, 24, 2, tzinfo=UTC)
    house.works()
    assert house.case(case_id).state is State.LAPSED


def test_b19_a_public_notice_is_reckoned_too_and_ends_once(house, pack):
    """Its own number of days, of the pathway."""
    house.calendar.now = datetime(2027, 2, 3, 2, tzinfo=UTC)
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    house.passes(case_id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    house.announces(case_id)
    house.calendar.pack = with_holidays(pack)
    assert reckons(house) == 1
    until = house.case(case_id).due_at
    assert until == end_of_term(datetime(2027, 2, 3, 2, tzinfo=UTC), 5, house.calendar.pack.calendar)
    house.calendar.now = until - timedelta(hours=1)
    house.works()
    assert house.case(case_id).state is State.ON_NOTICE
    house.calendar.now = until
    house.works()
    assert house.case(case_id).state is State.COMPLETED


def test_b19_what_people_were_told_they_have_is_never_taken_away(house, pack):
    """A day that becomes a workday (调休) shortens nothing; nothing is told twice."""
    case_id = returned_before_the_festival(house)
    due = house.case(case_id).due_at
    calendar = Calendar(pack.calendar.holidays, frozenset([date(2027, 2, 6), date(2027, 2, 7)]))
    house.calendar.pack = replace(pack, calendar=calendar)
    assert reckons(house) == 0
    assert house.case(case_id).due_at == due
    house.calendar.pack = with_holidays(pack)
    assert [reckons(house), reckons(house)] == [1, 0]


def test_b19_the_help_desk_is_told_each_week_that_a_years_holidays_are_absent(house, pack):
    """In November of the next year's; and nothing once they are there."""
    with house.database.writing() as session:
        digest.ensure(session, world=house.calendar.world)
    house.calendar.passes(days=4)
    house.works()
    said = [text for text in house.network.told(CHATS[Node.HELPDESK]) if "2027 年的节假日" in text]
    assert len(said) == 1
    house.calendar.pack = with_holidays(pack)
    house.calendar.passes(days=7)
    house.works()
    assert len([text for text in house.network.told(CHATS[Node.HELPDESK]) if "2027 年的节假日" in text]) == 1


def test_b19_a_year_is_known_by_more_than_its_first_day():
    """New Year's Day is entered with the year before; until November nobody can know the next year's."""
    only_january = Calendar(frozenset([date(2026, 10, 1), date(2027, 1, 1)]), frozenset())
    assert is_known(2026, only_january) and not is_known(2027, only_january)
    asked = [date(2026, 10, 31), date(2026, 11, 1), date(2027, 1, 4)]
    assert [absent_year(day, only_january) for day in asked] == [None, 2027, 2027]
