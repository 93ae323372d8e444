"""The lists in a real browser: how many rows one sees, a phone, the keys, the focus, paper, and what an officer keeps."""

from __future__ import annotations

import pymupdf
import pytest

from pipeline.people import desk_settings
from tests.web.crowd import BODY, called, filled, looks, sitting

WHOLE_ROWS = """() => {
    const foot = document.querySelector("#many .acts").getBoundingClientRect().top;
    return [...document.querySelectorAll("table.cases tbody tr")].filter((row) => row.getBoundingClientRect().bottom <= foot).length;
}"""
COVERED = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return document.body.contains(one) && one !== document.body && !(one === top || one.contains(top) || top?.contains(one));
}"""
WIDER = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def crowd(database, calendar):
    filled(database, calendar, 400)
    called(database, 5, "阿依古丽·买买提", sequence=10)
    calendar.passes(days=12)


async def test_u7_fifteen_rows_are_seen_on_a_small_screen_and_all_its_width_on_a_large_one(
    database, calendar, blobs, crowd
):
    """1366 × 768: one line a row; 1920 × 1080: from edge to edge."""
    async with sitting(database, calendar, blobs) as page:
        assert await page.evaluate(WHOLE_ROWS) >= 15
        heights = await page.evaluate("() => [...document.querySelectorAll('tbody tr')].map((row) => row.offsetHeight)")
        assert (min(heights) >= 32, max(heights) <= 36) == (True, True)
        assert not await page.evaluate(WIDER)
        await page.set_viewport_size({"width": 1920, "height": 1080})
        assert await page.evaluate("() => document.querySelector('table.cases').offsetWidth") > 1850
        box, words = page.locator("#whole"), page.locator("label.whole")
        assert (await words.bounding_box())["x"] == pytest.approx((await box.bounding_box())["x"], abs=4)
        assert page.complaints == []


async def test_u7_on_a_phone_each_case_is_a_card(database, calendar, blobs, crowd):
    """Nothing to be scrolled sideways; what each line is stands beside it."""
    async with sitting(database, calendar, blobs, 390, 844) as page:
        for path in ("/desk", "/desk/year", "/desk/settings", "/desk?text=nobody"):
            await page.at(path)
            assert not await page.evaluate(WIDER), path
        await page.at("/desk")
        label = await page.evaluate("() => getComputedStyle(document.querySelector('td.c-name'), '::before').content")
        assert label == '"申请人"'


async def test_u7_whatever_has_the_focus_is_seen(database, calendar, blobs, crowd):
    """WCAG 2.4.11: by Tab down and Shift+Tab up again, and by j, never under the heading or the bar below; the first Tab skips."""
    async with sitting(database, calendar, blobs) as page:
        await page.at("/desk")
        await page.keyboard.press("Tab")
        assert await page.evaluate("() => document.activeElement.hash") == "#main"
        for key, times in (("Tab", 90), ("Shift+Tab", 60)):
            for _ in range(times):
                await page.keyboard.press(key)
                assert not await page.evaluate(COVERED), await page.evaluate("() => document.activeElement.outerHTML")
        await page.at("/desk")
        for _ in range(30):
            await page.keyboard.press("j")
        row, bar = await page.locator("tr.here").bounding_box(), await page.locator("#many .acts").bounding_box()
        assert row["y"] + row["height"] <= bar["y"]


async def test_u7_a_question_mark_shows_the_keys(database, calendar, blobs, crowd):
    """Not while somebody writes; Escape puts them away; without a script there are none."""
    async with sitting(database, calendar, blobs) as page:
        await page.focus("input[name=text]")
        await page.keyboard.type("?")
        assert not await page.locator("#keys").is_visible()
        await page.locator("h1").click()
        await page.keyboard.press("?")
        assert "勾选" in await page.inner_text("#keys")
        await page.keyboard.press("Escape")
        assert not await page.locator("#keys").is_visible()
        await page.click("[data-keys]")
        assert await page.locator("#keys").is_visible()


async def test_u8_an_officer_sorts_pages_and_keeps_a_filter_and_columns(database, calendar, blobs, crowd):
    """By the headings, back again, under a name of one's own; what was chosen is there on the next page."""
    async with sitting(database, calendar, blobs) as page:
        await page.click("th.c-name a")
        assert await page.inner_text("tbody tr:first-child td.c-name") == "阿依古丽·买买提"
        assert await page.get_attribute("th.c-name", "aria-sort") == "ascending"
        first = await page.inner_text("tbody tr:nth-child(2) a")
        await page.click("[rel=next]")
        await page.click("[rel=prev]")
        assert await page.inner_text("tbody tr:nth-child(2) a") == first
        await page.select_option("select[name=days]", "10")
        await page.click("form.wish button")
        await page.click("summary:has-text('保存筛选')")
        await page.fill("input[name=filter]", "十天以上")
        await page.click(".tools form button:visible")
        await page.click("a.saved:has-text('十天以上')")
        assert await page.get_attribute("a.saved", "aria-current") == "true"
        assert await page.input_value("select[name=days]") == "10"
        await page.click("text=列表设置")
        await page.select_option("select[name=size]", "25")
        await page.uncheck("input[value=id]")
        await page.click("text=保存设置")
        await page.wait_for_selector("table.cases")
        assert (await page.locator("tbody tr").count(), await page.locator("th.c-id").count()) == (25, 0)
        assert page.complaints == []
    assert looks(database, calendar, desk_settings.settings).size == 25


