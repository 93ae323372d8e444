"""The same conversations on the Bot API and in a phone's browser, by the same bot, stages and views (B15)."""

import asyncio

import pytest
from sqlalchemy import select

from pipeline.offices import directory
from pipeline.rules.words import Node, Rank, State
from storage.models.cases import Case
from storage.models.certificates import Certificate
from tests.bot.conftest import NAME, NUMBER
from tests.cage import files
from tests.house import UNIT_CODE
from tests.web.seats import ApiSeat, BrowserSeat, Hall, until

pytestmark = pytest.mark.xdist_group("chat")


@pytest.fixture(params=[ApiSeat, BrowserSeat], ids=["bot-api", "browser"])
async def hall(request, talking):
    hall = Hall(talking, request.param)
    yield hall
    await hall.stack.aclose()


async def works(hall):
    """The stages' turn, until the chat is quiet."""
    await asyncio.to_thread(hall.talking.house.works)


async def registered(hall):
    her = await hall.seat(NAME)
    await her.begins()
    for label in ("注册账号", "同意"):
        await her.taps(label)
    for question, answer in (
        ("请输入您的姓名", NAME),
        ("身份证号", NUMBER),
        ("民族", "维吾尔族"),
        ("联系电话", "13800000000"),
    ):
        await her.sees(question)
        await her.says(answer)
    await her.taps("确认")
    await her.sees("注册成功")
    return her


async def drafted(hall):
    """Everything but the submission; each file is answered."""
    her = await registered(hall)
    await her.taps("申报职称")
    await her.sees("哪个单位工作")
    await her.says("示例林场")
    await her.taps("全日制本科")
    await her.sees("哪年开始")
    await her.says("2019-07")
    await her.taps("合格（称职）")
    await her.sees("现任职称的级别")  # the question before has a button of that name too
    for label in ("没有", "没有，均不属于"):
        await her.taps(label)
    await her.sees("什么专业")
    await her.says("林业")
    await her.taps("助理工程师（助理级） · 初次确定")
    await her.sees("已建立草稿")
    await her.sends("照片.jpg", files.PORTRAIT, "image/jpeg")
    await her.sees("收到一寸免冠照片")
    await works(hall)
    await her.sees("✓ 一寸免冠照片")
    await her.sends("毕业证书.pdf", files.pdf(NAME))
    await her.sees("收到学历证书")
    await works(hall)
    await her.sees("✓ 学历证书")
    await her.sends("工作证明.jpg", files.noise(), "image/jpeg")
    await her.sees("收到专业技术工作年限")
    await works(hall)
    await her.sees("✓ 专业技术工作年限")
    return her


async def submits(hall, her):
    await her.says("RSSQ00000001")
    await her.hears()
    await her.taps("提交")
    await her.taps("确认提交")
    await her.sees("已提交")
    await until(lambda: state(hall) is State.CHECKING)
    await works(hall)


async def officer(hall, node, code):
    """Somebody takes a post in the chat."""
    house = hall.talking.house
    with house.database.writing() as session:
        token = directory.invite(session, node, code, Rank.DECIDER, world=house.calendar.world)
    seat = await hall.seat(f"{node} 陈建国")
    await seat.begins(token)
    await seat.sees("请输入您的姓名")
    await seat.says("陈建国")
    await seat.sees("您已成为")
    return seat


def state(hall):
    with hall.talking.house.database.reading() as session:
        return session.scalars(select(Case.state)).one()


async def test_b15_a_case_is_filed_returned_mended_and_passed_on(hall):
    """By one pathway with its files; the unit returns it, she mends it, the unit passes it on."""
    her = await drafted(hall)
    unit = await officer(hall, Node.UNIT, UNIT_CODE)
    await submits(hall, her)
    await unit.says("RSSQ00000001")
    await unit.hears()
    await unit.taps("查看材料")
    await unit.taps("退回")
    await unit.sees("请一次写明")
    await unit.says("学历证书看不清，请重新扫描后上传")
    await unit.taps("确认退回")
    await until(lambda: state(hall) is State.RETURNED)
    await works(hall)
    await her.sees("学历证书看不清")
    await her.taps("查看办件")
    await her.taps("更多")
    await her.taps("学历证书")
    await her.sends("毕业证书（重新扫描）.pdf", files.pdf(NAME, NAME))
    await her.taps("替换")
    await works(hall)
    await submits(hall, her)
    assert state(hall) is State.IN_REVIEW
    await unit.says("RSSQ00000001")
    await unit.hears()
    await unit.taps("提交（通过）")
    await unit.taps("确认提交")
    await unit.sees("已提交下一单位")


async def test_b15_a_stranger_verifies_a_certificate(hall):
    """The file is sent to the bot, and its standing comes back."""
    with hall.talking.aside() as house:
        house.approved()
        house.works()
    with house.database.reading() as session:
        pdf = house.blobs.get(session.scalars(select(Certificate.signed)).one())
    stranger = await hall.seat("路人")
    await stranger.begins()
    await stranger.says("/verify")
    await stranger.sees("PDF 原件")
    await stranger.sends("证书.pdf", pdf)
    await stranger.sees("正在核验")
    await works(hall)
    await stranger.sees("✓ 有效")
