"""An officer's day, played in a real browser at three sizes, with a colleague at another screen who interferes (U7, U9, U12)."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest

from pipeline.people import links
from pipeline.rules.words import Action, Node, Purpose, Rank, State
from storage.models.cases import Event
from storage.models.meetings import Meeting
from tests.house import CHATS, OFFICERS
from tests.numbers import resident
from tests.remembering import once
from tests.web.test_browser import paging
from tests.web.test_case_forms import COLLEAGUE, joins
from tests.web.test_committee import three
from tests.web.walking import SIZES

__all__ = ["three"]
FAULT = "印章不清，请重新扫描"
PEOPLE = ("阿依古丽·买买提", "王小明", "李强", "张三", "赵敏", "周文", "吴桐", "郑爽")


@pytest.fixture
def morning(front):
    """Eight cases at the unit."""

    def make():
        ids = []
        for chat, name in enumerate(PEOPLE, 1):
            front.house.person(chat, name=name, sequence=2 * chat)
            ids.append(front.house.draft(chat))
            front.house.submits(ids[-1], chat)
            front.house.calendar.passes(minutes=1)  # they stand in the queue in this order
        return ids

    return once(front.house, "eight at the unit", make)


@asynccontextmanager
async def sitting(server, front, chat, size):
    """That officer's browser, at the desk."""
    async with paging(server, *size) as page:
        page.at = lambda path: page.goto(str(server.make_url(path)))
        await enters(page, front, chat)
        yield page


async def enters(page, front, chat):
    """By a fresh link from the chat."""
    url = front.house.does(chat, links.give, Purpose.DESK, language="zh")
    await page.at(url.removeprefix("https://zhicheng.example"))
    await page.click("button")
    await page.wait_for_load_state()