async def test_u8_a_search_that_finds_nothing_says_what_it_looked_for(database, calendar, blobs, crowd):
    """Each word, as what it was taken; and leads to where else it may be."""
    async with sitting(database, calendar, blobs) as page:
        await page.at("/desk?text=wxm+9999")
        said = await page.inner_text("td.none")
        assert "“wxm”按姓名拼音查找" in said
        assert "“9999”按身份证号后四位、编号查找" in said
        await page.click("text=在年度查询中查找")
        assert await page.input_value("input[name=text]") == "wxm 9999"


async def test_u8_another_case_is_found_from_a_cases_page(database, calendar, blobs, crowd):
    """The telephone rings while one case is open: `/`, the name, Enter; of whatever year, wherever it lies now."""
    async with sitting(database, calendar, blobs) as page:
        await page.at("/desk")
        await page.locator("td.c-number a").nth(20).click()
        await page.wait_for_url("**/desk/case/*")
        await page.keyboard.press("/")
        await page.locator("form.find input:focus").wait_for()
        await page.keyboard.type("阿依古丽·买买提")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/desk/year?text=*")
        assert await page.locator("input[name=text]").input_value() == "阿依古丽·买买提"
        assert await page.locator("td.c-name").all_inner_texts() == ["阿依古丽·买买提"]


async def test_u7_whoever_leaves_has_left(database, calendar, blobs, crowd):
    """The officer's own name stands above; after leaving the page says how to come again, and the desk is shut."""
    async with sitting(database, calendar, blobs) as page:
        assert "示例人员" in await page.inner_text("a.who")
        await page.click("a.who")
        async with sitting(database, calendar, blobs) as other:
            await page.click("text=退出其他设备")
            await page.wait_for_selector("text=退出其他设备")
            calendar.passes(seconds=1)
            await other.at("/desk")
            assert "访问已结束" in await other.inner_text("main")
        await page.click("button:text-is('退出')")
        await page.wait_for_selector("text=已退出工作台")
        await page.go_back()
        assert await page.locator("a.who").count() == 0  # the next one at a shared computer presses back
        await page.at("/desk")
        assert await page.locator("table.cases").count() == 0


def printed(data):
    """The texts of a PDF's pages, and whether the first lies across."""
    with pymupdf.open(stream=data) as document:
        return [one.get_text() for one in document], document[0].rect.width > document[0].rect.height


async def test_u7_the_lists_can_be_printed(database, calendar, blobs, crowd):
    """All rows of the page; on each sheet the headings and its number, at the head the office and the hour; no buttons."""
    async with sitting(database, calendar, blobs, chat=BODY) as page:
        for path, rows in (("/desk", 50), ("/desk/year", 50), ("/desk/roster", 0)):
            await page.at(path)
            sheets, across = printed(await page.pdf(prefer_css_page_size=True))
            assert across
            assert "".join(sheets).count("RSSQ") == rows, path
            assert "职称评审委员会 · " in sheets[0] and "2026-11-14 10:00 打印" in sheets[0]
            assert all("申请书编号" in sheet for sheet in sheets), path
            assert f"1 / {len(sheets)}" in sheets[0]
            assert "退回申请人" not in "".join(sheets)
