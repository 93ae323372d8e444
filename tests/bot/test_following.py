"""How a case goes, seen from the applicant's phone: progress, contacts, windows, entrances, changes (A4–A8, A18)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from pipeline.review import decisions
from pipeline.rules.windows import Window
from pipeline.rules.words import Node, State
from tests.house import CHATS


def windowed(house, opens: str, closes: str) -> None:
    """The body of 650100 takes in between these moments only."""
    window = Window(datetime.fromisoformat(opens), datetime.fromisoformat(closes))
    pack = house.calendar.pack
    offices = tuple(replace(o, windows=(window,)) if o.code == "UM-PWH-GC" else o for o in pack.offices)
    house.calendar.pack = replace(pack, offices=offices)


async def test_a7_the_progress_changes_in_place_while_it_is_on_screen(front):
    """Nobody presses anything: the message that shows the case is drawn anew, and no other is."""
    who = await front.submitted()
    await who.says("RSSQ00000001")
    shown = who.last.id
    assert "● 基层单位　乌鲁木齐市示例林场　◂ 现在这里" in who.screen
    front.house.passes(front.case.id, Node.UNIT)
    assert who.last.id == shown
    assert "✓ 基层单位　乌鲁木齐市示例林场" in who.screen
    assert "● 推荐单位　乌鲁木齐市林业和草原局　◂ 现在这里" in who.screen
    assert "○ 公示" in who.screen


async def test_a7_a_message_that_shows_something_else_now_is_left_alone(front):
    """The timeline took the screen's place: it is not painted over."""
    who = await front.submitted()
    await who.says("RSSQ00000001")
    await who.taps("办理记录")
    before = who.screen
    front.house.passes(front.case.id, Node.UNIT)
    assert who.screen == before


async def test_a7_the_flow_comes_as_a_picture(front):
    """Drawn on request, as a photo with the number under it."""
    who = await front.submitted()
    await who.says("RSSQ00000001")
    await who.taps("流程图")
    (sent,) = front.phones.network.albums
    assert sent.photo.data.startswith(b"\x89PNG")
    assert sent.caption == "RSSQ00000001"


async def test_a6_every_office_of_my_case_can_be_called(front):
    """From a draft as from a case under review: role, office, person, a number to tap, hours, address."""
    who = await front.drafted()
    await who.says("RSSQ00000001")
    await who.taps("联系方式")
    for piece in (
        "▸ 基层单位　乌鲁木齐市示例林场",
        "人事科　+86 991-0000009",
        "▸ 评审机构　乌鲁木齐市工程系列职称评审委员会",
        "+86 991-0000003",
        "时间：工作日",
        "地址：示例路 3 号",
    ):
        assert piece in who.screen
    await who.taps("返回")
    assert "草稿" in who.screen


async def test_a18_anyone_finds_a_review_body_without_an_account(front):
    """By entrance, series and level; where the entrance does not review it, the one that does is named."""
    stranger = front.person(77)
    await stranger.says("/start")
    for label in ("联系方式", "乌鲁木齐市", "工程技术人员", "助理级"):
        await stranger.taps(label)
    assert "乌鲁木齐市工程系列职称评审委员会" in stranger.screen
    assert "+86 991-0000003" in stranger.screen


async def test_a8_changing_the_qualification_keeps_what_still_counts(front):
    """From 初次确定 to 评审: the photo and the diploma stay, what is new is listed, and back again nothing is lost."""
    who = await front.drafted()
    await who.says("RSSQ00000001")
    await changes(who, "助理工程师（助理级） · 评审")
    assert "✓ 继续有效：一寸免冠照片、学历证书、专业技术工作年限及考核证明" in who.screen
    assert "○ 还需上传：业绩成果材料" in who.screen
    await changes(who, "高级工程师（副高级） · 特殊人才认定")
    assert "[自治区][高级]林业专业/高级工程师" in who.screen
    assert "－ 不再需要：专业技术工作年限及考核证明" in who.screen
    await changes(who, "助理工程师（助理级） · 初次确定")
    assert "○ 还需上传" not in who.screen
    assert len(front.all(type(front.case))) == 1


