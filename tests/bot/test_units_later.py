"""Units once they are registered, in the chat: appeal, change, the record, officers, recommending units (U2–U6)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from pipeline.offices import officers, unit_record
from pipeline.review import decisions
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Node, Rank, State
from storage.models.cases import Case
from storage.models.certificates import Certificate
from storage.models.offices import FormerName, Invitation, Office, Officer
from tests.bot.test_units import CHAT, decides, unit, uploads
from tests.cage import files
from tests.house import CHATS
from tests.numbers import UNIT_CODE


async def test_u2_u3_a_new_officer_takes_over_by_the_code_and_the_old_ones_may_object(front):
    """The appeal: papers, the bureau, a day to object; then the old officer holds no post."""
    who = front.person(CHAT)
    await who.says("/start")
    await who.taps("单位服务")
    await who.taps("单位账号申诉")
    for said in (UNIT_CODE[8:17], "新来的", "13900000000"):
        await who.says(said)
    number = front.case.number
    await uploads(front, who, number)
    assert any("申请接管" in text for text in front.house.network.told(CHATS[Node.UNIT]))
    await decides(front, number, "批准", "确认批准")
    assert {one.chat_id for one in front.all(Officer) if one.active} >= {CHATS[Node.UNIT]}
    front.house.calendar.passes(hours=25)
    front.house.works()
    active = [one for one in front.all(Officer) if one.active and one.office_id == front.house.unit_id]
    assert [(one.chat_id, one.rank) for one in active] == [(CHAT, Rank.CHIEF)]
    assert any("您不再是" in text for text in front.house.network.told(CHATS[Node.UNIT]))
    assert len([one for one in front.all(Office) if one.node is Node.UNIT]) == 1


async def test_u3_the_present_officer_objects_and_nothing_moves(front):
    """Within the day: the bureau decides anew."""
    who = front.person(CHAT)
    await who.says("/start")
    await who.taps("单位服务")
    await who.taps("单位账号申诉")
    for said in (UNIT_CODE, "冒名者", "13900000000"):
        await who.says(said)
    number = front.case.number
    await uploads(front, who, number)
    await decides(front, number, "批准", "确认批准")
    await front.unit.says(number)
    assert "接管本单位" in front.unit.screen
    await front.unit.taps("不是我")
    front.house.calendar.passes(hours=48)
    front.house.works()
    assert front.case.state is State.IN_REVIEW
    assert [one.chat_id for one in front.all(Officer) if one.office_id == front.house.unit_id] == [CHATS[Node.UNIT]]


async def test_u4_a_changed_name_keeps_the_history_and_the_certificates(front):
    """By a case; the old name stays in the history, and what was issued says what it said."""
    front.house.approved()
    front.house.works()
    (before,) = front.all(Certificate)
    await front.unit.says("/start")
    await front.unit.taps("单位服务")
    await front.unit.taps("单位信息")
    await front.unit.taps("变更单位名称")
    await front.unit.says("乌鲁木齐市示例国有林场")
    await front.unit.taps("不变")
    case = next(one for one in front.all(Case) if one.unit_code)
    front.has("paper", files.noise())
    await front.unit.photo("paper")
    front.house.works()
    await front.unit.says(case.number)
    await front.unit.taps("提交")
    await front.unit.taps("确认提交")
    front.house.works()
    await decides(front, case.number)
    assert "乌鲁木齐市示例林场 → 乌鲁木齐市示例国有林场" in front.bureau.screen
    await decides(front, case.number, "批准", "确认批准")
    assert unit(front, "乌鲁木齐市示例国有林场").id == front.house.unit_id
    (former,) = front.all(FormerName)
    assert (former.name, former.case_id) == ("乌鲁木齐市示例林场", case.id)
    (after,) = front.all(Certificate)
    assert (after.record, after.signed, after.state) == (before.record, before.signed, before.state)


async def test_u4_nothing_to_change_is_said_so(front):
    """Both unchanged."""
    await front.unit.says("/start")
    await front.unit.taps("单位服务")
    await front.unit.taps("单位信息")
    await front.unit.taps("变更单位名称")
    await front.unit.taps("不变")
    await front.unit.taps("不变")
    assert "没有需要变更的内容" in front.unit.toast


async def test_u5_an_incomplete_unit_cannot_review_and_is_told_what_is_missing(front):
    """No buttons, a sentence naming each; once it is complete, the same case goes on."""
    await front.submitted()
    with front.house.database.writing() as session:
        row = session.get_one(Office, front.house.unit_id)
        row.phone, row.recommendations = "", []
    await front.unit.says("RSSQ00000001")
    assert "信息不完善" in front.unit.screen
    assert "办公电话" in front.unit.screen
    assert "推荐单位" in front.unit.screen
    assert "提交（通过）" not in str(front.unit.last.buttons)
    with pytest.raises(Refused) as refusal:
        front.house.does(CHATS[Node.UNIT], decisions.pass_on, front.case.id, seen=front.case.version)
    assert refusal.value.facts["lacks"] == ("phone", "recommenders")
    await front.unit.says("/start")
    await front.unit.taps("单位服务")
    await front.unit.taps("单位信息")
    await front.unit.taps("✎ 办公电话")
    await front.unit.says("0991-0000001")
    await front.unit.taps("选择推荐单位")
    await front.unit.taps("全部系列")
    await front.unit.taps("林业")
    await front.unit.taps("返回")
    await front.unit.says("RSSQ00000001")
    assert "信息不完善" not in front.unit.screen
    front.house.does(CHATS[Node.UNIT], decisions.pass_on, front.case.id, seen=front.case.version)
    assert front.case.step == 1


async def test_u6_two_recommenders_at_most_for_each_series_from_region_or_prefecture(front):
    """A third is refused; of another prefecture none is offered; a series' own choice comes before the one for all."""
    house, chat_id = front.house, CHATS[Node.UNIT]
    with house.database.reading() as session:
        row = session.get_one(Office, house.unit_id)
        offered = unit_record.offered(session, row, "gongcheng", house.calendar.world)
        assert {one.portal for one in offered} == {"650000", "650100"}
        *ids, third = [one.id for one in offered]
        far = session.scalars(select(Office).where(Office.node == Node.RECOMMENDER, Office.portal == "653100")).first()
    for id_ in ids:
        house.does(chat_id, unit_record.toggle, house.unit_id, "gongcheng", id_)
    with pytest.raises(Refused, match="recommenders_number"):
        house.does(chat_id, unit_record.toggle, house.unit_id, "gongcheng", third)
    with pytest.raises(Refused, match="no_such_recommender"):
        house.does(chat_id, unit_record.toggle, house.unit_id, "gongcheng", far.id)
    with house.database.reading() as session:
        row = session.get_one(Office, house.unit_id)
        assert [one.id for one in unit_record.recommenders_for(row, "gongcheng")] == ids
        assert [one.code for one in unit_record.recommenders_for(row, "weisheng")] == ["UM-LCJ"]


