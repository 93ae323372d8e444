"""A20: files as people send them: an album, a diploma page by page, a photo of the wrong form, what was sent back."""

import pytest

from pipeline.case.act import Defect
from pipeline.review import decisions
from pipeline.rules.words import EvidenceState, Node, State
from storage.models.evidence import Evidence
from tests.cage import files
from tests.house import CHATS
from tools.portraits.photographed import photographed


def standing(front):
    """Which files stand, by item."""
    return [(row.slot, row.source) for row in front.all(Evidence) if row.current]


async def test_a20_an_album_asks_which_item_it_is_for(front):
    """Nothing is taken before the sender has said so; a part that comes late goes where the others went."""
    who = await front.filing()
    for place in range(3):
        await who.photo(f"p{place}", album="album-1")
    assert "收到 3 个文件。它们是哪一项的？" in who.screen
    assert standing(front) == []
    await who.taps("学历证书")
    assert "学历证书，现在共 3 个文件" in who.screen
    await who.photo("p3", album="album-1")
    assert "共 4 个文件" in who.screen
    await who.taps("完成")
    assert "✓ 这一项收完了" in who.screen
    assert standing(front) == [("diploma", f"p{place}") for place in range(4)]


async def test_a20_an_album_of_one_file_for_each_item_is_spread_on_request(front):
    """In order; what was not taken is said; the button works once."""
    who = await front.filing()
    for place in range(4):
        await who.photo(f"p{place}", album="album-1")
    asked = who.last
    await who.taps("每项一份")
    assert "一寸免冠照片、学历证书、专业技术工作年限及考核证明" in who.screen
    assert "另有 1 份没有对应的材料项" in who.screen
    assert standing(front) == [("photo", "p0"), ("diploma", "p1"), ("work_proof", "p2")]
    await who.presses(asked, next(data for label, data in asked.buttons.items() if "每项一份" in label))
    assert "已经失效" in who.toast
    assert len(front.all(Evidence)) == 3


async def test_a20_an_album_for_the_only_open_item_needs_no_question(front):
    """Where one thing alone can be meant, it is."""
    who = await front.filing()
    for place, name in enumerate(("photo", "diploma")):
        await who.document(f"{name}{place}")
    for place in range(2):
        await who.photo(f"p{place}", album="album-1")
    assert ("work_proof", "p0") in standing(front)


async def test_a20_a_diploma_comes_page_by_page_until_done_and_is_one_proof(front):
    """Its pages stand in the order in which they were sent; the same picture twice is one page."""
    for place in range(3):
        front.has(f"p{place}", files.pdf(f"第 {place + 1} 页，阿依古丽·买买提"))
    who = await front.filing()
    await who.taps("学历证书")
    for place in (0, 1, 1, 2):
        await who.document(f"p{place}")
    await who.taps("完成")
    front.house.works()
    slot = front.view_of(who).slots[1]
    rows = [row for row in front.all(Evidence) if row.current]
    assert [row.source for row in rows] == ["p0", "p1", "p2"]
    assert slot.pages == tuple(row.renditions[0] for row in rows)
    assert slot.state is EvidenceState.ACCEPTED
    assert "（3 个文件）" in (await opened(who))


@pytest.mark.parametrize("word", ["完成", "发完了。", "好了"])
async def test_a20_done_may_be_typed(front, word):
    """Where a button waits, its word does the same."""
    who = await front.filing()
    await who.taps("学历证书")
    await who.document("p0")
    await who.says(word)
    assert "✓ 这一项收完了" in who.screen


async def opened(who):
    await who.says("RSSQ00000001")
    return who.screen


@pytest.mark.parametrize(
    ("answer", "left"), [("替换", ["new"]), ("加在后面", ["diploma", "new"]), ("都不要", ["diploma"])]
)
async def test_a20_a_picture_after_done_asks_replace_or_add(front, answer, left):
    """What is there is never painted over without a word."""
    who = await front.drafted()
    front.has("new", files.pdf("阿依古丽·买买提 学位证书"))
    await opened(who)
    await who.taps("学历证书")
    await who.document("new")
    assert "替换它，还是加在后面" in who.screen
    await who.taps(answer)
    assert [source for slot, source in standing(front) if slot == "diploma"] == left


