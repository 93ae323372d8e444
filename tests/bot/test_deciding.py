"""Officers in the chat: the queue, the files, and every decision up to the public notice."""

from pipeline.rules.words import Action, State
from tests.bot.conftest import NAME, NUMBER
from tests.cage import files


async def through(front, *officers):
    for officer in officers:
        await officer.says("RSSQ00000001")
        await officer.taps("查看材料")
        await officer.taps("提交（通过）")
        await officer.taps("确认提交")


async def test_u7_an_officer_sees_only_what_lies_at_their_office(front):
    """Number, name, waiting days, oldest first; nothing at the next office yet."""
    await front.submitted()
    front.house.calendar.passes(days=3)
    await front.unit.says("/start")
    await front.unit.taps("待办 1")
    assert f"1. RSSQ00000001　{NAME}　已等待 3 天" in front.unit.screen
    await front.recommender.says("/start")
    await front.recommender.taps("待办 0")
    assert "目前没有待办" in front.recommender.screen


async def test_u7_the_card_shows_what_is_decided_on_and_the_number_masked(front):
    """Facts, the files with what their inspection said, the questions that are the office's."""
    await front.submitted()
    await front.unit.says("/start")
    await front.unit.taps("待办")
    await front.unit.taps("RSSQ00000001")
    for piece in (
        NAME,
        "650199********",
        "学历：本科",
        "✓ 一寸免冠照片",
        "年限标准尚未",
        "新人社发〔2025〕28号",
    ):
        assert piece in front.unit.screen
    assert NUMBER not in front.unit.screen
    assert {"查看材料", "提交（通过）", "退回", "不通过"} <= set(front.unit.last.buttons)


async def test_u7_looking_counts_as_opened_and_the_files_come_as_safe_pictures(front):
    """The card is enough to count; every page comes as JPEG under its file's name."""
    await front.submitted()
    assert not front.case.opened
    await front.unit.says("RSSQ00000001")
    assert front.case.opened
    await front.unit.taps("查看材料")
    assert [album.caption for album in front.phones.network.albums] == [
        "一寸免冠照片",
        "学历证书",
        "专业技术工作年限及考核证明",
    ]
    assert all(album.photo.data.startswith(b"\xff\xd8") for album in front.phones.network.albums)
    assert "查看材料" in front.unit.last.buttons


async def test_u7_a_case_goes_from_office_to_office_onto_public_notice(front):
    """Each passes it on, the body receives and announces it under the offered number."""
    await front.submitted()
    await through(front, front.unit, front.recommender, front.bureau)
    await front.body.says("RSSQ00000001")
    assert "提交（通过）" not in front.body.last.buttons
    await front.body.taps("接收")
    assert "✓ 已接收" in front.body.screen
    await front.body.taps("公示")
    await front.body.taps("乌市人社职〔2026〕1号")
    assert "✓ 已公示" in front.body.screen
    assert (front.case.state, front.case.document) == (State.ON_NOTICE, "乌市人社职〔2026〕1号")


async def test_u7_the_body_may_write_a_number_of_its_own(front):
    """It is shown once more before it counts."""
    await front.submitted()
    await through(front, front.unit, front.recommender, front.bureau)
    await front.body.says("RSSQ00000001")
    await front.body.taps("接收")
    await front.body.taps("公示")
    await front.body.says("乌人社函〔2026〕77号")
    assert front.case.state is State.RECEIVED
    await front.body.taps("确认公示")
    assert front.case.document == "乌人社函〔2026〕77号"


