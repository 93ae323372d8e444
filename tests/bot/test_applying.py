"""An applicant in the chat: registers, files, sends files, submits, takes back, looks."""

from pathlib import Path

from pipeline.rules import certified, identity
from pipeline.rules.words import EvidenceState, State
from storage.models.chat import Conversation
from storage.models.chat import Message as Notice
from storage.models.evidence import Evidence
from storage.models.people import Person as Account
from tests.bot.conftest import NAME, NUMBER
from tests.cage import files
from tests.numbers import resident


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
    """A second chat is refused where it types the number, and pointed to recovery; nothing more is asked of it."""
    await front.registered(1)
    other = front.person(2)
    await other.says("/start")
    await other.taps("注册账号")
    await other.taps("同意")
    await other.says("努尔兰")
    await other.says(NUMBER)
    assert "不能开立新账号" in other.screen
    assert "找回账号" in other.last.buttons


async def test_a1_a_foreign_resident_is_asked_for_no_ethnicity_and_reads_what_the_certificate_prints(front):
    """A 外国人永久居留身份证 begins with 9; its certificate says 外国籍 where others say 维吾尔族."""
    who = front.person()
    await who.says("/start")
    await who.taps("注册账号")
    await who.taps("同意")
    await who.says("MARIA IVANOVA")
    await who.says(resident("19970520", 2, "911643"))
    assert "证书的“民族”栏印“外国籍”" in who.screen
    assert "联系电话" in who.screen
    await who.says("13800000000")
    await who.taps("确认")
    account = only(front, Account)
    assert account.ethnicity == identity.FOREIGN
    assert identity.printed_ethnicity(account.ethnicity) == certified.ethnicity("外国籍", ()) == "外国籍"


async def test_a1_the_telephone_is_shared_by_a_button_if_it_is_ones_own(front):
    """As the network writes it; somebody else's card is refused in words, and a step back is there."""
    who = front.person()
    await who.says("/start")
    await who.taps("注册账号")
    await who.taps("同意")
    for answer in (NAME, NUMBER, "维吾尔"):
        await who.says(answer)
    (share,), (back,) = who.last.keyboard.keyboard
    assert share.request_contact
    await who.says(back.text)
    assert "民族" in who.screen
    await who.says("维吾尔")
    await who.shares("8613900000000", of=77)
    assert "这是别人的号码" in who.screen
    await who.shares("8613800000000")
    await who.taps("确认")
    assert only(front, Account).phone == "13800000000"


async def test_a4_a10_a19_filing_leads_to_a_draft_with_the_platforms_words(front):
    """Unit, facts, specialty, and what is open; then number, year and label as the platform writes them."""
    who = await front.filing()
    assert "RSSQ00000001　2026 年度" in who.screen
    assert "[乌市][初级]林业专业/助理工程师" in who.screen
    assert "草稿" in who.screen
    await who.says("/apply")
    await who.taps("工程技术人员")
    await who.taps("林业")
    await who.taps("助理工程师（助理级） · 初次确定")
    assert "RSSQ00000001" in who.toast


async def test_the_series_is_found_by_typing_a_title(front):
    """By title, in pinyin, in parts; of several one is asked for; a word that nothing holds is said so."""
    who = await front.registered()
    await front.begins(who)
    await who.says("宇航员")
    assert "没有找到" in who.screen
    for typed in ("兽医师", "shouyi", "农业 兽医"):
        await who.says(typed)
        assert "专业：农业技术人员 · 兽医" in who.screen
        await who.taps("上一步")
    await who.says("编辑")
    assert {"新闻专业人员 · 编辑", "出版专业人员 · 编辑"} <= set(who.last.buttons)


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
    front.has("square", files.noise(413, 579))
    await who.says("RSSQ00000001")
    await who.taps("一寸免冠照片")
    await who.document("square")
    front.house.works()
    await who.taps("刷新")
    assert "✗ 一寸免冠照片" in who.screen
    assert "没有看到人脸" in who.screen
    await who.taps("提交")
    assert "确认提交" not in who.last.buttons
    await who.document("photo")
    front.house.works()
    assert front.slots()[0] == ("photo", EvidenceState.ACCEPTED)


STICKER = {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}


async def test_a20_what_can_not_be_taken_is_said_at_once(front):
    """Too large, a sticker, or a file that belongs to no case."""
    who = await front.filing()
    await who.document("big", size=21 * 1024 * 1024)
    assert "最多 20 MB" in who.screen
    await who.sends(sticker={"file_id": "s", "file_unique_id": "s", **STICKER})
    assert "照片（JPEG、PNG、HEIC）或 PDF" in who.screen
    stranger = front.person(2)
    await stranger.document("x", name="材料.jpg")
    assert "请先申报" in stranger.screen
    assert front.all(Evidence) == []


async def test_a20_a_file_after_the_menu_still_goes_to_the_only_open_case(front):
    """One open case is meant; with everything there, the applicant is asked what to replace."""
    who = await front.drafted()
    await who.says("/menu")
    await who.photo("photo")
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
    assert "✓ 基层单位　乌鲁木齐市示例林场　沈国栋　2026-11-02 10:00" in lines
    assert "● 推荐单位　乌鲁木齐市林业和草原局　◂ 现在这里" in lines
    assert "○ 评审机构　乌鲁木齐市工程系列职称评审委员会" in lines
    assert "联系方式：乌鲁木齐市林业和草原局　科技科　+86 991-0000001" in lines
    assert lines[-1] == "下一步：乌鲁木齐市林业和草原局审核后，送乌鲁木齐市人力资源和社会保障局。"
    await who.taps("办理记录")
    assert "▸ 2026-11-02 10:00　审核通过，提交下一单位　乌鲁木齐市示例林场 沈国栋" in who.screen


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
    assert "须从事专业技术工作满 1 年，到本年年底您满 0 年（新人社发〔2013〕101号第四条）" in who.screen
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
    for label in ("修改申报情况", "参加专业技术工作"):
        await who.taps(label)
    for wrong in ("去年夏天", "2019-13"):
        await who.says(wrong)
        assert "2019-07" in who.screen
    await who.says("2019年7月")
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
