"""The desk in a real browser: sign in by the bot's link, filter, return many, open the evidence, export the roster."""

import pytest

from pipeline.rules.words import State
from tests.web.patience import comes_true
from tests.web.test_browser import paging
from tests.web.test_desk import waiting  # noqa: F401  a fixture
from tests.web.test_lists_browser import printed
from tests.web.test_pages import link


@pytest.fixture
async def desk(server, front, waiting):  # noqa: F811
    """A desk's screen, signed in."""
    async with paging(server, 1280, 860) as page:
        await front.unit.says("/desk")
        await page.goto(str(server.make_url(link(front.unit).removeprefix("https://zhicheng.example"))))
        await page.click("button")
        await page.wait_for_selector("table.cases")
        yield page


async def test_u9_an_officer_filters_ticks_with_the_keys_and_returns_the_page(front, desk, waiting, pictured):  # noqa: F811
    """The queue, a filter, j and x, the whole page, one reason; an answer a case; nothing asked elsewhere."""
    await pictured(desk, "desk-queue")
    await desk.fill("input[name=text]", "王小")
    async with desk.expect_navigation():
        await desk.keyboard.press("Enter")
    assert await desk.locator("table.cases tbody tr").count() == 1
    async with desk.expect_navigation():
        await desk.click("text=清除条件")
    await desk.keyboard.press("j")
    await desk.keyboard.press("x")
    assert await desk.inner_text("#count") == "已选 1 件"
    await desk.check("#all")
    assert await desk.inner_text("#count") == "已选 3 件"
    await desk.fill("input[name=why]", "请补盖公章")
    await desk.click("button[value=return]")
    assert "3 件中办成 3 件" in await desk.inner_text("h1")
    assert {front.house.case(one).state for one in waiting} == {State.RETURNED}
    assert desk.complaints == []


async def test_u7_an_officer_opens_a_case_sees_its_pages_and_submits_it(front, desk, waiting):  # noqa: F811
    """Facts beside the evidence; the decision at hand; then the next case opens by itself."""
    await desk.click(f'a[href^="/desk/case/{waiting[0]}"]')
    await desk.wait_for_selector("img.sheet")
    for place in range(3):
        await desk.locator("img.sheet").nth(place).scroll_into_view_if_needed()
    await comes_true(desk, "[...document.images].every((image) => image.complete && image.naturalWidth > 50)")
    sheets, across = printed(await desk.pdf(prefer_css_page_size=True))
    assert not across
    assert "阿依古丽·买买提" in sheets[0] and "提交" in "".join(
        sheets
    )  # the record of acts, which is folded on the screen
    assert len(sheets) >= 3
    await desk.click("[data-act=pass]")
    await desk.wait_for_selector("text=这是下一件")
    assert front.house.case(waiting[0]).step == 1
    assert desk.complaints == []


async def test_u12_the_roster_is_downloaded(front, server, desk):
    """From the body's bar at the top, as a file with the day in its name; other offices have none."""
    assert await desk.locator("text=花名册").count() == 0
    await front.body.says("/desk")
    await desk.goto(str(server.make_url(link(front.body).removeprefix("https://zhicheng.example"))))
    await desk.click("button")
    await desk.click("text=花名册")
    await desk.click("text=下载 .xlsx >> nth=0")
    await desk.fill("input[name=why]", "报送上级备案")
    async with desk.expect_download() as caught:
        await desk.click("form.purpose button.main")
    saved = await caught.value
    assert saved.suggested_filename == "roster-2026-11-02.xlsx"
