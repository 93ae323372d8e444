"""The forms of a case: faults ticked at their place, claims that lose nothing, why one may not; with and without scripts."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager

import pytest

from pipeline.offices import directory
from pipeline.people import links
from pipeline.review import claims, decisions
from pipeline.rules.words import Node, Purpose, Rank, State
from tests.house import CHATS
from tests.web.test_browser import paging
from tests.web.test_desk import sits_down, waiting
from tests.web.test_keys import presses_in_every_field, visiting
from tests.web.test_pages import link

__all__ = ["waiting"]
COLLEAGUE = 201


def joins(front, rank: Rank, name: str = "周敏", chat: int = COLLEAGUE, node: Node = Node.UNIT) -> None:
    """Another officer of that office."""
    house = front.house
    with house.database.writing() as session:
        code = house.unit_code(session) if node is Node.UNIT else house.place.offices[node]
        token = directory.invite(session, node, code, rank, world=house.calendar.world)
        directory.join(session, token, chat, "zh", name, world=house.calendar.world)


@asynccontextmanager
async def without_scripts(server, front, chat):
    """The same visit in a browser that runs none."""
    url = front.house.does(chat, links.give, Purpose.DESK, language="zh")
    async with paging(server, 1366, 768, java_script_enabled=False) as page:
        await page.goto(str(server.make_url(url.removeprefix("https://zhicheng.example"))))
        await page.click("button")
        await page.wait_for_load_state()
        yield page


async def finds_fault(page, server, case_id):
    """Tick a wording at a file, one at a field, and write one of one's own at another file."""
    await page.goto(str(server.make_url(f"/desk/case/{case_id}")))
    diploma, proof = (f".sheets .fault:has([name='defect:{slot}'])" for slot in ("diploma", "work_proof"))
    await page.click(f"{diploma} summary")
    await page.check(f"{diploma} label:has-text('看不清') input")
    await page.click(f"{proof} summary")
    await page.fill("[name='defect:work_proof']", "缺单位盖章")
    education = ".lines .fault:has([name='defect:field:education'])"
    await page.click(f"{education} summary")
    await page.check(f"{education} label input")


@pytest.mark.parametrize("scripts", [True, False])
async def test_u14_a_fault_is_ticked_at_its_file_and_at_its_field(server, front, waiting, pictured, scripts):
    """All in one list, each under the name of what it is about; the next case offers the office's own wording first."""
    house = front.house
    opened = visiting if scripts else without_scripts
    async with opened(server, front, CHATS[Node.UNIT]) as page:
        await finds_fault(page, server, waiting[0])
        if scripts:
            await pictured(page, "case-faults")
        await page.click(".send button")
        await page.wait_for_selector("text=这是下一件")
        first = page.locator(".sheets .fault:has([name='defect:work_proof']) label").first
        assert "缺单位盖章" in str(await first.text_content())
    house.calendar.passes(minutes=1)  # the network's allowance for one chat
    house.works()
    assert house.case(waiting[0]).state is State.RETURNED
    told = "\n".join(house.network.told(1))
    for said in ("【学历】与证明材料不一致", "【学历证书】看不清", "】缺单位盖章"):
        assert said in told


@pytest.mark.parametrize("scripts", [True, False])
async def test_b22_to_claim_after_writing_loses_nothing(server, front, waiting, scripts):
    """The button beside the text takes it along, script or not; with scripts the one above does too."""
    opened = visiting if scripts else without_scripts
    async with opened(server, front, CHATS[Node.UNIT]) as page:
        await finds_fault(page, server, waiting[0])
        await page.click("summary:has-text('退回申请人')")
        await page.click("[data-act=claim]" if scripts else ".of-return button.second")
        await page.wait_for_selector("text=您正在办理")
        assert await page.input_value("[name='defect:work_proof']") == "缺单位盖章"
        assert await page.locator(".fault input:checked").count() == 2
    assert front.house.case(waiting[0]).state is State.IN_REVIEW
    assert front.house.case(waiting[0]).opened


