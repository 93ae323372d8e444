"""All that match at once: counted and asked about, pressed twice, followed, in a real browser and without its scripts (U9)."""

from __future__ import annotations

import re

import pytest

from pipeline.queries.officer import desk
from pipeline.review import kept_batch
from pipeline.rules.words import Node, State
from tests.house import CHATS
from tests.web.test_browser import paging
from tests.web.test_desk import sits_down, waiting
from tests.web.test_pages import link

__all__ = ["waiting"]
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """A page is two lines, a part one case."""
    monkeypatch.setattr(desk, "PAGE", 2)
    monkeypatch.setattr(kept_batch, "PART", 1)


async def presses(browser, action="pass", **more):
    """Tick "all that match" on the page that is shown, and press; what the form hides goes along."""
    hidden = dict(HIDDEN.findall(browser.said)) | {"all": "1", "action": action, **more}
    return await browser._does("POST", "/desk/batch", data=hidden)


async def confirms(browser):
    return await browser._does("POST", "/desk/batch", data=dict(HIDDEN.findall(browser.said)))


async def test_u9_all_that_match_are_counted_asked_about_and_done(front, browser, waiting):
    """Nothing happens before the second press; then a bar, and at the end an answer a case."""
    await sits_down(browser, front.unit)
    assert "全部符合条件的 3 件" in browser.said
    await presses(browser)
    assert "确认办理 3 件" in browser.said
    assert {front.house.case(one).step for one in waiting} == {0}
    await confirms(browser)
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in browser.said
    assert '<progress max="3" value="0">' in browser.said
    at = browser.said
    front.house.works()
    await browser.opens(re.search(r"/desk/batch/[0-9a-f-]{36}", str(browser.address))[0])
    assert "3 件中办成 3 件" in browser.said
    assert "refresh" not in browser.said
    assert {front.house.case(one).step for one in waiting} == {1}
    assert "RSSQ00000001" in browser.said
    assert "RSSQ00000001" not in at


async def test_u9_only_what_was_searched_for_and_was_there_is_chosen(front, browser, waiting):
    """A filter holds; what came after the page was shown is not decided on unseen."""
    house = front.house
    await sits_down(browser, front.unit)
    await browser.opens("/desk", params={"text": "王小"})
    shown = browser.said
    await presses(browser, wish="text=王小")
    assert "确认办理 1 件" in browser.said
    house.calendar.passes(minutes=1)
    house.person(7, name="王小二", sequence=14)
    house.submits(house.draft(7), 7)
    browser.said = shown
    await presses(browser, wish="text=王小")
    assert "确认办理 1 件" in browser.said


async def test_u9_two_clicks_are_one_batch(front, browser, waiting):
    """Both lead to the same page; every case is passed on once."""
    await sits_down(browser, front.unit)
    await presses(browser)
    asked = browser.said
    for _ in range(2):
        browser.said = asked
        await confirms(browser)
    front.house.works()
    await browser.opens("/desk/batch")
    assert len(re.findall(r'href="/desk/batch/[0-9a-f-]{36}"', browser.said)) == 1
    for case_id in waiting:
        assert [event.action for event in front.house.view(case_id, CHATS[Node.UNIT]).events].count("pass") == 1


async def test_u9_all_are_returned_with_one_reason_or_none_is(front, browser, waiting):
    """Without a reason nothing is taken down."""
    await sits_down(browser, front.unit)
    await presses(browser, "return")
    assert "请写明理由" in browser.said
    await browser.opens("/desk")
    await presses(browser, "return", why="请补盖公章")
    assert "请补盖公章" in browser.said
    await confirms(browser)
    front.house.works()
    assert {front.house.case(one).state for one in waiting} == {State.RETURNED}
    assert any("请补盖公章" in text for text in front.house.network.told(3))


@pytest.mark.parametrize(
    "more",
    [
        {"until": "yesterday"},
        {"until": "2026-11-02T02:00:00"},
        {"table": "year"},
        {"batch": "1"},
        {"wish": "days=x"},
        {"action": "reject"},
    ],
    ids=lambda more: next(iter(more)),
)
async def test_u9_a_form_about_all_that_was_changed_by_hand_does_nothing(front, browser, waiting, more):
    """A sentence; no batch is taken down."""
    await sits_down(browser, front.unit)
    await presses(browser, **({"sure": "1"} | more))
    assert browser.status == 422
    front.house.works()
    assert {front.house.case(one).step for one in waiting} == {0}


async def test_u10_all_that_was_submitted_can_be_taken_back_at_once(front, browser, waiting):
    """From the table of what can be taken back."""
    front.house.passes(waiting[0], Node.UNIT)
    front.house.passes(waiting[1], Node.UNIT)
    front.house.passes(waiting[2], Node.UNIT)
    await sits_down(browser, front.unit)
    await browser.opens("/desk/sent")
    await presses(browser, "retract")
    await confirms(browser)
    front.house.works()
    assert {front.house.case(one).step for one in waiting} == {0}


async def test_u9_a_batch_is_shown_to_whoever_asked_for_it_alone(front, browser, another, waiting):
    """Another officer finds nothing at its address."""
    await sits_down(browser, front.unit)
    await presses(browser)
    await confirms(browser)
    await sits_down(another, front.body)
    await another.opens(str(browser.address))
    assert another.status == 422


async def test_u9_a_real_browser_follows_the_bar_to_its_end(server, front, waiting):
    """Tick, press, confirm; the bar grows while the stage works, and the answers come by themselves."""
    async with paging(server, 1280, 860) as page:
        await front.unit.says("/desk")
        await page.goto(str(server.make_url(link(front.unit).removeprefix("https://zhicheng.example"))))
        await page.click("button")
        await page.check("#whole")
        assert await page.inner_text("#count") == "已选 3 件"
        await page.click("button[value=pass]")
        await page.click("text=确认办理 3 件")
        await page.wait_for_selector("progress")
        front.house.works()
        await page.wait_for_selector("text=3 件中办成 3 件")
        assert await page.locator("tbody tr").count() == 3
        assert await page.locator("progress").count() == 0
        assert page.complaints == []
    assert "有 <b>3</b> 件" in front.house.network.told(CHATS[Node.RECOMMENDER])[-1]
