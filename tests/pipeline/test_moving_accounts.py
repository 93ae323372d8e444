"""An officer's phone is stolen and the account recovered: power goes with the person, the stolen chat has none (A2)."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from pipeline.case import screens
from pipeline.kinds import recovery
from pipeline.messages import chat_state
from pipeline.offices import directory
from pipeline.offices.posts import dismiss
from pipeline.people import links, second_chats
from pipeline.people.actor import actor_of
from pipeline.review import decisions, filing
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Node, Purpose, Rank, State
from storage.models.chat import Screen
from storage.models.offices import Officer
from tests.house import CHATS
from tests.numbers import UNIT_CODE, resident

STOLEN, NEW, SECOND = CHATS[Node.UNIT], 66, 77
NUMBER = resident("19970520", 4)


def opens(house):
    """The thief is on the desk's page, and has another link in hand: (the visit's secret, the link's token)."""
    first, second = (house.does(STOLEN, links.give, Purpose.DESK, language="zh").rpartition("/")[2] for _ in range(2))
    with house.database.writing() as session:
        return links.open_link(session, first, world=house.calendar.world), second


def recovers(house, meanwhile=lambda: None, *, ends=State.COMPLETED):
    """The unit's officer asks for the account from the new chat; the help desk grants it, and nobody objects."""
    claim = recovery.Claim("古丽·艾山", NUMBER, "13800000000")
    ticket = house.does(NEW, recovery.begin, claim, "old_chat", language="zh")
    house.does(NEW, filing.submit, ticket)
    house.works()
    helpdesk = CHATS[Node.HELPDESK]
    house.does(helpdesk, decisions.grant, ticket, seen=house.case(ticket).version, compared=recovery.CLAIMS)
    house.calendar.passes(days=4)
    meanwhile()
    house.works()
    assert house.case(ticket).state is ends


def posts(house, chat_id):
    """The ranks that the chat has now, each at the unit."""
    with house.database.reading() as session:
        return [post.rank for post in actor_of(session, chat_id, house.calendar.world.today).posts]


