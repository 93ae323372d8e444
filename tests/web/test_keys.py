"""No key does the opposite of what was written: every field of every form, typed into in a real browser, then Enter and Ctrl+Enter."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import Error as PageError

from pipeline.kinds import recovery
from pipeline.review import committee, decisions
from pipeline.review.batch import Chosen
from pipeline.rules.words import Node, Purpose, State
from storage.models.meetings import Meeting
from tests.cage import files
from tests.house import CHATS, DOCUMENT
from tests.numbers import resident
from tests.web.test_browser import paging
from tests.web.test_committee import received
from tests.web.test_desk import waiting
from tests.web.test_reading import LEDGER, Furniture, furniture, given, rows

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page

__all__ = ["furniture", "waiting"]
TYPED = "input:not([type=hidden]):not([type=file]):not([hidden]):not([type=search]), textarea:not([readonly]), select"
"""What is typed into; the field at every page's head leads to a list and stands in no form that posts."""
KEYS = ("Enter", "Control+Enter")
TRIES = 5


@asynccontextmanager
async def visiting(server, front, chat: int, purpose: Purpose = Purpose.DESK, **about) -> AsyncIterator[Page]:
    """A browser in that visit."""
    from pipeline.people import links

    url = front.house.does(chat, links.give, purpose, about.get("case_id"), about=about.get("about"), language="zh")
    async with paging(server, 1366, 768) as page:
        await page.goto(str(server.make_url(url.removeprefix("https://zhicheng.example"))))
        await page.click("button")
        await page.wait_for_load_state()
        yield page


async def opens(page, address):
    """Open *address*, with all unfolded and ticked; a search that Enter has just begun may be on its way, and comes first then."""
    for _ in range(TRIES):
        try:
            await page.goto(address)
        except PageError as error:
            if "interrupted by another navigation" not in str(error):
                raise
            await asyncio.sleep(0.3)  # a new try at once would be interrupted by what is left of this one
        else:
            await page.evaluate("""() => {
                document.querySelectorAll("details").forEach((one) => { one.open = true; });
                document.querySelectorAll("form:not(.wish) input[type=checkbox]").forEach((one) => { one.checked = true; });
            }""")
            return
    raise AssertionError(f"{address} never opens")


async def presses_in_every_field(page: Page, server, front, path: str) -> list[str]:
    """Type into each field of the page and press each key there; the fields visited. Nothing may move, but for links and visits.

    Boxes are ticked first, so that only the key stands between what was typed and a decision.
    """
    address, visited, posted, left = str(server.make_url(path)), [], [], []
    page.on("request", lambda asked: posted.append(asked.url) if asked.method == "POST" else None)
    page.on("request", lambda asked: left.append(asked.url) if asked.is_navigation_request() else None)
    await opens(page, address)
    before, on_desk = settled(front), path.startswith("/desk")
    for place in range(await page.locator(TYPED).count()):
        name = str(await page.locator(TYPED).nth(place).get_attribute("name"))
        alike = "usual:" if name.startswith("usual:") else name
        if alike in {"case", "usual:"} and alike in visited:
            continue  # one row's box for all, and one wording's
        for key in KEYS:
            if left or not on_desk:  # another page was asked for; a form that a key may send must stay half-filled
                await opens(page, address)
                left.clear()
            field = page.locator(TYPED).nth(place)
            if await field.evaluate(
                "(one) => one.matches('textarea, input:not([type=date], [type=checkbox], [type=radio])')"
            ):
                await field.fill("不予通过" if await field.get_attribute("inputmode") is None else "9")
            await field.focus()
            await page.keyboard.press(key)
            await asyncio.sleep(0.1)
            await page.wait_for_load_state()
            # On the desk nothing was sent, so nothing can have moved: the tables are looked at once more below.
            sent = posted if on_desk else []
            after = before if on_desk else settled(front)
            moved = {table for table, found in after.items() if found != before[table]}
            assert (sent, moved) == ([], set()), (path, name, key)
        visited.append(alike)
    assert settled(front) == before
    return visited


