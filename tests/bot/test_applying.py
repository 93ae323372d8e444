"""An applicant in the chat: registers, files, sends files, submits, takes back, looks."""

from pathlib import Path

from pipeline.rules.words import EvidenceState, State
from storage.models.chat import Conversation
from storage.models.chat import Message as Notice
from storage.models.evidence import Evidence
from storage.models.people import Person as Account
from tests.bot.conftest import NAME, NUMBER
from tests.cage import files


def only(front, model):
    (row,) = front.all(model)
    return row


async def test_a1_a_person_registers_with_their_own_number(front):
    """Consent first, one question at a time, the number masked and its message deleted, then the account."""
    who = front.person()
    await who.says("/start")
    assert "个人信息" in who.screen
    await who.taps("注册账号")
    assert "收集什么" in who.screen
    await who.taps("同意")
    await who.says("阿依古丽•买买提")
    assert NAME in who.screen
    await who.says(NUMBER)
    assert "650199********" in who.screen
    assert NUMBER not in who.screen
    assert len(front.phones.network.deleted) == 1
    await who.says("维吾尔族")
    await who.says("138 0000 0000")
    assert "138****0000" in who.screen
    await who.taps("确认")
    assert "注册成功" in who.screen
    account = only(front, Account)
    assert (account.name, account.id_number, account.ethnicity, account.sex) == (NAME, NUMBER, "维吾尔", "女")


