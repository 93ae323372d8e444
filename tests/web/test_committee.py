"""The committee at the desk: a meeting of received cases, votes by hand or by sheet, the notice, an objection (U12)."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import aiohttp
import pytest
from openpyxl import load_workbook

from pipeline.kinds import application
from pipeline.people import statements
from pipeline.review import decisions, filing
from pipeline.rules.qualification import Qualification
from pipeline.rules.scales import Fact, Level
from pipeline.rules.words import Action, Kind, Node, State
from storage.models.meetings import Meeting
from tests.cage import files
from tests.house import CHATS, DOCUMENT
from tests.remembering import once
from tests.web.test_desk import BOX, decides, sits_down

REVIEWED = Qualification("650100", "gongcheng", "林业", Level.ZHULI)
PEOPLE = ((1, "阿依古丽·买买提"), (2, "王小明"), (3, "李强"))


def received(front, chat: int, name: str):
    """A case of the pathway with a committee, received by the body."""
    house = front.house
    house.person(chat, name=name, sequence=2 * chat)
    case_id = house.does(chat, application.begin, REVIEWED, "review")
    house.does(chat, filing.choose_unit, case_id, house.unit_id)
    house.does(chat, statements.state, Fact.PRESENT, "none")
    house.uploads(case_id, "photo", files.PORTRAIT, chat)
    for slot in ("diploma", "work_proof", "achievements"):
        house.uploads(case_id, slot, files.noise(600 + 10 * chat), chat)
    house.works()
    house.submits(case_id, chat)
    house.passes(case_id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    house.does(CHATS[Node.BODY], decisions.receive, case_id, seen=house.case(case_id).version)
    house.works()
    return case_id


@pytest.fixture
def three(front):
    """Three received cases."""
    return once(front.house, "three received", lambda: [received(front, chat, name) for chat, name in PEOPLE])


async def convenes(browser, boxes, *, members="9", held_on="2026-11-20"):
    fields = [("csrf", browser.csrf), ("held_on", held_on), ("members", members), *(("case", box) for box in boxes)]
    return await browser._does("POST", "/desk/meetings", data=fields)


async def enters(browser, meeting, present, votes, *, sheet=None):
    """Send the result; the votes by number."""
    form = aiohttp.FormData()
    form.add_field("csrf", browser.csrf)
    form.add_field("present", present)
    form.add_field("sure", "1")
    for number, count in votes.items():
        form.add_field(f"vote:{number}", count)
    if sheet is not None:
        form.add_field("sheet", io.BytesIO(sheet), filename="表决.xlsx", content_type="application/octet-stream")
    where = f"/desk/meeting/{meeting}" if sheet is None else f"/desk/meeting/{meeting}/sheet"
    return await browser._does("POST", where, data=form)


@pytest.fixture
async def meeting(front, browser, three):
    """A meeting with all three, shown."""
    await sits_down(browser, front.body)
    await convenes(browser, BOX.findall(browser.said))
    (row,) = front.all(Meeting)
    return row.id


def numbers(front, ids):
    return [front.house.case(id_).number for id_ in ids]


async def test_u12_a_meeting_is_formed_decided_and_announced(front, browser, three, meeting):
    """Nine members, eight came; six votes pass, five don't; what passed is announced under one document number."""
    assert all(front.house.case(id_).state is State.DELIBERATING for id_ in three)
    assert "评审会 2026-1" in browser.said
    await enters(browser, meeting, "8", dict(zip(numbers(front, three), ("8", "6", "5"), strict=True)))
    states = [front.house.case(id_).state for id_ in three]
    assert states == [State.DELIBERATING, State.DELIBERATING, State.REJECTED]
    front.house.works()
    assert any("表决未通过：应到 9 人，出席 8 人，同意 5 票" in text for text in front.house.network.told(3))
    await browser._does(
        "POST", f"/desk/meeting/{meeting}/notice", data={"csrf": browser.csrf, "document": DOCUMENT, "sure": "1"}
    )
    assert "2 件中办成 2 件" in browser.said
    assert [front.house.case(id_).document for id_ in three[:2]] == [DOCUMENT, DOCUMENT]
    front.house.works()
    front.house.calendar.passes(days=12)
    front.house.works()
    assert [front.house.case(id_).state for id_ in three[:2]] == [State.COMPLETED] * 2