def settled(front) -> dict[str, list[str]]:
    """Every row but those that say who has looked: a picture that is still on its way adds one."""
    return {name: found for name, found in rows(front).items() if name != LEDGER}


async def test_u7_no_key_in_a_field_of_the_units_desk_decides(server, front, waiting):
    """The queue with all ticked, a case, what can be taken back, the year: searching is all that Enter does."""
    front.house.passes(waiting[2], Node.UNIT)
    async with visiting(server, front, CHATS[Node.UNIT]) as page:
        seen = await presses_in_every_field(page, server, front, "/desk")
        assert {"text", "why"} <= set(seen)
        seen = await presses_in_every_field(page, server, front, f"/desk/case/{waiting[0]}")
        assert {"defect:photo", "defect:diploma", "why", "days"} <= set(seen)
        assert seen.count("why") == 2
        await presses_in_every_field(page, server, front, "/desk/sent")
        await presses_in_every_field(page, server, front, "/desk/year")
    assert [front.house.case(one).step for one in waiting] == [0, 0, 1]


async def test_u12_no_key_in_a_field_of_the_bodys_desk_decides(server, front):
    """Announcing, rejecting, convening, voting, a notice for a meeting, an objection: by their buttons alone."""
    house, body = front.house, CHATS[Node.BODY]
    queued, voted, to_vote = (received(front, chat, name) for chat, name in ((1, "王小明"), (2, "李强"), (3, "张三")))
    house.deliberates(voted)
    house.does(
        body,
        committee.convene,
        [Chosen(to_vote, house.case(to_vote).version)],
        held_on=house.calendar.world.today,
        members=9,
    )
    meetings = front.all(Meeting)
    async with visiting(server, front, body) as page:
        assert {"held_on", "members"} <= set(await presses_in_every_field(page, server, front, "/desk"))
        assert "why" in await presses_in_every_field(page, server, front, f"/desk/case/{queued}")
        assert {"why", "document"} <= set(await presses_in_every_field(page, server, front, f"/desk/case/{voted}"))
        seen = [await presses_in_every_field(page, server, front, f"/desk/meeting/{one.id}") for one in meetings]
        assert {"present", "document"} <= {name for names in seen for name in names}
        house.does(body, committee.announce, meetings[0].id, document=DOCUMENT)
        assert await presses_in_every_field(page, server, front, f"/desk/case/{voted}") == ["why"]
    assert [house.case(one).state for one in (queued, voted, to_vote)] == [
        State.RECEIVED,
        State.ON_NOTICE,
        State.DELIBERATING,
    ]


def takeover(front):
    """Somebody in chat 8 claims the account of chat 1; the ticket, at the help desk."""
    house = front.house
    claim = recovery.Claim("阿依古丽·买买提", resident("19970520", 2), "13800000000")
    ticket = house.does(8, recovery.begin, claim, "photo", language="zh")
    for slot in house.view(ticket, 8).slots:
        house.uploads(ticket, slot.kind.id, files.noise(), 8)
    house.works()
    house.submits(ticket, 8)
    return ticket


async def test_a2_no_key_gives_an_account_away(server, front):
    """The help desk writes why it refuses, and Enter moves nothing; a grant asks for each thing that was compared."""
    front.house.person(1)
    ticket, house = takeover(front), front.house
    async with visiting(server, front, CHATS[Node.HELPDESK]) as page:
        assert "why" in await presses_in_every_field(page, server, front, f"/desk/case/{ticket}")
        await page.goto(str(server.make_url(f"/desk/case/{ticket}")))
        await page.check(".of-grant input[name=sure]")
        await page.check(".of-grant input[name='compared:name']")
        await page.click("[data-act=grant]")
        await page.wait_for_selector("text=每一项都打勾")
        assert await page.is_checked(".of-grant input[name='compared:name']")
        assert house.case(ticket).state is State.IN_REVIEW
        for what in recovery.CLAIMS:
            await page.check(f".of-grant input[name='compared:{what}']")
        await page.check(".of-grant input[name=sure]")
        await page.click("[data-act=grant]")
        await page.wait_for_load_state()
    assert house.case(ticket).state is State.APPROVED
    assert set(house.case(ticket).facts["compared"]) == set(recovery.CLAIMS)