async def test_a1_a_wrong_number_is_said_in_words_and_asked_again(front):
    """What is wrong and how to mend it; the wrong number leaves the chat as well; the conversation goes on."""
    who = front.person()
    await who.says("/start")
    await who.taps("注册账号")
    await who.taps("同意")
    await who.says(NAME)
    await who.says(NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1"))
    assert "校验不通过" in who.screen
    assert "GB 11643" in who.screen
    assert len(front.phones.network.deleted) == 1
    await who.says(NUMBER)
    assert "民族" in who.screen


async def test_a1_what_was_stated_can_be_amended_before_it_is_stored(front):
    """One thing anew, then the summary again."""
    who = front.person()
    await who.says("/start")
    await who.taps("注册账号")
    await who.taps("同意")
    await who.says(NAME)
    await who.says(NUMBER)
    await who.taps("下一页")
    await who.taps("锡伯")
    await who.says("13800000000")
    await who.taps("修改民族")
    await who.says("汉")
    assert "民族：汉" in who.screen


async def test_a1_a_number_has_one_account_only(front):
    """A second chat is refused and pointed to recovery."""
    await front.registered(1)
    other = await front.registered(2)
    assert "不能开立新账号" in other.screen
    assert "找回账号" in other.last.buttons


async def test_a4_a10_a19_filing_leads_to_a_draft_with_the_platforms_words(front):
    """Portal, pathway, series, specialty, title; then number, year and label as the platform writes them."""
    who = await front.filing()
    assert "RSSQ00000001　2026 年度" in who.screen
    assert "[乌市][初级]林业专业/助理工程师" in who.screen
    assert "草稿" in who.screen
    await who.says("/apply")
    for label in ("乌鲁木齐市", "初次确定", "工程技术人员", "林业"):
        await who.taps(label)
    await who.taps("助理工程师")
    assert "RSSQ00000001" in who.toast


async def test_the_series_is_found_by_typing_a_title(front):
    """The series that holds it is offered; a word that nothing holds is said so."""
    who = await front.registered()
    await who.says("/apply")
    await who.taps("乌鲁木齐市")
    await who.taps("初次确定")
    await who.says("兽医师")
    assert list(who.last.buttons) == ["农业技术人员 · 兽医", "返回主菜单"]
    await who.says("宇航员")
    assert "没有找到" in who.screen


async def test_a20_files_go_to_their_slots_and_are_answered_at_once(front):
    """Received, being checked; of a photo the largest size is taken; the result comes by itself."""
    who = await front.handed_in()
    assert "收到专业技术工作年限及考核证明，正在检查" in who.screen
    front.house.works()
    assert "✓ 专业技术工作年限及考核证明：已通过检查" in who.screen
    assert {state for _, state in front.slots()} <= {EvidenceState.ACCEPTED, EvidenceState.FLAGGED}
    assert [row.source for row in front.all(Evidence)] == ["photo", "diploma", "proof"]
    assert {row.text_key for row in front.all(Notice) if row.chat_id == 1} == {"evidence_checked"}


async def test_a20_a_refused_file_is_explained_on_the_checklist_and_its_slot_waits_again(front):
    """The next file goes there by itself."""
    who = await front.drafted()
    front.has("square", files.portrait(size=(413, 413)))
    await who.says("RSSQ00000001")
    await who.taps("一寸免冠照片")
    await who.document("square")
    front.house.works()
    await who.taps("刷新")
    assert "✗ 一寸免冠照片" in who.screen
    assert "5:7" in who.screen
    await who.taps("提交")
    assert "确认提交" not in who.last.buttons
    await who.document("photo")
    front.house.works()
    assert front.slots()[0] == ("photo", EvidenceState.ACCEPTED)


async def test_a20_an_album_fills_the_slots_in_order_under_one_answer(front):
    """More files than slots: what was not taken is said."""
    who = await front.filing()
    before = len(front.phones.network.of(1))
    for place in range(4):
        await who.photo(f"p{place}", album="album-1")
    assert len(front.phones.network.of(1)) == before + 1
    assert "一寸免冠照片、学历证书、专业技术工作年限及考核证明" in who.screen
    assert "另有 1 份没有对应的材料项" in who.screen
    assert [(row.slot, row.source) for row in front.all(Evidence)] == [
        ("photo", "p0"),
        ("diploma", "p1"),
        ("work_proof", "p2"),
    ]


async def test_a20_an_album_after_a_chosen_slot_goes_on_from_there(front):
    """The slot that was pressed, then those after it, then the ones before."""
    who = await front.filing()
    await who.taps("学历证书")
    for place in range(3):
        await who.photo(f"p{place}", album="album-1")
    assert [(row.slot, row.source) for row in front.all(Evidence)] == [
        ("diploma", "p0"),
        ("work_proof", "p1"),
        ("photo", "p2"),
    ]


STICKER = {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}


async def test_a20_what_can_not_be_taken_is_said_at_once(front):
    """Too large, a sticker, or a file that belongs to no case."""
    who = await front.filing()
    await who.document("big", size=21 * 1024 * 1024)
    assert "最多 20 MB" in who.screen
    await who.sends(sticker={"file_id": "s", "file_unique_id": "s", **STICKER})
    assert "照片（JPEG、PNG）或 PDF" in who.screen
    stranger = front.person(2)
    await stranger.document("x")
    assert "请先申报" in stranger.screen
    assert front.all(Evidence) == []


async def test_a20_a_file_after_the_menu_still_goes_to_the_only_open_case(front):
    """One open case is meant; with everything there, the applicant is asked what to replace."""
    who = await front.drafted()
    await who.says("/menu")
    await who.document("photo")
    assert "要替换，请先点按" in who.screen
    assert len(front.all(Evidence)) == 3


async def test_a21_applicant_takes_back_an_unopened_submission(front):
    """Taken back at once; the unit's queue is empty; it can be submitted again."""
    who = await front.submitted()
    await who.taps("刷新")
    assert "审核中" in who.screen
    await who.taps("撤回")
    assert "✓ 已撤回" in who.screen
    assert front.case.state is State.WITHDRAWN
    await front.unit.says("/menu")
    assert any("待办 0" in label for label in front.unit.last.buttons)
    assert "提交" in who.last.buttons


async def test_a21_an_opened_submission_is_not_taken_back(front):
    """The button is gone; one drawn before the opening answers that it changed."""
    who = await front.submitted()
    await who.taps("刷新")
    stale = who.last
    await front.unit.says("RSSQ00000001")
    await front.unit.taps("查看材料")
    await who.presses(stale, stale.buttons["撤回"])
    assert "刚刚有了变化" in who.toast
    assert front.case.state is State.IN_REVIEW
    await who.taps("刷新")
    assert "撤回" not in who.last.buttons


async def test_a7_the_progress_is_understood_at_a_glance(front):
    """Number, year, label, state; each office with mark, name, who and when; contacts; what comes next."""
    who = await front.submitted()
    await front.unit.says("RSSQ00000001")
    await front.unit.taps("查看材料")
    await front.unit.taps("提交（通过）")
    await front.unit.taps("确认提交")
    await who.says("rssq00000001")
    lines = who.screen.splitlines()
    assert lines[0] == "RSSQ00000001　2026 年度"
    assert lines[1] == "[乌市][初级]林业专业/助理工程师"
    assert "✓ 基层单位　乌鲁木齐市示例林场　unit的李　2026-11-02 10:00" in lines
    assert "● 推荐单位　乌鲁木齐市林业和草原局　◂ 现在这里" in lines
    assert "○ 评审机构　乌鲁木齐市工程系列职称评审委员会" in lines
    assert "联系方式：乌鲁木齐市林业和草原局　科技科　+86 991-0000001" in lines
    assert lines[-1] == "下一步：乌鲁木齐市林业和草原局审核后，送乌鲁木齐市人力资源和社会保障局。"
    await who.taps("办理记录")
    assert "▸ 2026-11-02 10:00　审核通过，提交下一单位　乌鲁木齐市示例林场 unit的李" in who.screen


async def test_a10_the_rules_refuse_with_document_and_article(front):
    """A bachelor of four months: which rule, what is needed, what there is."""
    who = await front.drafted()
    await who.says("RSSQ00000001")
    await who.taps("修改申报情况")
    await who.taps("参加专业技术工作")
    await who.says("2026年7月")
    assert "⚠ 须从事专业技术工作满 1 年" in who.screen  # said before anything is handed in
    await who.taps("提交")
    await who.taps("确认提交")
    assert "须从事专业技术工作满 1 年，到本年年底您满 0 年（新人社发〔2025〕28号第四条）" in who.screen + who.toast
    assert front.case.state is State.DRAFT


async def test_an_incomplete_case_is_not_offered_for_confirmation(front):
    """What is missing is marked on the summary."""
    who = await front.filing()
    await who.taps("提交")
    assert "补齐后才能提交" in who.screen
    assert "确认提交" not in who.last.buttons


async def test_a_month_is_read_in_several_forms_or_refused_in_words(front):
    """2019-07, 2019年7月; not `last summer`, not month 13."""
    who = await front.filing()
    for label in ("填写申报情况", "大专", "全日制"):
        await who.taps(label)
    for wrong in ("去年夏天", "2019-13"):
        await who.says(wrong)
        assert "2019-07" in who.screen
    await who.says("2019年7月")
    await who.taps("返回")
    assert "参加专业技术工作：2019-07" in who.screen


async def test_a1_the_number_is_not_readable_in_the_database(front):
    """Neither the conversation nor the account holds it in clear."""
    who = front.person()
    await who.says("/start")
    await who.taps("注册账号")
    await who.taps("同意")
    await who.says(NAME)
    await who.says(NUMBER)
    folder = Path(front.house.database.engine.url.database).parent
    raw = b"".join(path.read_bytes() for path in folder.glob("test.db*"))
    assert raw
    assert NUMBER.encode() not in raw
    assert [row.state for row in front.all(Conversation)] == ["Registering:ethnicity"]