async def test_b22_two_clerks_do_not_write_on_one_case(server, front, waiting, pictured):
    """Claimed by the colleague while the other writes: nothing is decided, who has it is said, and taking over keeps the text."""
    house = front.house
    joins(front, Rank.DECIDER)
    async with visiting(server, front, CHATS[Node.UNIT]) as page:
        await page.goto(str(server.make_url(f"/desk/case/{waiting[0]}")))
        await page.click("summary:has-text('不通过')")
        await page.fill(".of-reject [name=why]", "不符合条件")
        await page.check(".of-reject [name=sure]")
        house.does(COLLEAGUE, claims.take, waiting[0])
        await page.click("[data-act=reject]")
        await page.wait_for_selector("text=周敏 正在办理")
        assert await page.input_value("#failed textarea") == "不符合条件"
        assert await page.locator("[data-act=pass]").count() == 0
        await pictured(page, "case-claimed")
        await page.click("[data-act=claim]")
        await page.wait_for_selector("text=您正在办理")
        assert await page.input_value(".of-reject [name=why]") == "不符合条件"
    assert house.case(waiting[0]).state is State.IN_REVIEW


async def test_u7_a_clerk_sees_why_and_whom_to_ask(front, browser, waiting):
    """No button that refuses: the rank that is needed, and who has it."""
    joins(front, Rank.CLERK)
    await browser.follows(front.house.does(COLLEAGUE, links.give, Purpose.DESK, language="zh"))
    await browser.opens(f"/desk/case/{waiting[0]}")
    assert "这一步需要“审核”权限" in browser.said
    assert "沈国栋" in browser.said
    assert 'data-act="pass"' not in browser.said


async def test_b22_leave_is_arranged_on_its_page(server, front, waiting):
    """No key arranges it; a day that is none stands beside its field with the rest still chosen; then the line is there."""
    joins(front, Rank.CLERK)
    async with visiting(server, front, CHATS[Node.UNIT]) as page:
        assert {"officer", "colleague", "first", "last"} <= set(
            await presses_in_every_field(page, server, front, "/desk/leave")
        )
        await page.goto(str(server.make_url("/desk/leave")))
        await page.select_option("[name=colleague]", label="周敏 · 经办")
        await page.click("form.leave button.main")
        assert "起止日期" in await page.inner_text("div:has([name=first]) > [role=alert]")
        assert await page.locator("[name=colleague] option:checked").inner_text() == "周敏 · 经办"
        await page.fill("[name=last]", await page.input_value("[name=first]"))
        await page.click("form.leave button.main")
        assert "周敏" in await page.inner_text("table.cases")
        await page.click("button:has-text('提前结束')")
        assert "现在没有代办安排" in await page.inner_text("table.cases")


async def test_u7_a_link_says_what_it_opens_and_for_whom(front, browser):
    """Before anything is used up: the purpose, a masked name, the office; a spent one says so at once."""
    await front.unit.says("/desk")
    path = link(front.unit).removeprefix("https://zhicheng.example")
    await browser.opens(path)
    for said in ("网上工作台", "沈＊＊", "乌鲁木齐市示例林场"):
        assert said in browser.said
    await browser.follows(path)
    await browser.opens(path)
    assert "已经用过" in browser.said
    assert "<button" not in browser.said


async def test_b10_looks_are_told_in_the_chat_and_a_roster_asks_what_for(front, browser, another, waiting):
    """谁看过我的材料: the page, its pictures, the roster with its purpose, in words; without a purpose there is none."""
    house = front.house
    await sits_down(browser, front.unit)
    await browser.opens(f"/desk/case/{waiting[0]}")
    await browser.opens(re.search(r'src="(/desk/case/[^"]+\.jpg)"', browser.said)[1])
    house.passes(waiting[0], Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    house.does(CHATS[Node.BODY], decisions.receive, waiting[0], seen=house.case(waiting[0]).version)
    await sits_down(another, front.body)
    await another.opens("/desk/roster.xlsx")
    await another.sends("/desk/roster.xlsx", why="")
    assert "请写明用途" in another.said
    await another.sends("/desk/roster.xlsx", why="报送上级备案")
    assert another.body.startswith(b"PK")
    applicant = front.person(1)
    await applicant.says("RSSQ00000001")
    await applicant.taps("谁看过我的材料")
    for said in ("查看申报内容（轮到该单位办理）", "查看材料", "导出花名册，含身份证号、电话（报送上级备案）"):
        assert said in applicant.screen