async def test_u12_before_the_vote_nothing_can_be_announced(front, browser, three, meeting):
    """Not from the meeting, and not the one case by itself."""
    await browser._does(
        "POST", f"/desk/meeting/{meeting}/notice", data={"csrf": browser.csrf, "document": DOCUMENT, "sure": "1"}
    )
    assert "请先录入表决结果" in browser.said
    await browser.opens(f"/desk/case/{three[0]}")
    assert 'data-act="announce"' not in browser.said
    await browser.opens(f"/desk/meeting/{meeting}")
    await enters(browser, meeting, "5", dict.fromkeys(numbers(front, three), "5"))
    assert "不足 2/3" in browser.said
    assert front.all(Meeting)[0].present is None


@pytest.mark.parametrize(
    ("members", "held_on", "said"),
    [("4", "2026-11-20", "应到委员人数"), ("x", "2026-11-20", "整数"), ("9", "", "会议日期")],
)
async def test_u12_a_meeting_that_cannot_be_is_refused(front, browser, three, members, held_on, said):
    """Too few members, no number, no date: a sentence, and no meeting."""
    await sits_down(browser, front.body)
    await convenes(browser, BOX.findall(browser.said), members=members, held_on=held_on)
    assert said in browser.said
    assert front.all(Meeting) == []
    assert front.house.case(three[0]).state is State.RECEIVED


async def test_u12_the_sheet_comes_back_filled_in(front, browser, three, meeting):
    """Downloaded, filled in by a spreadsheet, uploaded; as CSV too, a wrong row names itself and nothing is entered."""
    await browser.opens(f"/desk/meeting/{meeting}/sheet.xlsx")
    book = load_workbook(io.BytesIO(browser.body))
    cells = book.worksheets[0]
    wrong = cells.cell(row=4, column=2).value
    for row, votes in zip(cells.iter_rows(min_row=2), (8, 7, 12), strict=True):
        row[5].value = votes
    filled = io.BytesIO()
    book.save(filled)
    await browser.opens(f"/desk/meeting/{meeting}")
    csrf = browser.said
    await enters(browser, meeting, "8", {}, sheet=filled.getvalue())
    assert f"第 4 行：{wrong} 同意 12 票，多于出席的 8 人" in browser.said
    assert front.house.case(three[0]).vote is None
    cells.cell(row=4, column=6).value = 6
    filled = io.BytesIO()
    book.save(filled)
    browser.said = csrf
    await enters(browser, meeting, "8", {}, sheet=filled.getvalue())
    assert sorted(front.house.case(id_).vote["for"] for id_ in three) == [6, 7, 8]
    await enters(browser, meeting, "8", {}, sheet=filled.getvalue())
    assert "不能再改" in browser.said


async def test_u12_a_sheet_with_a_wrong_number_in_row_700_enters_nothing(front, browser, three, meeting):
    """A row too many, far down: named, nothing applied."""
    rows = [["序号", "申请书编号", "姓名", "工作单位", "申报资格", "同意票数"]]
    rows += [["", number, "", "", "", "8"] for number in numbers(front, three)]
    rows += [["", f"RSSQ{n:08d}", "", "", "", "8"] for n in range(5000, 5000 + 696)]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    await enters(browser, meeting, "8", {}, sheet=out.getvalue().encode("utf-8-sig"))
    assert "第 5 行：RSSQ00005000 不是本次会议待表决的办件" in browser.said
    rows[699][5] = "八"
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    await browser.opens(f"/desk/meeting/{meeting}")
    await enters(browser, meeting, "8", {}, sheet=out.getvalue().encode())
    assert "第 700 行：RSSQ" in browser.said
    assert "同意票数“八”不是整数" in browser.said
    assert front.house.case(three[0]).vote is None


