"""The web desk: what an officer does in a day, over pages that need no script."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook

from pipeline.offices import directory
from pipeline.queries.officer import desk
from pipeline.rules.words import Node, Rank, State
from pipeline.work import sheets
from tests.numbers import resident
from tests.remembering import once
from tests.web.test_pages import link

BOX = re.compile(r'name="case" value="([0-9a-f-]{36}:\d+)"')
ROW = re.compile(r'<a href="/desk/case/([0-9a-f-]{36})\?[^"]*">(RSSQ\d{8})</a>')


@pytest.fixture
def waiting(front):
    """Three cases at the unit, from three people."""
    return once(front.house, "three at the unit", lambda: at_the_unit(front.house))


def at_the_unit(house):
    ids = []
    for chat, name in ((1, "阿依古丽·买买提"), (2, "王小明"), (3, "李强")):
        house.person(chat, name=name, sequence=2 * chat)
        case_id = house.draft(chat)
        house.submits(case_id, chat)
        ids.append(case_id)
    return ids


async def sits_down(browser, officer):
    """The officer asks for the desk in the chat and opens it."""
    await officer.says("/desk")
    await browser.follows(link(officer))


async def acts(browser, action, boxes, **more):
    """Tick and press."""
    fields = [("csrf", browser.csrf), ("action", action), *(("case", box) for box in boxes), *more.items()]
    return await browser._does("POST", "/desk/batch", data=fields)


async def decides(browser, case_id, action, **more):
    """Fill the form of that action in, tick what it asks, and press its button."""
    version = re.search(r'name="version" value="(\d+)"', browser.said)[1]
    fields = {"csrf": browser.csrf, "version": version, "action": action, "sure": "1", **more}
    return await browser._does("POST", f"/desk/case/{case_id}", data=fields)


async def test_u7_the_desk_is_for_officers(front, browser):
    """Who holds no post gets no link; without a link there is no desk."""
    stranger = front.person(77)
    await stranger.says("/start")
    await stranger.says("/desk")
    assert stranger.screen == "只有该单位的工作人员可以查看待办。"
    await browser.opens("/desk")
    assert browser.status == 422


async def test_u7_a_link_opens_the_desk_once(front, browser, another, waiting):
    """The second to come finds it spent."""
    await front.unit.says("/desk")
    url = link(front.unit)
    await browser.follows(url)
    assert "共 3 件" in browser.said
    await another.follows(url)
    assert "已经用过" in another.said


async def test_u7_the_card_in_the_chat_opens_the_desk_at_its_case(front, browser, waiting):
    """One press, one link, and the case is there, with the rest of the desk beside it."""
    await front.unit.says("RSSQ00000002")
    await front.unit.taps("在工作台打开")
    await browser.follows(link(front.unit))
    assert browser.address == f"/desk/case/{waiting[1]}"
    assert "王小明" in browser.said
    await browser.opens("/desk")
    assert "共 3 件" in browser.said


async def test_u7_the_queue_shows_only_what_is_now_at_my_office(front, browser, another, waiting):
    """The unit sees its three; the body sees none, and can't open one by its address."""
    await sits_down(browser, front.unit)
    assert len(set(ROW.findall(browser.said))) == 3
    assert "共 3 件" in browser.said
    front.house.person(9, sequence=18)
    with front.house.database.writing() as session:
        token = directory.invite(session, Node.BUREAU, "KS-RSJ", Rank.DECIDER, world=front.house.calendar.world)
        directory.join(session, token, 106, "zh", "外地的李", world=front.house.calendar.world)
    await sits_down(another, front.person(106))
    assert ROW.findall(another.said) == []
    await another.opens(f"/desk/case/{waiting[0]}")
    assert "没有找到这个办件" in another.said


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"text": "王小"}, ["RSSQ00000002"]),
        ({"text": "rssq00000003"}, ["RSSQ00000003"]),
        ({"text": resident("19970520", 4)}, ["RSSQ00000002"]),
        ({"text": "%"}, []),
        ({"text": "_"}, []),
        (
            {"education": "本科", "level": "zhuli", "pathway": "initial"},
            ["RSSQ00000001", "RSSQ00000002", "RSSQ00000003"],
        ),
        ({"education": "博士"}, []),
        ({"pathway": "service_advancement"}, []),
        ({"days": "3"}, []),
    ],
)
async def test_u8_cases_are_found_by_name_number_and_what_they_are(front, browser, waiting, query, found):
    """A part of a name, a whole ID number, an application number; education, level, pathway, days."""
    await sits_down(browser, front.unit)
    await browser.opens("/desk", params=query)
    assert sorted(number for _, number in ROW.findall(browser.said)) == found


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ({"text": "长" * 61}, "查找内容太长，最多 60 个字。"),
        ({"text": "长" * 10_000}, "查找内容太长，最多 60 个字。"),
        ({"after": "nonsense"}, "页面已变化，请返回待办重新查找。"),
        ({"days": "-1"}, "页面已变化，请返回待办重新查找。"),
        ({"days": "9" * 9}, "页面已变化，请返回待办重新查找。"),
        ({"state": "bogus"}, "页面已变化，请返回待办重新查找。"),
    ],
)
async def test_u8_what_cannot_be_searched_for_is_told_so(front, browser, waiting, query, answer):
    """Ten thousand characters, an address changed by hand: a sentence, never a stack of frames."""
    await sits_down(browser, front.unit)
    await browser.opens("/desk", params=query)
    assert browser.status == 422
    assert answer in browser.said