def test_a2_an_officers_posts_go_with_the_account(house):
    """The case that waits is the new chat's to pass on; the thief passes nothing on, and hears of nothing that comes."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    house.person(STOLEN, name="古丽·艾山", sequence=4)
    recovers(house)
    house.network.sent.clear()
    with pytest.raises(Refused):
        house.does(STOLEN, decisions.pass_on, case_id, seen=house.case(case_id).version)
    assert (posts(house, STOLEN), posts(house, NEW)) == ([], [Rank.DECIDER])
    house.person(2, name="买买提·艾山", sequence=6)
    house.submits(house.draft(2), 2)
    assert house.network.told(STOLEN) == []
    assert len(house.network.told(NEW)) == 1
    house.does(NEW, decisions.mark_opened, case_id)
    house.does(NEW, decisions.pass_on, case_id, seen=house.case(case_id).version)
    assert house.case(case_id).step == 1


def test_a2_the_stolen_chats_pages_and_forms_end_with_the_move(house):
    """A page that was open, a link not yet opened, a form half filled in, a case on the screen: none is left."""
    opened = []
    house.person(STOLEN, name="古丽·艾山", sequence=4)
    case_id = house.draft(STOLEN)
    with house.database.writing() as session:
        chat_state.remember(session, chat_state.key_of(STOLEN), "Copying:until", {"for_whom": "示例林场"})
        screens.put(session, screens.OnScreen(STOLEN, 1, case_id, "zh"))
    recovers(house, meanwhile=lambda: opened.extend(opens(house)))
    secret, unopened = opened
    with house.database.writing() as session:
        assert chat_state.recall(session, chat_state.key_of(STOLEN)) == (None, {})
        assert session.get(Screen, STOLEN) is None
        with pytest.raises(Refused, match="visit_over"):
            links.visitor(session, secret, world=house.calendar.world)
        with pytest.raises(Refused, match="link_spent"):
            links.open_link(session, unopened, world=house.calendar.world)


def test_a2_who_was_invited_to_the_same_office_from_the_new_chat_keeps_the_higher_rank(house):
    """The chief let the colleague in again, as a clerk, before the help desk had decided."""
    house.person(STOLEN, name="古丽·艾山", sequence=4)
    with house.database.writing() as session:
        token = directory.invite(session, Node.UNIT, UNIT_CODE, Rank.CLERK, world=house.calendar.world)
        directory.join(session, token, NEW, "zh", "古丽·艾山", world=house.calendar.world)
    recovers(house)
    assert (posts(house, STOLEN), posts(house, NEW)) == ([], [Rank.DECIDER])


def test_a2_where_the_policy_says_so_two_officers_compare_before_an_account_moves(house):
    """The first word is noted, and pressing twice is no second one; an objection asks both anew."""
    terms = replace(house.calendar.pack.terms, officers_per_move=2)
    house.calendar.pack = replace(house.calendar.pack, terms=terms)
    with house.database.writing() as session:
        token = directory.invite(session, Node.HELPDESK, "UM-FWT", Rank.DECIDER, world=house.calendar.world)
        directory.join(session, token, 905, "zh", "同事", world=house.calendar.world)
    house.person(STOLEN, name="古丽·艾山", sequence=4)
    ticket = house.does(
        NEW, recovery.begin, recovery.Claim("古丽·艾山", NUMBER, "13800000000"), "old_chat", language="zh"
    )
    house.does(NEW, filing.submit, ticket)
    house.works()

    def grants(chat):
        return house.does(chat, decisions.grant, ticket, seen=house.case(ticket).version, compared=recovery.CLAIMS)

    assert [grants(CHATS[Node.HELPDESK]).code for _ in range(2)] == ["second_officer_needed"] * 2
    assert house.case(ticket).state is State.IN_REVIEW
    with pytest.raises(Refused, match="compare_first"):
        house.does(905, decisions.grant, ticket, seen=house.case(ticket).version)
    assert grants(905) is None
    assert house.case(ticket).state is State.APPROVED
    house.does(STOLEN, recovery.object_to, ticket, seen=house.case(ticket).version)
    assert grants(905).code == "second_officer_needed"


def test_a2_an_account_that_can_not_move_is_not_said_to_have_moved(house):
    """The new chat has opened an account of its own meanwhile: the ticket is held, and the old chat keeps its account."""
    house.person(STOLEN, name="古丽·艾山", sequence=4)
    recovers(house, lambda: house.person(NEW, name="王小明", sequence=6), ends=State.HELD)
    assert [text for text in house.network.told(STOLEN) if "已转到另一个聊天" in text] == []


def joins_from_a_second_chat(house):
    """The officer's account is in a browser too, and there an invitation to the recommending unit was used; the chat."""
    house.person(STOLEN, name="古丽·艾山", sequence=4)
    word = house.does(STOLEN, second_chats.offer)
    house.does(SECOND, second_chats.enter, word, "zh")
    with house.database.writing() as session:
        token = directory.invite(session, Node.RECOMMENDER, "UM-LCJ", Rank.CHIEF, world=house.calendar.world)
        directory.join(session, token, SECOND, "zh", "古丽·艾山", world=house.calendar.world)


def test_a2_posts_that_were_taken_in_a_second_chat_go_with_the_account_too(house):
    """Whoever has the browser has no power any more: nothing stays with any chat that the account has left."""
    joins_from_a_second_chat(house)
    recovers(house)
    assert (posts(house, STOLEN), posts(house, SECOND)) == ([], [])
    assert sorted(posts(house, NEW)) == [Rank.CHIEF, Rank.DECIDER]


@pytest.mark.parametrize("stays", [STOLEN, SECOND])
def test_a2_whoever_puts_the_other_chats_out_takes_their_posts_along(house, stays):
    """From whichever chat it is asked: the lost device decides nothing more, and its open page is shut."""
    joins_from_a_second_chat(house)
    left = SECOND if stays == STOLEN else STOLEN
    link = house.does(left, links.give, Purpose.DESK, language="zh").rpartition("/")[2]
    assert house.does(stays, second_chats.leave_only_one) == 1
    assert (posts(house, left), sorted(posts(house, stays))) == ([], [Rank.CHIEF, Rank.DECIDER])
    with house.database.writing() as session, pytest.raises(Refused):
        links.open_link(session, link, world=house.calendar.world)


def test_b19_one_dismissal_reaches_the_posts_of_a_second_chat(house):
    """Whoever goes is out of every post, in whichever chat it was taken."""
    joins_from_a_second_chat(house)
    with house.database.writing() as session:
        (post,) = session.scalars(select(Officer).where(Officer.chat_id == STOLEN, Officer.active))
        assert len(dismiss(session, post.id.hex, every=True, world=house.calendar.world)) == 2
    assert (posts(house, STOLEN), posts(house, SECOND)) == ([], [])