def bomb() -> bytes:
    """A workbook whose sheet unpacks to far more than it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"<a>" * 50_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (b"PK\x03\x04nonsense", "读不出这份表格"),
        (b"\xff\xfe\x00", "读不出这份表格"),
        (b"a,b\n1,2\n", "这不是本页下载的表决表"),
        (b"PK" + bytes(100), "读不出这份表格"),
    ],
)
async def test_u12_a_file_that_is_no_sheet_of_ours_is_a_sentence(front, browser, three, meeting, data, answer):
    """Broken, binary, another table: read in the cage, refused in words."""
    await enters(browser, meeting, "8", {}, sheet=data)
    assert browser.status == 422
    assert answer in browser.said
    assert front.house.case(three[0]).vote is None


async def test_u12_a_workbook_that_unpacks_without_end_is_refused(front, browser, three, meeting):
    """Small on the wire, large inside."""
    await enters(browser, meeting, "8", {}, sheet=bomb())
    assert browser.status == 422
    assert "读不出这份表格" in browser.said
    assert front.house.case(three[0]).vote is None


async def test_u12_an_objection_stops_the_one_case_and_no_other(front, browser, three, meeting):
    """During the notice: that case goes back to the body, the applicant is told; the others are issued."""
    await enters(browser, meeting, "9", dict.fromkeys(numbers(front, three), "9"))
    await browser._does(
        "POST", f"/desk/meeting/{meeting}/notice", data={"csrf": browser.csrf, "document": DOCUMENT, "sure": "1"}
    )
    front.house.works()
    await browser.opens(f"/desk/case/{three[0]}")
    await decides(browser, three[0], "contest", why="")
    assert "请写明理由" in browser.said
    await browser.opens(f"/desk/case/{three[0]}")
    await decides(browser, three[0], "contest", why="论文有署名争议")
    front.house.works()
    front.house.calendar.passes(days=12)
    front.house.works()
    assert front.house.case(three[0]).state is State.RECEIVED
    assert [front.house.case(id_).state for id_ in three[1:]] == [State.COMPLETED] * 2
    assert any("收到异议" in text for text in front.house.network.told(1))
    assert not any("署名" in text for text in front.house.network.told(1))
    await sits_down(browser, front.body)
    await browser.opens(f"/desk/case/{three[0]}")
    await decides(browser, three[0], "announce", document=DOCUMENT)
    assert front.house.case(three[0]).state is State.ON_NOTICE


async def test_u12_what_is_not_received_stays_out_of_the_meeting_and_is_named(front, browser, three):
    """One case moved while it was on the screen: the others go before the meeting."""
    await sits_down(browser, front.body)
    boxes = BOX.findall(browser.said)
    csrf = re.search(r'name="csrf" value="(\w+)"', browser.said)[1]
    gone = front.house.case(three[1])
    front.house.does(CHATS[Node.BODY], decisions.reject, gone.id, why="不符", seen=gone.version)
    await convenes(browser, boxes)
    assert "3 件中办成 2 件" in browser.said
    assert csrf
    (meeting,) = front.all(Meeting)
    await browser.opens(f"/desk/meeting/{meeting.id}")
    assert gone.number not in browser.said
    assert front.house.case(three[0]).kind is Kind.APPLICATION
    assert Action.ANNOUNCE not in front.house.view(three[0], CHATS[Node.BODY]).actions


async def test_u12_another_office_sees_no_meeting_of_ours(front, browser, another, three, meeting):
    """By its address, its sheet, its forms."""
    await sits_down(another, front.unit)
    for path in (f"/desk/meeting/{meeting}", f"/desk/meeting/{meeting}/sheet.xlsx"):
        await another.opens(path)
        assert another.status == 422
        assert "没有找到" in another.said


async def test_u12_a_case_that_ended_on_its_own_holds_no_meeting_up(front, browser, three, meeting):
    """Rejected by itself after the meeting was formed: the others are voted on without it."""
    house = front.house
    house.does(CHATS[Node.BODY], decisions.reject, three[1], why="弄虚作假", seen=house.case(three[1]).version)
    await browser.opens(f"/desk/meeting/{meeting}")
    gone = house.case(three[1]).number
    assert f'name="vote:{gone}"' not in browser.said
    await enters(browser, meeting, "9", dict.fromkeys(set(numbers(front, three)) - {gone}, "9"))
    assert house.case(three[0]).vote["passed"]
    assert house.case(three[2]).vote["passed"]
    assert house.case(three[1]).vote is None


async def test_b19_a_meeting_in_the_wrong_year_is_refused_with_a_sentence(front, browser):
    """2036 for 2026, and 2016: said with the days between which it lies; nothing is convened."""
    case_id = received(front, *PEOPLE[0])
    await sits_down(browser, front.body)
    for day in ("2036-11-20", "2016-11-20"):
        await browser.opens("/desk")
        await convenes(browser, [BOX.findall(browser.said)[0]], held_on=day)
        assert f"开会日期 {day} 不对" in browser.said
    assert front.house.case(case_id).state is State.RECEIVED
