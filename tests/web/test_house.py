"""The operator's page: what is held and why, what was found of the house; a held case goes on by its button (B20)."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select

from pipeline.case import act
from pipeline.people import links
from pipeline.queries.operator.symptoms import symptoms
from pipeline.rules.reasons import Reason
from pipeline.rules.words import Action, Duty, Node, Purpose, Rank, State
from storage import outbox
from storage.models.cases import Event
from storage.models.looks import Look
from storage.models.offices import Officer
from storage.outbox import claim_next, park
from tests.house import CHATS
from web.visiting import CONTEXT


@pytest.fixture
def held(front, server):
    """A case whose outcome could not be done: its duty is parked, as the runner parks it; and the house is looked at."""
    house = front.house
    case_id, world = house.approved(), house.calendar.world
    with house.database.writing() as session:
        claimed = claim_next(session, (Duty.END_NOTICE,), now=world.now)
        act.hold(session, case_id, Reason.STAGE_FAILED, world=world, stage=Duty.END_NOTICE, trouble="BlobError")
        park(session, claimed, now=world.now, trouble="BlobError")

    def looked():
        with house.database.reading() as session:
            return tuple(symptoms(session, house.blobs, bot=False, now=house.calendar.now))

    server.app[CONTEXT].checks = looked
    assert house.case(case_id).state is State.HELD
    return case_id


async def at_desk(front, browser, node=Node.HELPDESK):
    await browser.follows(front.house.does(CHATS[node], links.give, Purpose.DESK, language="zh"))


async def test_b20_a_held_case_is_seen_there_freed_by_its_button_and_done(front, browser, held):
    """With where it stopped and what it met with; nothing of its applicant stands on the page."""
    case = front.house.case(held)
    await at_desk(front, browser)
    await browser.opens("/desk/house")
    assert browser.status == 200
    row = browser.said.split(case.number)[1].split("</tr>")[0]
    assert "结束公示" in row
    assert "BlobError" in row
    assert "阿依古丽" not in browser.said
    assert "<script" not in browser.said.split("</head>")[1]
    assert "暂停的办件" in browser.said
    assert f"{case.number}：先处理好" in browser.said  # as `zhicheng doctor` has it
    await browser.sends(f"/desk/house/{held}/retry", version=str(case.version), number=case.number)
    assert browser.address == "/desk/house"
    assert f"{case.number}：继续办理。" in browser.said
    assert "没有暂停的办件" in browser.said
    front.house.works()
    assert front.house.case(held).state is State.COMPLETED
    with front.house.database.reading() as session:
        freed = session.scalars(select(Event).where(Event.case_id == held, Event.action == Action.RESUME)).one()
        officer = session.scalars(select(Officer).where(Officer.chat_id == CHATS[Node.HELPDESK])).one()
    assert freed.actor == officer.name


async def test_b20_pressed_twice_or_after_a_colleague_is_said_and_frees_nothing_anew(front, browser, held):
    """Two tabs: the second one's button is of yesterday."""
    case = front.house.case(held)
    await at_desk(front, browser)
    await browser.opens("/desk/house")
    front.house.goes_on(held)
    await browser.sends(f"/desk/house/{held}/retry", version=str(case.version), number=case.number)
    assert browser.status == 422
    assert "刚刚有了变化" in browser.said


async def test_b10_a_held_case_that_the_operator_opens_leaves_a_look(front, browser, held):
    """As any officer's does; the page itself leaves none."""
    await at_desk(front, browser)
    await browser.opens("/desk/house")
    assert front.all(Look) == []
    await browser.opens(f"/desk/case/{held}")
    assert browser.status == 200
    assert {one.case_id for one in front.all(Look)} == {held}


@pytest.mark.parametrize("node", [Node.UNIT, Node.BODY])
async def test_b20_an_officer_of_another_office_sees_no_house_and_frees_nothing(front, browser, held, node):
    """Neither the page nor the button behind it; nor is it in their navigation."""
    await at_desk(front, browser, node)
    await browser.opens("/desk")
    assert "/desk/house" not in browser.said
    csrf = browser.csrf
    await browser.opens("/desk/house")
    assert (browser.status, "只有服务台负责人" in browser.said) == (422, True)
    await browser._does("POST", f"/desk/house/{held}/retry", data={"csrf": csrf, "version": "1"})
    assert browser.status == 422
    assert front.house.case(held).state is State.HELD


async def test_b20_where_the_help_desk_has_a_chief_nobody_below_frees_a_case(front, browser, held):
    """The decider there may until then."""
    await at_desk(front, browser)
    await browser.opens("/desk")
    assert "/desk/house" in browser.said
    with front.house.database.writing() as session:
        mine = session.scalars(select(Officer).where(Officer.chat_id == CHATS[Node.HELPDESK])).one()
        chief = {"language": "zh", "name": "王", "rank": Rank.CHIEF, "active": True}
        session.add(Officer(id=uuid4(), office_id=mine.office_id, chat_id=777, **chief))
    await browser.opens("/desk/house")
    assert browser.status == 422


async def test_b20_what_waits_is_told_by_its_kind_with_how_long(front, browser, held):
    """And what takes too long to be looked at is said, with where else to look."""
    with front.house.database.writing() as session:
        outbox.owe(session, Duty.COMPARE_EVIDENCE, held, now=front.house.calendar.now)
    front.house.calendar.passes(minutes=30)
    await at_desk(front, browser)
    await browser.opens("/desk/house")
    assert "<td>比对材料</td><td>1</td><td>30 分钟</td>" in browser.said


@pytest.mark.parametrize(("language", "said"), [("zh", "45 天"), ("en", "45 days")])
async def test_b20_how_long_work_waits_is_said_in_words(front, browser, held, language, said):
    """In the page's own language, by what is due and by what was found alike."""
    house = front.house
    with house.database.writing() as session:
        outbox.owe(session, Duty.CHECK_CASE, held, now=house.calendar.now, case_id=held)
    house.calendar.passes(days=45)
    await browser.follows(house.does(CHATS[Node.HELPDESK], links.give, Purpose.DESK, language=language))
    await browser.opens("/desk/house")
    assert browser.said.count(said) == 2
    assert "45 d<" not in browser.said