async def presses(page, selector):
    """That button, and the page that it leads to."""
    async with page.expect_navigation():
        await page.click(selector)


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_u9_a_day_at_the_units_desk(server, front, morning, size):
    """Claim, return with two faults, later, three at once, searches; a colleague decides and claims in between; the visit ends."""
    house, unit = front.house, CHATS[Node.UNIT]
    joins(front, Rank.DECIDER)
    first, second, third, *batch, eighth = morning
    async with sitting(server, front, unit, size) as page, sitting(server, front, COLLEAGUE, SIZES[0]) as other:
        # A case is claimed: the colleague sees whose it is, and no button that would refuse.
        await presses(page, f"a[href^='/desk/case/{first}']")
        await presses(page, "[data-act=claim]")
        await other.at(f"/desk/case/{first}")
        assert OFFICERS[Node.UNIT] in await other.inner_text(".claims")
        assert await other.locator("[data-act=pass]").count() == 0

        # It is returned, with a fault at a file and one at a field; the next one of the list is there by itself.
        await writes_a_fault(page)
        await page.click(".lines .fault:has([name='defect:field:education']) summary")
        await page.check(".lines .fault:has([name='defect:field:education']) label input >> nth=0")
        await page.click(".of-return > summary")
        await presses(page, ".of-return [data-act=return]")
        assert house.case(first).state is State.RETURNED
        returned = next(one for one in front.all(Event) if one.case_id == first and one.action is Action.RETURN)
        assert {one["about"] for one in returned.defects} == {"diploma", "field:education"}
        assert str(second) in page.url

        # The second one is for later; while a fault of the third is written down, the colleague passes it on.
        await presses(page, "[data-act=later]")
        assert str(third) in page.url
        await writes_a_fault(page)
        await other.at(f"/desk/case/{third}")
        await presses(other, "[data-act=pass]")
        await page.click(".of-return > summary")
        await presses(page, ".of-return [data-act=return]")
        assert FAULT in await page.locator("#failed textarea").first.input_value()
        assert (house.case(third).state, house.case(third).step) == (State.IN_REVIEW, 1)

        # Three at once; then two, of which the colleague has taken one up meanwhile.
        await ticks(page, batch[:3])
        await presses(page, "button[value=pass]")
        assert "3 件中办成 3 件" in await page.inner_text("h1")
        await page.at("/desk")
        await other.at(f"/desk/case/{batch[3]}")
        await presses(other, "[data-act=claim]")
        await ticks(page, [second, batch[3]])
        await presses(page, "button[value=pass]")
        assert "2 件中办成 1 件" in await page.inner_text("h1")
        assert [house.case(one).step for one in (*batch, second)] == [1, 1, 1, 0, 1]

        # Somebody telephones: found by initials, and by the end of the number, among all of the year.
        for typed in ("wxm", resident("19970520", 4)[-4:]):
            assert await finds(page, typed) == ["王小明"]

        # The visit ends in the middle of a sentence: it comes back with its writer.
        await page.at(f"/desk/case/{eighth}")
        await writes_a_fault(page)
        house.calendar.passes(hours=10)
        await page.click(".of-return > summary")
        await presses(page, ".of-return [data-act=return]")
        assert await page.input_value("textarea.kept") == FAULT
        await enters(page, front, unit)
        assert await page.input_value("textarea") == FAULT
        assert house.case(eighth).step == 0


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_u12_a_day_at_the_bodys_desk(server, front, three, size):
    """A meeting is formed, votes, is announced; a colleague announces first; an objection is looked into."""
    house, body = front.house, CHATS[Node.BODY]
    joins(front, Rank.DECIDER, node=Node.BODY)
    async with sitting(server, front, body, size) as page, sitting(server, front, COLLEAGUE, SIZES[0]) as other:
        await ticks(page, three)
        await page.click("summary:has-text('组成评审会')")
        await page.fill("input[name=members]", "9")
        await presses(page, "button[formaction='/desk/meetings']")
        await page.fill("input[name=present] >> nth=0", "8")
        for place, votes in enumerate(("8", "6", "9")):
            await page.locator("input.vote[name^=vote]").nth(place).fill(votes)
        await page.check("input[name=sure] >> nth=0")
        await presses(page, "text=录入表决结果 >> nth=0")
        assert await page.locator("[role=alert]").count() == 1
        assert [await one.input_value() for one in await page.locator("input.vote[name^=vote]").all()] == [
            "8",
            "6",
            "9",
        ]
        await page.locator("input.vote[name^=vote]").nth(2).fill("5")
        await page.check("input[name=sure] >> nth=0")
        await presses(page, "text=录入表决结果 >> nth=0")
        assert sorted(house.case(one).state for one in three) == [
            State.DELIBERATING,
            State.DELIBERATING,
            State.REJECTED,
        ]

        (meeting,) = front.all(Meeting)
        await other.at(f"/desk/meeting/{meeting.id}")
        await page.fill("input[name=document]", "乌市人社职〔2026〕88号")
        for one in (other, page):
            await one.check("input[name=sure] >> nth=0")
            await presses(one, "form[action$='/notice'] button.main")
        assert "2 件中办成 2 件" in await other.inner_text("h1")
        assert "乌市人社职〔2026〕88号" in {
            await one.input_value() for one in await page.locator("textarea, input").all()
        }
        noticed = next(one for one in three if house.case(one).state is State.ON_NOTICE)

        await page.at(f"/desk/case/{noticed}")
        await page.click(".of-contest > summary")
        await page.fill(".of-contest [name=why]", "有人实名反映业绩材料不实，需核查")
        await presses(page, "[data-act=contest]")
        house.works()
        house.calendar.passes(days=12)
        house.works()
        assert house.case(noticed).state is not State.COMPLETED


async def finds(page, typed):
    """The names that the year's table shows then."""
    await page.at("/desk/year")
    await page.fill("form.wish input[name=text]", typed)
    await presses(page, "form.wish button:visible")
    return await page.locator("td.c-name").all_inner_texts()


async def writes_a_fault(page):
    """At a file: what is wrong with it."""
    await page.click(".sheets .fault:has([name='defect:diploma']) summary")
    await page.fill("[name='defect:diploma']", FAULT)


async def ticks(page, cases):
    """Their boxes in the queue."""
    await page.at("/desk")
    for one in cases:
        await page.check(f"input[name=case][value^='{one}']")
