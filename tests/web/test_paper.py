"""What comes out of the printer: a long meeting, and one case, whole, with who printed it where and when (U7, U12)."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import select

from pipeline.rules.words import Node, State
from storage.models.cases import Case
from storage.models.meetings import Meeting, MeetingItem
from storage.models.offices import Office
from tests.house import CHATS, OFFICERS
from tests.web.crowd import BODY, filled, sitting
from tests.web.patience import comes_true
from tests.web.test_desk import waiting
from tests.web.test_keys import visiting
from tests.web.test_lists_browser import printed

__all__ = ["waiting"]


def convened(database, calendar):
    """A meeting about every case that lies at the body; its id and their numbers."""
    with database.writing() as session:
        cases = [one for one in session.scalars(select(Case)) if session.get(Office, one.office_id).node is Node.BODY]
        today = calendar.world.today
        meeting = Meeting(
            id=uuid4(),
            office_id=cases[0].office_id,
            year=today.year,
            serial=1,
            held_on=today,
            members=25,
            convened_at=calendar.now,
        )
        session.add(meeting)
        session.flush()
        for place, case in enumerate(cases):
            case.state = State.DELIBERATING
            session.add(MeetingItem(meeting_id=meeting.id, case_id=case.id, place=place))
        return meeting.id, {case.number for case in cases}


async def test_u12_a_long_meeting_is_printed_with_its_head_on_each_sheet(database, calendar, blobs):
    """Every case once, a line for the votes, headings and page numbers on each sheet; no button and no field that is none on paper."""
    filled(database, calendar, 400)
    meeting, numbers = convened(database, calendar)
    async with sitting(database, calendar, blobs, chat=BODY) as page:
        await page.at(f"/desk/meeting/{meeting}")
        sheets, across = printed(await page.pdf(prefer_css_page_size=True))
    whole = "".join(sheets)
    assert across
    assert len(sheets) > 2
    assert {number: whole.count(number) for number in numbers} == dict.fromkeys(numbers, 1)
    for place, sheet in enumerate(sheets, 1):
        assert "申请书编号" in sheet and "同意票" in sheet
        assert f"{place} / {len(sheets)}" in sheet
    assert "职称评审委员会 · " in sheets[0] and "2026-11-02 10:00 打印" in sheets[0] and "应到委员 25" in sheets[0]
    assert "录入表决结果" not in whole
    assert "下载表决表" not in whole


async def test_u7_a_case_is_printed_whole(server, front, waiting):
    """What is stated, its record of acts, a sheet a page of evidence; upright, numbered, with office, hour and officer; nothing to press."""
    async with visiting(server, front, CHATS[Node.UNIT]) as page:
        await page.goto(str(server.make_url(f"/desk/case/{waiting[0]}")))
        await comes_true(page, "[...document.images].every((image) => image.complete && image.naturalWidth > 50)")
        sheets, across = printed(await page.pdf(prefer_css_page_size=True))
    whole = "".join(sheets)
    assert not across
    assert OFFICERS[Node.UNIT] in sheets[0] and "2026-11-02 10:00 打印" in sheets[0]
    assert front.house.case(waiting[0]).number in sheets[0]
    assert all(f"{place} / {len(sheets)}" in sheet for place, sheet in enumerate(sheets, 1))
    assert "办理记录" in whole
    assert [
        said for said in ("指出问题", "今天稍后再办", "我来办", "提交（通过）", "对比", "下一件") if said in whole
    ] == []
