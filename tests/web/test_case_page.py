"""The page of a case in a real browser: the evidence beside the facts, turned, enlarged, compared; its place in its list."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from pipeline.kinds import correction as kinds_correction
from pipeline.rules.words import Kind, Node, State
from storage.models.certificates import Certificate
from tests.cage import files
from tests.house import CHATS
from tests.web.patience import comes_true
from tests.web.test_desk import sits_down, waiting
from tests.web.test_keys import visiting

__all__ = ["waiting"]
SIZES = [(1366, 768), (1920, 1080), (390, 844)]
DRAWN = "[...document.images].every((image) => image.complete && image.naturalWidth > 50)"


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_u7_the_evidence_stays_beside_the_facts(server, front, waiting, pictured, width, height):
    """At a desk's width the pictures stay while the facts scroll; on a phone all is one column; nothing runs off the side."""
    async with visiting(server, front, CHATS[Node.UNIT]) as page:
        await page.set_viewport_size({"width": width, "height": height})
        await page.goto(str(server.make_url(f"/desk/case/{waiting[1]}?list=queue")))
        await comes_true(page, DRAWN)
        await pictured(page, f"case-{width}")
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        await page.click("summary:has-text('退回申请人')")
        await page.evaluate("scrollTo(0, document.body.scrollHeight)")
        await pictured(page, f"case-return-{width}")
        box = await page.locator(".sheets").bounding_box()
        on_screen = box["y"] < height / 2 and box["y"] + box["height"] > height / 2
        assert on_screen == (width > 960)
        assert page.complaints == []


async def test_u7_a_picture_is_turned_enlarged_and_compared(server, front, waiting, pictured):
    """A quarter turn lies flat in its place; two pages stand side by side; closing leads back. All under the strict policy."""
    async with visiting(server, front, CHATS[Node.UNIT]) as page:
        await page.goto(str(server.make_url(f"/desk/case/{waiting[0]}")))
        await comes_true(page, DRAWN)
        proof = page.locator("figure.page:not(.photo)").first
        before = await proof.locator("a").bounding_box()
        await proof.locator("[data-turn]").click()
        after = await proof.locator("a").bounding_box()
        assert before["height"] > before["width"]
        assert after["width"] > after["height"]
        assert after["width"] == pytest.approx(before["width"], abs=2)
        await proof.locator("img").click()
        assert await page.locator("#viewer[open] .panes img").count() == 1
        await page.keyboard.press("Escape")
        for place in (0, 2):
            await page.locator("[data-beside]").nth(place).click()
        await comes_true(page, "[...document.querySelectorAll('.panes img')].every((image) => image.style.width)")
        assert await page.locator("#viewer[open] .panes img").count() == 2
        wide = await page.locator(".panes img").last.evaluate("(image) => image.getBoundingClientRect().width")
        await page.click("[data-do=larger]")
        await comes_true(page, "[...document.querySelectorAll('.panes img')].every((image) => image.style.width)")
        assert await page.locator(".panes img").last.evaluate("(image) => image.getBoundingClientRect().width") > wide
        await pictured(page, "case-compared")
        await page.click("[data-do=close]")
        assert await page.locator("#viewer[open]").count() == 0
        assert page.complaints == []


async def test_a17_the_old_photo_stands_beside_the_new(server, front, pictured):
    """What a correction replaces is on the page, so that an officer compares two faces."""
    house = front.house
    house.approved()
    house.works()
    with house.database.reading() as session:
        certificate = session.scalars(select(Certificate)).one()
    case_id = house.does(1, kinds_correction.begin, certificate.id, Kind.CORRECTION)
    house.does(1, kinds_correction.ask, case_id, "photo", "")
    for slot in house.view(case_id).slots:
        photo = slot.kind.check == "photo"
        house.uploads(case_id, slot.kind.id, files.MIRRORED if photo else files.noise())
    house.works()
    house.submits(case_id)
    async with visiting(server, front, CHATS[Node.UNIT]) as page:
        await page.goto(str(server.make_url(f"/desk/case/{case_id}")))
        await comes_true(page, DRAWN)
        old, new = [await page.locator(".pair figure").nth(place).bounding_box() for place in (0, 1)]
        assert (old["y"], old["width"]) == (new["y"], new["width"])
        await pictured(page, "case-photos")
        assert page.complaints == []


async def test_u7_a_decision_leads_to_the_next_of_that_list(server, front, waiting):
    """The filter is in every address and form: a mistake does not lose it, a decision goes on in it, `later` passes over."""
    house = front.house
    house.person(4, name="王大明", sequence=10)
    fourth = house.draft(4)
    house.submits(fourth, 4)
    async with visiting(server, front, CHATS[Node.UNIT]) as page:
        await page.goto(str(server.make_url("/desk?text=王")))
        await page.click(f"a[href^='/desk/case/{waiting[1]}']")
        assert await page.locator("nav.neighbours [rel=next]").count() + await page.locator("[rel=prev]").count() == 1
        await page.click("summary:has-text('不通过')")
        await page.fill(".of-reject [name=why]", "不符合条件")
        await page.evaluate("document.querySelector('.of-reject [name=sure]').required = false")
        await page.click("[data-act=reject]")
        assert await page.locator(".of-reject [role=alert]").count() == 1
        assert "text=" in page.url
        assert await page.input_value(".of-reject [name=why]") == "不符合条件"
        await page.check(".of-reject [name=sure]")
        await page.click("[data-act=reject]")
        await page.wait_for_selector("text=这是下一件")
        assert str(fourth) in page.url
        await page.click("[data-act=later]")
        assert page.url.endswith("/desk?text=%E7%8E%8B")
        await page.goto(str(server.make_url(f"/desk/case/{waiting[0]}")))
        await page.click("[data-act=pass]")
        await page.wait_for_load_state()
        assert str(waiting[2]) in page.url  # not the one that was put off
    assert house.case(waiting[1]).state is State.REJECTED
    assert house.case(fourth).state is State.IN_REVIEW


@pytest.mark.parametrize(
    "odd", ["list=nothing", "list=year&year=%C2%B2", "days=x", "after=2026_x", "state=nonsense", "list="]
)
async def test_u7_a_place_that_is_none_is_the_queue(front, browser, waiting, odd):
    """An address that somebody changed shows the case and loses nothing else."""
    await sits_down(browser, front.unit)
    await browser.opens(f"/desk/case/{waiting[0]}?{odd}")
    assert browser.status == 200
    assert "RSSQ00000001" in browser.said