async def test_u1_a_chief_invites_and_dismisses_and_nobody_else_does(front):
    """A one-time link for one person; a decider has no such button, and the verb refuses."""
    house = front.house
    with pytest.raises(Refused, match="chiefs_invite"):
        house.does(CHATS[Node.UNIT], officers.invite, house.unit_id, Rank.CLERK)
    with house.database.writing() as session:
        session.scalars(select(Officer).where(Officer.office_id == house.unit_id)).one().rank = Rank.CHIEF
    await front.unit.says("/start")
    await front.unit.taps("单位服务")
    await front.unit.taps("单位信息")
    await front.unit.taps("邀请管理员")
    await front.unit.taps("经办")
    assert len(front.all(Invitation)) == 6
    token = front.unit.screen.split("/start ")[1].split()[0]
    clerk = front.person(55)
    await clerk.says(f"/start {token}")
    await clerk.says("小李")
    assert (front.all(Officer)[-1].chat_id, front.all(Officer)[-1].rank) == (55, Rank.CLERK)
    other = front.person(56)
    await other.says(f"/start {token}")
    assert "这个邀请无效：可能已经用过或超过 7 天" in other.screen
    await front.unit.says("/start")
    await front.unit.taps("单位服务")
    await front.unit.taps("单位信息")
    await front.unit.taps("解除 小李")
    await front.unit.taps("确认解除")
    front.house.works()
    assert not front.all(Officer)[-1].active
    assert any("已解除" in text for text in house.network.told(55))


async def test_u2_the_bureaus_chief_invites_for_a_unit_of_its_prefecture(front):
    """By the unit's code; a chief elsewhere may not."""
    house = front.house
    with house.database.writing() as session:
        for officer in session.scalars(
            select(Officer).where(Officer.chat_id.in_([CHATS[Node.BUREAU], CHATS[Node.BODY]]))
        ):
            officer.rank = Rank.CHIEF
    await front.bureau.says("/start")
    await front.bureau.taps("单位服务")
    await front.bureau.taps("单位信息")
    await front.bureau.taps("为下级单位")
    await front.bureau.says(UNIT_CODE)
    await front.bureau.taps("负责人")
    assert "/start " in front.bureau.screen
    with pytest.raises(Refused, match="chiefs_invite"):
        house.does(CHATS[Node.BODY], officers.invite, house.unit_id, Rank.CHIEF)