@pytest.mark.parametrize(
    "purpose",
    [
        Purpose.REGISTER,
        Purpose.UPLOAD,
        *(
            pytest.param(one, marks=pytest.mark.slow)
            for one in (Purpose.RECOVER, Purpose.UNIT_FORM, Purpose.COPIES, Purpose.JOIN)
        ),
    ],
)
async def test_no_key_in_a_half_filled_form_of_ours_stores_anything(server, front, furniture: Furniture, purpose):
    """One field of several: the browser or the server asks for the rest, and nothing is kept."""
    from tests.web.test_reading import ROOMS

    async with paging(server, 390, 844) as page:
        url = given(front, furniture, purpose)
        await page.goto(str(server.make_url(url.removeprefix("https://zhicheng.example"))))
        await page.click("button")
        await page.wait_for_load_state()
        path = min(ROOMS[purpose], key=len)
        await presses_in_every_field(page, server, front, path)


async def test_what_was_typed_is_never_lost(server, front, waiting):
    """A return without a term that is one, a case that moved meanwhile, a visit that ended: the text is there still."""
    house = front.house
    async with visiting(server, front, CHATS[Node.UNIT]) as page:
        await page.goto(str(server.make_url(f"/desk/case/{waiting[0]}")))
        await page.click("summary:has-text('退回申请人')")
        await page.click(".sheets .fault:has([name='defect:diploma']) summary")
        await page.fill("[name='defect:diploma']", "请补盖公章")
        await page.fill(".of-return [name=days]", "99")
        await page.click("[data-act=return]")
        assert "个工作日" in await page.inner_text(".of-return [role=alert]")
        assert await page.input_value("[name='defect:diploma']") == "请补盖公章"
        assert await page.locator("nav.desk").count() == 1
        house.does(CHATS[Node.UNIT], decisions.mark_opened, waiting[0])
        await page.fill(".of-return [name=days]", "9")
        await page.click("[data-act=return]")
        assert "刚刚有了变化" in await page.inner_text(".of-return [role=alert]")
        assert await page.input_value("[name='defect:diploma']") == "请补盖公章"
        house.passes(waiting[0], Node.UNIT)
        await page.click("[data-act=return]")
        assert await page.input_value("#failed textarea >> nth=0") == "请补盖公章"
        await page.goto(str(server.make_url(f"/desk/case/{waiting[1]}")))
        await page.click("summary:has-text('退回申请人')")
        await page.click(".sheets .fault:has([name='defect:diploma']) summary")
        await page.fill("[name='defect:diploma']", "请补盖公章")
        house.calendar.passes(hours=10)
        await page.click("[data-act=return]")
        assert "访问已经结束" in await page.inner_text("[role=alert]")
        assert await page.input_value("textarea.kept") == "请补盖公章"


async def test_u9_a_reason_and_another_button_do_nothing(server, front, waiting):
    """Whoever wrote what is wrong did not mean to pass them: said, with ticks and reason still there."""
    async with visiting(server, front, CHATS[Node.UNIT]) as page:
        await page.check("#all")
        await page.fill("input[name=why]", "请补盖公章")
        await page.click("button[value=pass]")
        assert "按的不是" in await page.inner_text("[role=alert]")
        assert await page.input_value("input[name=why]") == "请补盖公章"
        assert await page.locator("input[name=case]:checked").count() == 3
    assert {front.house.case(one).step for one in waiting} == {0}