async def test_u8_pages_follow_one_another_without_gap_or_double(front, browser, waiting, monkeypatch):
    """Keyset paging: two, then one, then no further page."""
    monkeypatch.setattr(desk, "PAGE", 2)
    await sits_down(browser, front.unit)
    seen = [number for _, number in ROW.findall(browser.said)]
    following = re.search(r'rel="next" href="([^"]+)"', browser.said)[1].replace("&amp;", "&")
    await browser.opens(following)
    seen += [number for _, number in ROW.findall(browser.said)]
    assert sorted(seen) == ["RSSQ00000001", "RSSQ00000002", "RSSQ00000003"]
    assert 'rel="next"' not in browser.said


async def test_u9_many_are_submitted_at_once_with_an_answer_each(front, browser, waiting):
    """Two go on; the third moved meanwhile and stays, and says why; nothing is undone."""
    await sits_down(browser, front.unit)
    boxes = BOX.findall(browser.said)
    front.house.passes(waiting[1], Node.UNIT)
    await acts(browser, "pass", boxes)
    assert "3 件中办成 2 件" in browser.said
    assert browser.said.count("✗") == 1
    states = {(case.state, case.step) for case in map(front.house.case, waiting)}
    assert states == {(State.IN_REVIEW, 1)}


async def test_u9_many_are_returned_with_one_reason(front, browser, waiting):
    """Each applicant reads it; without a reason none goes."""
    await sits_down(browser, front.unit)
    boxes = BOX.findall(browser.said)
    csrf_page = browser.said
    await acts(browser, "return", boxes)
    assert "请写明理由" in browser.said
    assert {case.state for case in map(front.house.case, waiting)} == {State.IN_REVIEW}
    browser.said = csrf_page
    await acts(browser, "return", boxes, why="请补盖公章")
    assert "3 件中办成 3 件" in browser.said
    front.house.works()
    assert any("请补盖公章" in text for text in front.house.network.told(2))


