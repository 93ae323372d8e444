"""The committee's page in a real browser: votes typed in, entered, announced (U12)."""

from pipeline.rules.words import State
from tests.web.test_browser import paging
from tests.web.test_committee import three
from tests.web.test_lists_browser import printed
from tests.web.test_pages import link

__all__ = ["three"]


async def test_u12_a_meeting_is_held_in_the_browser(server, front, three, pictured):
    """Ticked in the queue, formed, voted on, announced."""
    async with paging(server, 1280, 860) as page:
        await front.body.says("/desk")
        await page.goto(str(server.make_url(link(front.body).removeprefix("https://zhicheng.example"))))
        await page.click("button")
        await page.check("#all")
        await page.click("summary:has-text('组成评审会')")
        await page.fill("input[name=members]", "9")
        await page.click("button[formaction='/desk/meetings']")
        await page.wait_for_selector("h1:has-text('评审会 2026-1')")
        await page.fill("input[name=present]", "8")
        for place, votes in enumerate(("8", "6", "5")):
            await page.locator("input.vote").nth(place).fill(votes)
        await page.check("input[name=sure] >> nth=0")
        await pictured(page, "desk-meeting")
        sheets, across = printed(await page.pdf(prefer_css_page_size=True))
        assert across and len(sheets) == 1
        assert all(front.house.case(one).number in sheets[0] for one in three)
        await page.click("text=录入表决结果")
        await page.wait_for_selector("text=公示通过的 2 件")
        await page.check("input[name=sure]")
        await page.click("text=公示通过的 2 件")
        assert "2 件中办成 2 件" in await page.inner_text("h1")
        assert page.complaints == []
    states = sorted(front.house.case(one).state for one in three)
    assert states == [State.ON_NOTICE, State.ON_NOTICE, State.REJECTED]
