"""The last officer of an office leaves: those who can find somebody hear of it once, and the applicant knows whom to call (B19)."""

from datetime import UTC, datetime

import pytest

from bot.texts import Words
from bot.views.applicant import screen
from pipeline.kinds import application
from pipeline.offices import directory, officers, posts
from pipeline.people.actor import actor_of
from pipeline.queries.operator.posts import posts as all_posts
from pipeline.review import decisions, digest, filing, questions
from pipeline.rules.identity import mask_name
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Node, Rank, State
from tests.house import CHATS
from tests.numbers import UNIT_CODE

DESK, BUREAU, RECOMMENDER = CHATS[Node.HELPDESK], CHATS[Node.BUREAU], CHATS[Node.RECOMMENDER]


def leaves(house, node, *, every=False):
    """The operator ends the post of that office's officer."""
    with house.database.writing() as session:
        post = next(one.id for one in all_posts(session) if one.chat.endswith(str(CHATS[node])))
        posts.dismiss(session, post, every=every, world=house.calendar.world)
    house.works()


def vanishes(house, node=Node.UNIT):
    """That office's officer has no post any more, and no act of ours has ended it."""
    with house.database.writing() as session:
        posts.named(session, next(one.id for one in all_posts(session) if one.office.startswith(node))).active = False


def joins(house, node, chat, rank=Rank.DECIDER, code=""):
    with house.database.writing() as session:
        code = code or house.place.offices.get(node, UNIT_CODE)
        token = directory.invite(session, node, code, rank, world=house.calendar.world)
        directory.join(session, token, chat, "zh", "新来的王", world=house.calendar.world)


def told(house, chat):
    return [text for text in house.network.told(chat) if "没有能审核的人员" in text]


def card(house, case_id):
    return screen(house.view(case_id), Words("zh")).text


def test_b19_a_case_passed_on_to_an_office_where_nobody_is_left_is_told_once(house):
    """The help desk and the bureau above, once, not each morning; the card says whom to call."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    leaves(house, Node.RECOMMENDER)
    assert (len(told(house, DESK)), len(told(house, BUREAU))) == (1, 1)
    house.passes(case_id, Node.UNIT)
    with house.database.writing() as session:
        digest.ensure(session, world=house.calendar.world)
    for day in (3, 4, 5):
        house.calendar.now = datetime(2026, 11, day, 1, 1, tzinfo=UTC)
        house.works()
    assert (len(told(house, DESK)), len(told(house, BUREAU))) == (1, 1)
    assert "现在没有人能审核这一件" in card(house, case_id)


def test_b19_the_morning_finds_an_office_that_became_empty_unseen(house):
    """Whatever took the last post away: the next morning says so, and how many wait."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    vanishes(house)
    with house.database.writing() as session:
        digest.ensure(session, world=house.calendar.world)
    house.calendar.now = datetime(2026, 11, 3, 1, 1, tzinfo=UTC)
    house.works()
    (text,) = told(house, DESK)
    assert "<b>1</b> 件在那里等待" in text
    assert (len(told(house, BUREAU)), len(told(house, RECOMMENDER))) == (1, 1)


@pytest.mark.parametrize("asked_first", [False, True])
def test_b18_b19_a_question_to_an_office_where_nobody_is_is_known_of(house, asked_first):
    """A body that nobody was ever invited to, or that has lost its last officer: the help desk hears of it, once."""
    house.person()
    case_id = house.does(1, application.begin, house.place.wanted, house.place.pathway)
    for asks in (asked_first, not asked_first):
        if asks:
            house.does(1, questions.ask, "评审什么时候开始？", case_id, language="zh")
        else:
            vanishes(house, Node.BODY)
    with house.database.writing() as session:
        digest.ensure(session, world=house.calendar.world)
    for day in (9, 10, 11):  # the day for an answer has passed
        house.calendar.now = datetime(2026, 11, day, 1, 1, tzinfo=UTC)
        house.works()
    assert len(told(house, DESK)) == 1


