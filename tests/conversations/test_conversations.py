"""One suite of conversations, word for word the same on every network, with the real bot, stages and views (B15)."""

import pytest

from pipeline.rules.words import CertificateState, Node, State
from storage.models.certificates import Certificate
from tests.bot.conftest import NAME, NUMBER
from tests.cage import files
from tests.house import UNIT_CODE

pytestmark = pytest.mark.xdist_group("chat")
CASE = "RSSQ00000001"


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


async def stated(her):
    """A draft, by what everybody is asked."""
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


async def drafted(hall):
    """Everything but the submission; each file is answered."""
    her = await registered(hall)
    await stated(her)
    for name, data, kind, slot in (
        ("照片.jpg", files.PORTRAIT, "image/jpeg", "一寸免冠照片"),
        ("毕业证书.pdf", files.pdf(NAME), "application/pdf", "学历证书"),
        ("工作证明.jpg", files.noise(), "image/jpeg", "专业技术工作年限"),
    ):
        await her.sends(name, data, kind)
        await her.sees(f"收到{slot}")
        await hall.works()
        await her.sees(f"✓ {slot}")
    return her


async def submits(hall, her, number=CASE):
    await her.says(number)
    await her.hears()
    await her.taps("提交")
    await her.taps("确认提交")
    await her.sees("已提交")
    await hall.comes_to(State.CHECKING)
    await hall.works()


async def decides(hall, officer, number, *labels):
    """An officer opens a case and presses."""
    await officer.says(number)
    await officer.hears()
    for label in labels:
        await officer.taps(label)


async def test_b15_a_case_is_filed_returned_mended_and_passed_on(wide_hall):
    """By one pathway with its files; the unit returns it, she mends it, the unit passes it on."""
    hall = wide_hall
    her = await drafted(hall)
    unit = await hall.officer(Node.UNIT, UNIT_CODE)
    await submits(hall, her)
    await decides(hall, unit, CASE, "查看材料", "退回")
    await unit.sees("请一次写明")
    await unit.says("学历证书看不清，请重新扫描后上传")
    await unit.taps("确认退回")
    await hall.comes_to(State.RETURNED)
    await hall.works()
    await her.sees("学历证书看不清")
    await her.taps("查看办件")
    await her.taps("更多")
    await her.taps("学历证书")
    await her.sends("毕业证书（重新扫描）.pdf", files.pdf(NAME, NAME))
    await her.taps("替换")
    await hall.works()
    await submits(hall, her)
    assert hall.state() is State.IN_REVIEW
    await decides(hall, unit, CASE, "提交（通过）", "确认提交")
    await unit.sees("已提交下一单位")


async def test_b15_a_stranger_verifies_a_certificate(wide_hall):
    """The file is sent to the bot, and its standing comes back."""
    hall = wide_hall
    with hall.talking.aside() as house:
        house.approved()
        house.works()
    pdf = house.blobs.get(hall.all(Certificate)[0].signed)
    stranger = await hall.seat("路人")
    await stranger.begins()
    await stranger.says("/verify")
    await stranger.sees("PDF 原件")
    await stranger.sends("证书.pdf", pdf)
    await stranger.sees("正在核验")
    await hall.works()
    await stranger.sees("✓ 有效")


async def test_b15_an_account_is_recovered_into_another_chat(hall):
    """The old chat says it is herself, the help desk grants it, and the new one is greeted by name."""
    old = await registered(hall)
    desk = await hall.officer(Node.HELPDESK, hall.house.place.offices[Node.HELPDESK])
    new = await hall.seat("新手机")
    await new.begins()
    await new.taps("找回账号")
    for question, answer in (("1/3", NAME), ("2/3", NUMBER), ("3/3", "13800000000")):
        await new.sees(question)
        await new.says(answer)
    await new.taps("原来的聊天还能打开")
    await new.sees("GD00000001")
    await hall.works()
    await old.sees("有人请求把您的账号转到另一个聊天")
    await decides(hall, old, "GD00000001", "是我本人")
    await decides(hall, desk, "GD00000001", "批准", "确认批准")
    await hall.comes_to(State.APPROVED)
    await hall.works()
    await hall.comes_to(State.COMPLETED)
    await new.says("/start")
    await new.sees(f"{NAME}，您好")


async def test_b15_a_certificate_is_corrected_and_the_new_one_arrives_as_a_file(hall):
    """A name that was written wrong: its proof, the unit, the body, and a second version that can be verified."""
    her = await hall.holder()
    unit = await hall.officer(Node.UNIT, UNIT_CODE)
    body = await hall.officer(Node.BODY, hall.house.place.offices[Node.BODY])
    await her.says("/certificates")
    await her.taps("证书信息更正")
    await her.taps("选择要更正的项目")
    await her.taps("姓名")
    await her.says("阿依古麗•买买提")
    await her.sees("姓名：阿依古丽·买买提 → 阿依古麗·买买提")
    for place in range(2):
        await her.sends(f"证明{place}.jpg", files.noise(900 + place), "image/jpeg")
        await her.sees("收到")
        await hall.works()
    await submits(hall, her, "RSSQ00000002")
    await decides(hall, unit, "RSSQ00000002", "提交（通过）", "确认提交")
    await unit.sees("已提交下一单位")
    await decides(hall, body, "RSSQ00000002", "批准", "确认批准")
    await hall.comes_to(State.APPROVED)
    await hall.works()
    await her.sees("第 2 版已生效")
    assert [row.state for row in sorted(hall.all(Certificate), key=lambda row: row.version)] == [
        CertificateState.SUPERSEDED,
        CertificateState.VALID,
    ]
    signed = {hall.house.blobs.get(row.signed) for row in hall.all(Certificate)}
    assert await her.fetches(".pdf") in signed