async def test_a20_a_photo_of_another_form_is_cut_shown_and_taken_when_its_sender_agrees(front):
    """用这张: until then the case lacks it; afterwards the button is used up."""
    who = await front.drafted()
    front.has("selfie", photographed(3))
    await opened(who)
    await who.taps("一寸免冠照片")
    await who.document("selfie")
    front.house.works()
    (name, picture) = front.house.network.sent[-1][2]
    assert (name, picture) == ("photo.jpg", front.house.blobs.get(front.view_of(who).slots[0].pages[0]))
    assert "? 一寸免冠照片：已裁成一寸，请确认" in (await opened(who))
    assert {"✓ 用这张", "换一张"} <= set(who.last.buttons)
    await who.taps("提交")
    assert "确认提交" not in who.last.buttons
    shown = who.last
    await opened(who)
    agreed = who.last.buttons["✓ 用这张"]
    await who.taps("用这张")
    assert "✓ 照片已确认" in who.screen
    assert front.slots()[0] == ("photo", EvidenceState.ACCEPTED)
    await who.presses(shown, agreed)
    assert "已经失效" in who.toast


async def test_a20_everything_is_here_is_never_said_while_files_are_checked(front):
    """Neither on the case nor in a notice; the last one says it."""
    who = await front.handed_in()
    assert "材料已齐" not in (await opened(who))
    assert "正在检查，稍等" in who.screen
    front.house.works()
    told = front.house.network.told(1)
    assert [("材料已齐" in one, "正在检查" in one) for one in told] == [(False, True), (False, True), (True, False)]
    assert "材料已齐" in (await opened(who))


@pytest.fixture
async def sent_back(front):
    """An applicant whose diploma the unit has returned; the unit's officer."""
    who = await front.submitted()
    unit, case_id = CHATS[Node.UNIT], front.case.id
    front.house.does(unit, decisions.mark_opened, case_id)
    front.house.does(
        unit,
        decisions.return_to_applicant,
        case_id,
        why="请补正",
        defects=(Defect("diploma", "缺少学位证"),),
        seen=front.case.version,
    )
    front.house.works()
    return who


async def test_a20_what_was_sent_back_is_open_until_it_is_replaced(front, sent_back):
    """✗ with the officer's words; as it is it can't be handed in again."""
    who = sent_back
    assert "✗ 学历证书：被退回，请更换或说明" in (await opened(who))
    assert "✗ 缺少学位证" in who.screen
    assert "▸ 请发送：学历证书" in who.screen
    await who.taps("提交")
    assert "确认提交" not in who.last.buttons
    front.has("degree", files.pdf("阿依古丽·买买提 学位证书"))
    await who.document("degree")
    front.house.works()
    assert "✓ 学历证书：已通过检查" in (await opened(who))
    await who.taps("提交")
    await who.taps("确认提交")
    front.house.works()
    assert front.case.state is State.IN_REVIEW


async def test_a20_what_was_sent_back_can_be_answered_in_words_that_the_office_reads(front, sent_back):
    """An empty answer is none."""
    who = sent_back
    await opened(who)
    await who.taps("说明：学历证书")
    assert "缺少学位证" in who.screen
    await who.says("我是中专毕业，没有学位证。")
    assert "✓ 说明已记下" in who.screen
    await who.taps("提交")
    await who.taps("确认提交")
    front.house.works()
    assert front.case.state is State.IN_REVIEW
    await front.unit.says("RSSQ00000001")
    assert "说明：我是中专毕业，没有学位证。" in front.unit.screen


async def test_a20_photo_and_diploma_serve_again_when_their_owner_says_so(front):
    """Shown first; with the earlier case's number; never by themselves."""
    who = await front.submitted()
    await who.says("/apply")
    for label in ("农业技术人员", "兽医", "助理兽医师"):
        await who.taps(label)
    assert [row for row in front.all(Evidence) if row.case_id != front.all(Evidence)[0].case_id] == []
    await who.taps("用上次的一寸免冠照片")
    assert "您在 RSSQ00000001" in who.screen
    assert len(front.phones.network.albums) == 1
    await who.taps("用这份")
    assert "✓ 一寸免冠照片：已通过检查" in who.screen
    await who.taps("用上次的学历证书")
    await who.taps("发新的")
    assert "▸ 请发送：学历证书" in who.screen


async def test_a20_an_album_sent_to_a_complete_item_by_its_button_asks_before_it_replaces(front):
    """The item's own button on an older card is an answer too; what stands there stays until it is said."""
    who = await front.filing()
    await who.document("photo")
    await who.document("diploma")
    card = who.last
    await who.taps("学历证书")
    await who.document("late")
    assert "替换它，还是加在后面" in who.screen
    await who.presses(card, next(data for label, data in card.buttons.items() if "专业技术工作年限" in label))
    assert ("work_proof", "late") in standing(front)
    assert ("diploma", "diploma") in standing(front)