def test_b19_when_somebody_comes_the_card_is_quiet_and_the_next_leaving_is_told_anew(house):
    """A clerk alone decides nothing."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    leaves(house, Node.UNIT)
    joins(house, Node.UNIT, 700, Rank.CLERK)
    assert "现在没有人能审核这一件" in card(house, case_id)
    joins(house, Node.UNIT, 701)
    assert "现在没有人能审核" not in card(house, case_id)
    house.calendar.passes(hours=1)
    with house.database.writing() as session:
        post = next(one.id for one in all_posts(session) if one.chat == "…701")
        posts.dismiss(session, post, every=False, world=house.calendar.world)
    house.works()
    assert len(told(house, DESK)) == 2


def test_b19_a_unit_without_officers_is_said_when_it_is_chosen(house):
    """Before anything is handed in: the applicant reads it, those who can help hear of it."""
    vanishes(house)
    house.person()
    case_id = house.draft()
    assert "暂无审核人员" in card(house, case_id)
    house.does(1, filing.choose_unit, case_id, house.unit_id)
    house.works()
    assert len(told(house, DESK)) == 1


def test_b19_the_only_officer_of_a_unit_applies_and_nobody_else_can_decide_it(house):
    """Nobody decides on themselves: the help desk hears of this one case."""
    unit = CHATS[Node.UNIT]
    house.person(unit, sequence=4)
    case_id = house.draft(unit)
    house.submits(case_id, unit)
    assert len(told(house, DESK)) == 1
    with house.database.reading() as session:
        assert actor_of(session, unit, house.calendar.world.today).posts
    assert "现在没有人能审核这一件" in screen(house.view(case_id, unit), Words("zh")).text


def test_b19_a_post_is_handed_over_and_the_successor_decides(house):
    """Till the link is used its holder keeps it; then the successor has it, and the office was never empty."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    with house.database.writing() as session:
        post = next(one.id for one in all_posts(session) if one.office.startswith("unit"))
        token = directory.hand_over(session, post, world=house.calendar.world)
        assert actor_of(session, CHATS[Node.UNIT], house.calendar.world.today).posts
        directory.join(session, token, 702, "zh", "继任的王", world=house.calendar.world)
    house.works()
    with pytest.raises(Refused):
        house.does(CHATS[Node.UNIT], decisions.pass_on, case_id, seen=house.case(case_id).version)
    house.does(702, decisions.pass_on, case_id, seen=house.case(case_id).version)
    assert (house.case(case_id).state, house.case(case_id).step) == (State.IN_REVIEW, 1)
    assert told(house, DESK) == []


def test_b19_one_dismissal_ends_every_post_of_the_chat_and_what_is_listed_is_masked(house):
    """Whoever holds three posts and goes is out of all three; neither the chat nor the name is printed whole."""
    joins(house, Node.RECOMMENDER, CHATS[Node.UNIT])
    with house.database.reading() as session:
        listed = [one for one in all_posts(session) if one.chat == f"…{CHATS[Node.UNIT]}"]
    assert [one.office for one in listed] == ["recommender:UM-LCJ", f"unit:{UNIT_CODE[8:17]}"]
    assert {mask_name("新来的王"), mask_name("沈国栋")} == {one.name for one in listed}
    leaves(house, Node.UNIT, every=True)
    with house.database.reading() as session:
        assert actor_of(session, CHATS[Node.UNIT], house.calendar.world.today).posts == ()


def test_b19_a_post_that_is_named_by_too_little_is_refused_in_words(house):
    """Three characters could be anybody's."""
    with house.database.writing() as session, pytest.raises(Refused, match="no_such_post"):
        posts.dismiss(session, "", every=False, world=house.calendar.world)


def test_u9_a_chief_who_tries_the_link_for_a_clerk_stays_chief_and_the_link_stands(house):
    """It was meant for a colleague, who uses it then; a clerk who is let in as a decider is one."""
    joins(house, Node.UNIT, 702, Rank.CHIEF)
    with house.database.reading() as session:
        office = directory.by_code(session, Node.UNIT, UNIT_CODE).id
    token = house.does(702, officers.invite, office, Rank.CLERK)
    for chat in (702, CHATS[Node.UNIT]):
        with pytest.raises(Refused, match="already_there"), house.database.writing() as session:
            directory.join(session, token, chat, "zh", "王", world=house.calendar.world)
    with house.database.writing() as session:
        directory.join(session, token, 703, "zh", "李", world=house.calendar.world)
    joins(house, Node.UNIT, 703, Rank.DECIDER)
    with house.database.reading() as session:
        ranks = [actor_of(session, chat, house.calendar.world.today).post_at(office).rank for chat in (702, 703)]
    assert ranks == [Rank.CHIEF, Rank.DECIDER]