async def test_u14_a_return_carries_every_defect_at_once_and_the_term(front):
    """One a line, about the whole or about one file; the applicant sees the list and mends it."""
    who = await front.submitted()
    await front.unit.says("RSSQ00000001")
    await front.unit.taps("退回")
    await front.unit.says("单位名称与公章不一致\n\n缺少近三年考核结果")
    await front.unit.taps("学历证书")
    await front.unit.says("扫描不完整 <右下角>")
    assert "3. 【学历证书】扫描不完整 <右下角>" in front.unit.screen
    await front.unit.taps("确认退回")
    assert "✓ 已退回申请人" in front.unit.screen
    await who.says("RSSQ00000001")
    for piece in (
        "1. 单位名称与公章不一致",
        "2. 缺少近三年考核结果",
        "3. 【学历证书】扫描不完整 <右下角>",
        "逾期视为放弃",
    ):
        assert piece in who.screen
    assert front.case.state is State.RETURNED
    front.has("whole", files.pdf(f"{NAME} 学历证书"))
    await who.document("whole")
    front.house.works()
    await who.says("RSSQ00000001")
    await who.taps("提交")
    await who.taps("确认提交")
    front.house.works()
    assert front.case.state is State.IN_REVIEW


async def test_u7_a_refusal_needs_its_reason_and_ends_the_case(front):
    """Asked, shown once more, then told."""
    who = await front.submitted()
    await front.unit.says("RSSQ00000001")
    await front.unit.taps("不通过")
    await front.unit.says("不在本单位工作")
    assert "理由：不在本单位工作" in front.unit.screen
    await front.unit.taps("确认不通过")
    assert front.case.state is State.REJECTED
    await who.says("RSSQ00000001")
    await who.taps("办理记录")
    assert "不在本单位工作" in who.screen


async def test_u10_an_officer_takes_back_what_the_next_office_has_not_opened(front):
    """The button stands on the card while it is allowed, and no longer."""
    await front.submitted()
    await through(front, front.unit)
    await front.unit.taps("收回")
    assert "✓ 已收回" in front.unit.screen
    assert front.view_of(front.unit).steps[0].now
    await front.unit.taps("提交（通过）")
    await front.unit.taps("确认提交")
    await front.recommender.says("RSSQ00000001")
    await front.recommender.taps("查看材料")
    await front.unit.taps("刷新")
    assert "收回" not in front.unit.last.buttons


async def test_u7_of_two_quick_taps_the_second_is_answered_clearly(front):
    """The case moved once."""
    await front.submitted()
    await front.unit.says("RSSQ00000001")
    await front.unit.taps("提交（通过）")
    drawn = front.unit.last
    await front.unit.presses(drawn, drawn.buttons["确认提交"])
    await front.unit.presses(drawn, drawn.buttons["确认提交"])
    assert "刚刚有了变化" in front.unit.toast
    assert [event.action for event in front.house.view(front.case.id).events].count(Action.PASS) == 1


async def test_a_stale_button_does_nothing(front):
    """Drawn before the case went on and came back, pressed after: it looks the same and is not."""
    await front.submitted()
    await front.unit.says("RSSQ00000001")
    stale = front.unit.last
    await through(front, front.unit)
    await front.unit.taps("收回")
    for label in ("查看材料", "提交（通过）", "退回", "不通过"):
        await front.unit.presses(stale, stale.buttons[label])
        assert "刚刚有了变化" in front.unit.toast
    assert (front.case.state, front.case.step) == (State.IN_REVIEW, 0)


async def test_somebody_elses_button_is_refused(front):
    """Pressed by a stranger, the applicant, and an officer whose turn it is not: the server knows who they are."""
    who = await front.submitted()
    await front.unit.says("RSSQ00000001")
    await front.unit.taps("提交（通过）")
    drawn = front.unit.last
    stranger = front.person(99)
    for other, answer in ((stranger, "不在您的单位"), (who, "不在您的单位"), (front.bureau, "不在您的单位")):
        await other.says("/start")
        await other.presses(other.last, drawn.buttons["确认提交"])
        assert answer in other.toast
    await stranger.says("RSSQ00000001")
    assert "没有找到这个办件" in stranger.screen
    assert front.case.step == 0


async def test_what_was_written_for_one_case_never_decides_another(front):
    """A confirming button whose conversation has moved on is refused."""
    await front.submitted()
    await front.unit.says("RSSQ00000001")
    await front.unit.taps("不通过")
    await front.unit.says("理由")
    drawn = front.unit.last
    await front.unit.says("/menu")
    await front.unit.presses(drawn, drawn.buttons["确认不通过"])
    assert "按钮已经失效" in front.unit.toast
    assert front.case.state is State.IN_REVIEW
