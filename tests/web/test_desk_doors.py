"""Who may do what at the desk: every route of it, tried by everybody who may not."""

import re

import pytest
from sqlalchemy import update

from pipeline.offices import directory
from pipeline.rules.words import Node, Rank
from storage.models.offices import Officer
from tests.numbers import UNIT_CODE
from tests.web.test_desk import BOX, acts, decides, sits_down
from tests.web.test_pages import drafts, link
from web.routes.desk import batches, cases, meetings, numbers, rosters, tables

ROUTES = [route for module in (tables, batches, cases, meetings, rosters, numbers) for route in module.ROUTES]


@pytest.fixture
def case_id(front):
    """A case at the unit."""
    front.house.person(1)
    case_id = front.house.draft(1)
    front.house.submits(case_id, 1)
    return case_id


def address(route, case_id):
    """The route's address, filled in for that case."""
    filled = {"case": case_id, "meeting": case_id, "batch": case_id, "evidence": case_id, "place": 0, "kind": "csv"}
    return re.sub(r"\{(\w+)\}", lambda name: str(filled[name[1]]), route.path)


def joins(front, node, code, rank, chat_id):
    """Somebody becomes an officer."""
    world = front.house.calendar.world
    with front.house.database.writing() as session:
        token = directory.invite(session, node, code, rank, world=world)
        directory.join(session, token, chat_id, "zh", "某人", world=world)
    return front.person(chat_id)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
async def test_u7_no_route_of_the_desk_opens_to_a_stranger(browser, case_id, route):
    """Without a visit there is nothing, whatever is asked."""
    await browser._does(route.method, address(route, case_id))
    assert browser.status == 422
    assert "RSSQ" not in browser.said


async def test_u7_an_applicants_link_opens_no_desk(front, browser):
    """A visit for uploading is for uploading; each route says so."""
    who = await drafts(front, browser)
    await who.taps("上传材料")
    await browser.follows(link(who))
    for route in ROUTES:
        await browser._does(route.method, address(route, front.case.id))
        assert browser.status == 422, route.path
        assert "RSSQ" not in browser.said, route.path


async def test_u7_an_officer_of_another_office_reaches_no_case_of_ours(front, browser, case_id):
    """By address, by form, in a batch, by picture: there is no such case for them."""
    await sits_down(browser, joins(front, Node.BUREAU, "KS-RSJ", Rank.DECIDER, 106))
    csrf = re.search(r'name="csrf" value="(\w+)"', browser.said)[1]
    for path in (f"/desk/case/{case_id}", f"/desk/case/{case_id}/{case_id}/0.jpg"):
        await browser.opens(path)
        assert "没有找到这个办件" in browser.said
    version = front.house.case(case_id).version
    fields = {"csrf": csrf, "version": str(version), "action": "pass"}
    await browser._does("POST", f"/desk/case/{case_id}", data=fields)
    assert browser.status == 422
    browser.said = f'name="csrf" value="{csrf}"'
    await acts(browser, "pass", [f"{case_id}:{version}"])
    assert "1 件中办成 0 件" in browser.said
    assert "RSSQ" not in browser.said
    assert front.house.case(case_id).step == 0


async def test_u7_a_clerk_looks_and_does_not_decide(front, browser, case_id):
    """The card has no decision on it, and one made up is refused."""
    await sits_down(browser, joins(front, Node.UNIT, UNIT_CODE, Rank.CLERK, 107))
    boxes, queue = BOX.findall(browser.said), browser.said
    await browser.opens(f"/desk/case/{case_id}")
    assert "阿依古丽" in browser.said
    assert 'data-act="pass"' not in browser.said
    browser.said = queue + f'<input name="version" value="{front.house.case(case_id).version}">'
    await decides(browser, case_id, "pass")
    assert browser.status == 422
    browser.said = queue
    await acts(browser, "pass", boxes)
    assert "1 件中办成 0 件" in browser.said
    assert front.house.case(case_id).step == 0


async def test_u7_who_lost_the_post_meanwhile_can_do_nothing(front, browser, case_id):
    """The visit stays open; every act looks the post up anew."""
    await sits_down(browser, front.unit)
    with front.house.database.writing() as session:
        session.execute(update(Officer).where(Officer.chat_id == 101).values(active=False))
    await browser.opens("/desk")
    assert browser.status == 422
    await browser.opens(f"/desk/case/{case_id}")
    assert browser.status == 422