async def test_u9_nothing_ticked_too_much_or_made_up_is_refused(front, browser, waiting):
    """And what needs a look at each can't be done to many."""
    await sits_down(browser, front.unit)
    queue, boxes = browser.said, BOX.findall(browser.said)
    for action, ticked, said in (
        ("pass", [], "请先勾选"),
        ("reject", boxes, "不能批量办理"),
        ("no such", boxes, "不能批量办理"),
        ("pass", ["x:y"], "页面已变化"),
    ):
        browser.said = queue
        await acts(browser, action, ticked)
        assert said in browser.said
    browser.said = ""
    await acts(browser, "pass", boxes)
    assert "这份表单不完整或已失效" in browser.said
    assert {case.step for case in map(front.house.case, waiting)} == {0}


async def test_u10_what_was_submitted_can_be_taken_back_until_the_next_opens_it(front, browser, waiting):
    """It stands in its own table; opened, it is gone from there."""
    front.house.passes(waiting[0], Node.UNIT)
    front.house.passes(waiting[1], Node.UNIT, Node.RECOMMENDER)
    await sits_down(browser, front.unit)
    await browser.opens("/desk/sent")
    assert [number for _, number in ROW.findall(browser.said)] == ["RSSQ00000001"]
    await acts(browser, "retract", BOX.findall(browser.said))
    assert "1 件中办成 1 件" in browser.said
    assert front.house.case(waiting[0]).step == 0


