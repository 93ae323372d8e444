"""The windows of review bodies, as whoever files meets them (A5): at the choice, on the draft, and told in time."""

from datetime import datetime

from sqlalchemy import select

from pipeline.review import closing
from pipeline.rules.calendar import BEIJING
from pipeline.rules.windows import Window, standing
from pipeline.rules.words import Node
from storage.models.chat import Message
from tests.bot.test_following import windowed

SHUT = ("2027-01-10T10:00", "2027-02-06T18:00")


def told(house, key: str) -> list[Message]:
    """What was written under that key, after this morning's look."""
    with house.database.writing() as session:
        closing.tell(session, world=house.calendar.world)
    with house.database.reading() as session:
        return list(session.scalars(select(Message).where(Message.text_key == key)))


async def test_a5_a_closed_window_stands_at_the_choice_and_on_the_draft_with_the_next_one(front):
    """No ✓ hides it: nothing can be handed in, so 提交 is not on top; the draft may be prepared."""
    windowed(front.house, *SHUT)
    who = await front.offered()
    said = "✗ 现在不受理，2027-01-10 10:00 起受理（乌鲁木齐市工程系列职称评审委员会）"
    assert said in who.screen
    await who.taps("助理工程师（助理级） · 初次确定")
    assert said in who.screen
    front.house.works()
    assert "提交" not in who.last.buttons


async def test_a5_at_the_submission_the_next_window_is_said(front):
    """It closed while the draft lay open on the screen."""
    who = await front.drafted()
    await who.says("RSSQ00000001")
    windowed(front.house, *SHUT)
    await who.taps("提交")
    assert "2027-01-10 10:00 起受理" in who.screen
    await who.taps("确认提交")
    assert "下次接收：2027-01-10 10:00" in who.toast


def test_a5_a_draft_that_waited_is_told_when_the_window_opens_and_when_it_was_missed(house):
    """Once each; and a window that closed long ago is no news."""
    house.person()
    house.draft()
    windowed(house, "2026-11-09T10:00", "2026-11-20T18:00")
    assert told(house, "window_opened") == []
    house.calendar.passes(days=8)
    assert len(told(house, "window_opened")) == len(told(house, "window_opened")) == 1
    house.calendar.passes(days=11)
    (missed,) = told(house, "window_missed")
    assert missed.facts["closed"] == "2026-11-20 18:00"
    assert missed.facts["draft"] is True
    house.calendar.passes(days=30)
    assert len(told(house, "window_missed")) == 1


def test_a5_a_case_that_misses_the_window_tells_its_applicant_what_now_and_when_again(house):
    """It lay at the recommending unit when the body's window closed; nobody had to press anything."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    house.passes(case_id, Node.UNIT)
    assert told(house, "window_missed") == []
    windowed(house, "2026-11-01T10:00", "2026-11-06T18:00")
    house.calendar.passes(days=5)
    (missed,) = told(house, "window_missed")
    house.works()
    said = house.network.told(1)[-1]
    assert "没有赶上" in said
    assert "申请书留在乌鲁木齐市林业和草原局" in said
    assert missed.facts["opens"] == ""


async def test_a5_the_years_windows_are_a_message_for_anyone(front):
    """Those that are announced first; the others are said to take applications in on any day."""
    stranger = front.person(77)
    await stranger.says("/start")
    await stranger.taps("联系方式")
    await stranger.taps("各评审机构受理时间")
    assert "2026 年各评审机构受理时间" in stranger.screen
    assert "2026-10-10 10:00 至 2026-11-06 18:00" in stranger.screen
    assert stranger.screen.index("2026-10-10") < len(stranger.screen) / 2
    await stranger.taps("下一页")
    assert "没有公布受理时间，随时可以提交" in stranger.screen


def test_a5_what_closed_last_and_what_opened_is_known():
    """Between two windows both are."""
    first, second = (Window(datetime(2026, m, 1), datetime(2026, m, 20)) for m in (3, 10))
    between = standing((first, second), datetime(2026, 5, 1, tzinfo=BEIJING))
    assert (between.open, between.closed, between.next) == (False, first.closes, second.opens)
    assert standing((first, second), datetime(2026, 10, 2, tzinfo=BEIJING)).since == second.opens
