"""The day that people are told is the last on which they can act, and it is one day wherever it is said."""

import re
from datetime import date, datetime, time

from bot.texts import Words
from bot.views import applicant
from pipeline.review import decisions
from pipeline.rules.calendar import BEIJING
from pipeline.rules.words import Node, State
from tests.house import CHATS

DAY = re.compile(r"\d{4}-\d\d-\d\d")


def days_told(house, what):
    """The days in the applicant's messages that say *what*."""
    (text,) = [one for one in house.network.told(1) if what in one]
    return DAY.findall(text)


def days_on_card(house, case_id, language, pattern):
    """The days on the card, after *pattern*."""
    return re.findall(
        rf"{pattern} (\d{{4}}-\d\d-\d\d)", str(applicant.screen(house.view(case_id), Words(language)).text)
    )


def last_minute(day):
    """A minute before midnight of the day that was told, in the region."""
    return datetime.combine(date.fromisoformat(day), time(23, 59), BEIJING)


def on_notice(house):
    """A case whose result has been put on notice."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    house.passes(case_id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    house.announces(case_id)
    return case_id


def test_an_objection_on_the_last_day_that_was_told_is_taken(house):
    """Message and card name one day, in both languages; a minute before its midnight somebody objects."""
    case_id = on_notice(house)
    (day,) = days_told(house, "进入公示")
    assert days_on_card(house, case_id, "zh", "公示至") == [day]
    assert days_on_card(house, case_id, "en", "until the end of") == [day]
    house.calendar.now = last_minute(day)
    house.works()
    body, seen = CHATS[Node.BODY], house.case(case_id).version
    house.does(body, decisions.contest, case_id, why="材料不实", seen=seen)
    assert house.case(case_id).state is State.RECEIVED


def test_the_notice_ends_after_the_last_day_that_was_told(house):
    """Not on it: approved with the next day."""
    case_id = on_notice(house)
    (day,) = days_told(house, "进入公示")
    house.calendar.now = last_minute(day)
    house.works()
    assert house.case(case_id).state is State.ON_NOTICE
    house.calendar.passes(minutes=1)
    house.works()
    assert house.case(case_id).state is State.COMPLETED


def test_u14_a_return_names_one_day_and_it_is_in_time(house):
    """In the message and on the card; handed in again a minute before midnight, it does not lapse."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    seen = house.case(case_id).version
    house.does(CHATS[Node.UNIT], decisions.return_to_applicant, case_id, why="请补正", seen=seen)
    house.works()
    (day,) = days_told(house, "逾期")
    assert days_on_card(house, case_id, "zh", "请在") == [day]
    house.calendar.now = last_minute(day)
    house.works()
    house.submits(case_id)
    house.calendar.passes(minutes=2)
    house.works()
    assert house.case(case_id).state is State.IN_REVIEW