async def test_u11_the_years_query_shows_every_case_that_chose_my_unit(front, browser, waiting):
    """In any state, wherever it is now; by state if wished."""
    front.house.passes(waiting[0], Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    await sits_down(browser, front.unit)
    await browser.opens("/desk/year")
    assert len(ROW.findall(browser.said)) == 3
    await browser.opens("/desk/year", params={"state": "received"})
    assert ROW.findall(browser.said) == []


async def test_u14_a_return_says_every_defect_at_once(front, browser, waiting):
    """Per item and in general; then the next case opens."""
    await sits_down(browser, front.unit)
    await browser.opens(f"/desk/case/{waiting[0]}")
    assert "阿依古丽·买买提" in browser.said
    await decides(
        browser,
        waiting[0],
        "return",
        **{"defect:photo": "背景不是白色", "defect:work_proof": "没有公章", "why": "见下"},
    )
    assert "这是下一件" in browser.said
    assert "RSSQ00000002" in browser.said
    front.house.works()
    told = "\n".join(front.house.network.told(1))
    assert "背景不是白色" in told
    assert "没有公章" in told


async def test_u7_a_case_that_moved_while_it_was_on_screen_is_not_decided_twice(front, browser, another, waiting):
    """Two officers of one office: one wins, the other is told."""
    await sits_down(browser, front.unit)
    await browser.opens(f"/desk/case/{waiting[0]}")
    front.house.passes(waiting[0], Node.UNIT)
    await decides(browser, waiting[0], "pass")
    assert browser.status == 422
    assert front.house.case(waiting[0]).step == 1


async def test_u7_evidence_is_shown_as_safe_pictures(front, browser, waiting):
    """Page images, to officers of the route alone."""
    await sits_down(browser, front.unit)
    await browser.opens(f"/desk/case/{waiting[0]}")
    pictures = re.findall(r'src="(/desk/case/[^"]+\.jpg)"', browser.said)
    assert len(pictures) == 3
    await browser.opens(pictures[0])
    assert browser.body.startswith(b"\xff\xd8\xff")
    await browser.opens(pictures[0].replace("/0.jpg", "/9.jpg"))
    assert browser.status == 422


async def test_u12_the_roster_comes_as_a_sheet_whole_or_for_publication(front, browser, waiting):
    """Received cases alone; no personal number where it is published."""
    for case_id in waiting[1:]:
        front.house.passes(case_id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    await sits_down(browser, front.body)
    await acts(browser, "receive", BOX.findall(browser.said))
    assert "2 件中办成 2 件" in browser.said
    await browser.opens("/desk/roster.xlsx")
    await browser.sends("/desk/roster.xlsx", why="报送上级备案")
    rows = list(load_workbook(io.BytesIO(browser.body)).active.iter_rows(values_only=True))
    assert rows[0][:4] == ("序号", "申请书编号", "姓名", "性别")
    assert [row[1] for row in rows[1:]] == ["RSSQ00000002", "RSSQ00000003"]
    assert resident("19970520", 4) in rows[1]
    await browser.opens("/desk/roster.csv", params={"published": "1"})
    said = list(csv.reader(io.StringIO(browser.body.decode("utf-8-sig"))))
    assert len(said) == 3
    assert not {"身份证号", "联系电话", "出生日期"} & set(said[0])
    assert resident("19970520", 4) not in browser.body.decode()
    await browser.opens("/desk/roster.csv")
    assert "请下载 .xlsx" in browser.said
    await browser.opens("/desk/roster")
    assert resident("19970520", 4) not in browser.said
    assert browser.said.count(">RSSQ0000000") == 2


async def test_u11_a_draft_stands_in_the_years_list_and_opens_for_nobody_else(front, browser):
    """It has chosen the unit; what is in it is its filer's alone until it is handed in."""
    front.house.person()
    front.house.draft()
    await sits_down(browser, front.unit)
    page = await browser.opens("/desk/year")
    assert ">RSSQ00000001<" in page
    assert ROW.findall(page) == []


async def test_u12_nothing_in_a_sheet_is_calculated():
    """Formula injection: what begins like one is text in both kinds of file."""
    rows = [("=1+1", "+2", "-3", "@x", "王")]
    with sheets.as_csv(rows) as file:
        assert file.read().decode("utf-8-sig") == "'=1+1,'+2,'-3,'@x,王\r\n"
    with sheets.as_xlsx("x", rows) as file:
        (cells,) = load_workbook(io.BytesIO(file.read())).active.iter_rows()
    assert [cell.data_type for cell in cells] == ["s"] * 5
    assert cells[0].value == "'=1+1"


async def test_u7_a_form_that_is_not_ours_does_nothing(front, browser, waiting):
    """Without the visit's own secret no decision is taken."""
    await sits_down(browser, front.unit)
    await browser.opens(f"/desk/case/{waiting[0]}")
    fields = {"csrf": "0" * 64, "version": "4", "action": "pass"}
    await browser._does("POST", f"/desk/case/{waiting[0]}", data=fields)
    assert browser.status == 422
    assert front.house.case(waiting[0]).step == 0


@pytest.mark.parametrize(
    "query",
    ["text=%00", "after=2026-01-01_00000000000000000000000000000001", "level=x&pathway=y", "days=%E0%A5%A9", "x=1"],
)
async def test_u8_an_odd_address_is_a_page(front, browser, waiting, query):
    """A NUL, a moment without its zone, values that no list has, digits of another script: never an incident."""
    await sits_down(browser, front.unit)
    for table in ("/desk", "/desk/sent", "/desk/year"):
        await browser.opens(f"{table}?{query}")
        assert browser.status == 200, table


async def test_u8_u12_a_year_is_chosen_on_the_page_and_its_roster_is_beside_it(front, browser, waiting):
    """Last year's table is empty here; its links lead to last year's roster, and a year that is none is a sentence."""
    await sits_down(browser, front.body)
    for table in ("/desk/year", "/desk/statistics"):
        await browser.opens(table, params={"year": "2025"})
        assert browser.status == 200
        assert "<option selected>2025</option>" in browser.said
        assert "/desk/roster?year=2025" in browser.said
        assert ("2025 年度办件状态" in browser.said) is (table == "/desk/statistics")
    await browser.opens("/desk/roster", params={"year": "2025"})
    assert "/desk/roster.xlsx?published=1&amp;year=2025" in browser.said
    await browser.opens("/desk/year", params={"year": "2025"})
    assert ROW.findall(browser.said) == []
    await browser.opens("/desk/year", params={"year": "²02x"})
    assert browser.status == 422
