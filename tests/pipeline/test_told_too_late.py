"""What waited a night, or for the network's patience, is told to whom it concerns then: never to who has left meanwhile (U13)."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from notify.channels import TryLater
from pipeline.messages import notices
from pipeline.offices import directory, officers
from pipeline.people import moving
from pipeline.review import decisions, filing
from pipeline.rules.words import MessageState, Node, Rank
from storage.models.cases import Case
from storage.models.chat import Message
from storage.models.offices import Officer
from storage.models.people import Person
from tests.house import CHATS
from tests.pipeline.test_mornings import listens, served

UNIT, CHIEF = CHATS[Node.UNIT], 900
LATE = datetime(2026, 11, 2, 15, 30, tzinfo=UTC)  # Monday, 23:30
MORNING = datetime(2026, 11, 3, 0, 30, tzinfo=UTC)


@pytest.fixture
def hook():
    with served() as server:
        yield server


def has_chief(house):
    """The unit has a chief besides its officer."""
    world = house.calendar.world
    with house.database.writing() as session:
        token = directory.invite(session, Node.UNIT, house.unit_code(session), Rank.CHIEF, world=world)
        directory.join(session, token, CHIEF, "zh", "负责人", world=world)


def officer_of(house, chat):
    with house.database.reading() as session:
        return session.scalars(select(Officer.id).where(Officer.chat_id == chat, Officer.active)).one()


def ledger(house, chat, key="waiting"):
    with house.database.reading() as session:
        rows = session.scalars(select(Message).where(Message.chat_id == chat, Message.text_key == key))
        return [(row.state, row.why) for row in rows]


def waits(house, chat):
    return [text for text in house.network.told(chat) if "待您审核" in text]


def hands_in(house, chat=1):
    house.person(chat, sequence=2 * chat)
    case_id = house.draft(chat)
    house.submits(case_id, chat)
    return case_id


def test_u13_who_was_dismissed_in_the_night_does_not_get_the_applicants_name_in_the_morning(house):
    """The colleague who stays does; the ledger says why the other was not told."""
    has_chief(house)
    house.calendar.now = LATE
    hands_in(house)
    house.does(CHIEF, officers.dismiss, officer_of(house, UNIT))
    house.calendar.now = MORNING
    house.works()
    assert (waits(house, UNIT), len(waits(house, CHIEF))) == ([], 1)
    assert ledger(house, UNIT) == [(MessageState.DROPPED, "the post has ended")]


def test_u13_what_the_network_puts_off_is_asked_anew_too(house):
    """429 for a minute, and in that minute the officer is dismissed."""
    has_chief(house)
    house.person()
    case_id = house.draft()
    house.network.trouble = [TryLater(60)] * 3
    house.submits(case_id)
    house.does(CHIEF, officers.dismiss, officer_of(house, UNIT))
    house.calendar.passes(minutes=2)
    house.works()
    assert (waits(house, UNIT), len(waits(house, CHIEF))) == ([], 1)


def test_a2_what_waits_goes_to_the_chat_that_the_account_has_by_then(house):
    """An officer's account moved in the night: the stolen chat hears nothing, the new one does."""
    house.person(UNIT, name="古丽·艾山", sequence=4)
    house.calendar.now = LATE
    hands_in(house)
    with house.database.writing() as session:
        account = session.scalars(select(Person).where(Person.chat_id == UNIT)).one()
        moving.move(session, account, 66, "zh", world=house.calendar.world)
    house.calendar.now = MORNING
    house.works()
    assert (waits(house, UNIT), len(waits(house, 66))) == ([], 1)


def test_u13_what_was_taken_back_in_the_night_wakes_no_expectation(house):
    """One case, taken back before the morning: nothing waits, nothing is said; what comes then is told as ever."""
    house.calendar.now = LATE
    case_id = hands_in(house)
    house.does(1, filing.withdraw, case_id, seen=house.case(case_id).version)
    house.calendar.now = MORNING
    house.works()
    assert waits(house, UNIT) == []
    assert ledger(house, UNIT) == [(MessageState.DROPPED, "nothing of it waits there any more")]
    house.submits(case_id)
    assert len(waits(house, UNIT)) == 1


def test_u14_a_reminder_of_a_term_is_dropped_once_the_case_is_mended(house):
    """The digest's hour and the network's patience lie between: who has mended is not told to mend."""
    case_id = hands_in(house)
    house.does(UNIT, decisions.return_to_applicant, case_id, why="请补正", seen=house.case(case_id).version)
    house.works()
    with house.database.writing() as session:
        row = session.get_one(Case, case_id)
        notices.tell_filer(session, row, "term_ends", world=house.calendar.world, case_number=row.number, due="")
    house.does(1, filing.submit, case_id)
    house.works()
    assert ledger(house, 1, "term_ends") == [(MessageState.DROPPED, "the case has gone on")]


def test_u13_one_channel_that_is_away_doubles_nothing_on_the_other(house, hook):
    """Of two addresses the good one gets one message, however often the dead one is tried; the chief hears of that."""
    has_chief(house)
    with served() as dead:
        dead.answers += [500] * 99
        listens(house, hook, dead)
        hands_in(house)
        for _ in range(12):
            house.calendar.passes(minutes=10)
            house.works()
        assert (len(hook.got), len(dead.got)) == (1, 8)
    (said,) = [text for text in house.network.told(CHIEF) if "通知渠道" in text]
    assert "第 2 个" in said and str(dead.server_port) not in said
    assert not any("通知渠道" in text for text in house.network.told(UNIT))


def test_u13_without_a_chief_the_help_desk_hears_of_a_dead_channel(house, hook):
    """Once a week, not with each message."""
    hook.answers += [500] * 99
    listens(house, hook)
    for chat in (1, 2):
        hands_in(house, chat)
        for _ in range(12):
            house.calendar.passes(minutes=10)
            house.works()
    assert len([text for text in house.network.told(CHATS[Node.HELPDESK]) if "通知渠道" in text]) == 1


def test_u13_an_address_that_the_office_gave_up_gets_nothing_more(house, hook):
    """What waits for the minute to pass is not sent where nobody is meant to read it any more."""
    listens(house, hook)
    hands_in(house)
    listens(house)
    house.calendar.passes(minutes=2)
    house.works()
    assert hook.got == []