async def changes(who, option):
    """更改资格 to something else that is open in the same specialty."""
    await who.taps("更改资格")
    await who.says("林业")
    await who.taps(option)


async def test_a8_a_submitted_case_is_not_changed(front):
    """更改资格 is for what is not handed in."""
    who = await front.submitted()
    await who.says("RSSQ00000001")
    assert "更改资格" not in who.last.buttons


async def test_a4_the_entrance_follows_from_what_is_known(front):
    """Nobody is asked for it: where the unit's prefecture reviews the level, there; else the region, with the reason."""
    who = await front.offered(since="2016-07", present="中级")
    assert "在新疆维吾尔自治区评审：您的单位所在地没有这个级别的评审权" in who.screen
    await who.taps("上一步")
    await who.taps("修改申报情况")
    for label in ("现任职称", "没有"):
        await who.taps(label)
    await who.says("林业")
    assert "在乌鲁木齐市评审：您的单位所在地有这个级别的评审权，须在当地评审" in who.screen


async def test_a4_a_wrong_entrance_is_caught_and_the_right_one_is_a_tap_away(front):
    """The rights of review changed after the draft was begun: said with the reason, mended by one button."""
    pack = front.house.calendar.pack
    none_there = tuple(o for o in pack.offices if o.code != "UM-PWH-GC")
    front.house.calendar.pack = replace(pack, offices=none_there)
    who = await front.filing()
    assert "[自治区][初级]林业专业/助理工程师" in who.screen
    front.house.calendar.pack = pack
    await who.says("RSSQ00000001")
    assert "登录入口不对：您的单位所在地有这个级别的评审权，须在当地评审，应选“乌鲁木齐市”" in who.screen
    await who.taps("改到“乌鲁木齐市”入口")
    assert "已改到“乌鲁木齐市”入口" in who.screen
    assert "[乌市][初级]林业专业/助理工程师" in who.screen
    assert "登录入口不对" not in who.screen


async def test_a5_a_window_that_ends_too_soon_is_warned_of_while_filing(front):
    """Fifteen working days are usual; five are left."""
    windowed(front.house, "2026-10-11T10:00", "2026-11-09T18:00")
    who = await front.drafted()
    await who.says("RSSQ00000001")
    assert "接收至 2026-11-09 18:00，以收到为准" in who.screen
    assert "还差 10 个工作日" in who.screen


async def test_a5_after_the_close_the_step_to_the_body_is_refused_and_both_are_told(front):
    """The case stays where it was; what counts is the body's receipt, so the earlier steps went on."""
    windowed(front.house, "2026-10-11T10:00", "2026-11-30T18:00")
    who = await front.submitted()
    front.house.passes(front.case.id, Node.UNIT, Node.RECOMMENDER)
    windowed(front.house, "2026-10-11T10:00", "2026-11-01T18:00")
    await front.bureau.says("RSSQ00000001")
    await front.bureau.taps("提交（通过）")
    await front.bureau.taps("确认提交")
    assert "接收时间已过，申请书留在原处" in front.bureau.toast
    assert front.case.state is State.IN_REVIEW
    assert front.case.step == 2
    front.house.works()
    assert any("未能送到" in text for text in front.house.network.told(who.chat_id))


async def test_a5_filing_into_a_closed_window_is_refused_with_the_next_one(front):
    """Said before the offices work in vain."""
    windowed(front.house, "2026-12-01T10:00", "2026-12-20T18:00")
    who = await front.drafted()
    await who.says("RSSQ00000001")
    await who.taps("提交")
    await who.taps("确认提交")
    assert "下次接收：2026-12-01 10:00" in who.toast
    assert front.case.state is State.DRAFT


@pytest.mark.parametrize("chat_id", [CHATS[Node.UNIT]])
async def test_a7_an_officers_card_follows_the_case_too(front, chat_id):
    """A colleague decided: the card on the other's screen says so by itself."""
    await front.submitted()
    await front.unit.says("RSSQ00000001")
    front.house.does(chat_id, decisions.pass_on, front.case.id, seen=front.case.version)
    front.house.works()
    assert "● 推荐单位" in front.unit.screen
    assert "提交（通过）" not in front.unit.last.buttons
