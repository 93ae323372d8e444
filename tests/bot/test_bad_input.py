"""What people really send: thirty files, forty megabytes, stickers, two taps at once; a clear answer, nothing lost."""

from __future__ import annotations

import asyncio

import pytest

from pipeline.rules.words import EvidenceState
from storage.models.evidence import Evidence
from storage.models.people import Person as Account
from tests.bot.conftest import NAME
from tests.cage import files
from tests.numbers import resident

MEGABYTE = 1024 * 1024


async def test_a20_an_album_of_thirty_files_asks_once_and_counts_what_is_too_much(front):
    """Three items, thirty files: one message, not thirty; what is not taken is said before and after."""
    who = await front.filing()
    before = len(front.phones.network.of(1))
    for place in range(30):
        front.has(f"file{place}", files.PORTRAIT if place == 0 else files.noise(900 + place))
        await who.document(f"file{place}", album="album")
    assert "收到 20 个文件（另有 10 个太多，未收下）" in who.screen
    assert len(front.phones.network.of(1)) == before + 1
    await who.taps("每项一份")
    assert len(front.all(Evidence)) == 3
    assert "另有 27 份没有对应的材料项，未收下" in who.screen


async def test_a20_forty_megabytes_are_refused_before_they_are_fetched(front):
    """The chat network hands bots 20 MB: said with what to do."""
    who = await front.filing()
    await who.document("huge", size=40 * MEGABYTE)
    assert "文件约 40 MB，最多 20 MB" in who.screen
    assert front.all(Evidence) == []


async def test_a20_a_sticker_where_a_photo_is_due(front):
    """Told what is wanted."""
    who = await front.filing()
    await who.sends(
        sticker={
            "file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1,
            "is_animated": False, "is_video": False,
        }
    )  # fmt: skip
    assert "请发送照片（JPEG、PNG、HEIC）或 PDF 文件" in who.screen


async def test_a20_the_same_file_for_two_items_is_recognised(front):
    """By its hash, whatever its name: it can prove only one of them."""
    who = await front.filing()
    proof = files.pdf(NAME)
    front.has("once", proof), front.has("again", proof)
    await who.taps("学历证书")
    await who.document("once")
    front.house.works()
    await who.taps("专业技术工作年限及考核证明")
    await who.document("again", name="另一个名字.pdf")
    front.house.works()
    states = {row.slot: row.state for row in front.all(Evidence)}
    assert states == {"diploma": EvidenceState.ACCEPTED, "work_proof": EvidenceState.REFUSED}
    assert any("与“学历证书”是同一个文件" in text for text in front.house.network.told(1))


async def test_a21_two_buttons_of_an_old_message_pressed_at_once(front):
    """One wins, the other is told; nothing happens twice."""
    who = await front.drafted()
    await who.says("RSSQ00000001")
    await who.taps("提交")
    press = who.last.buttons["确认提交"]
    await asyncio.gather(who.presses(who.last, press), who.presses(who.last, press))
    front.house.works()
    assert [event.action for event in front.house.view(front.case.id).events] == ["submit", "enter"]


async def test_a20_an_edited_answer_is_said_to_be_unread(front):
    """While something is asked."""
    who = await front.filing()
    await who.taps("更换单位")
    await who.edits("另一个单位")
    assert "修改过的消息不会被读取" in who.screen


async def test_a20_a_command_in_mid_conversation_leaves_it_and_loses_nothing(front):
    """The draft is still there, with what was stated."""
    who = await front.filing()
    await who.taps("更换单位")
    await who.says("/cases")
    assert any("已退出刚才的填写" in shown.text for shown in front.phones.network.of(1))
    await who.taps("RSSQ00000001")
    assert "学历：本科" in who.screen


async def test_a20_a_picture_of_another_type_is_named_as_what_it_is(front):
    """The film of a live photo with a .jpg name: what it seems, and what to do."""
    who = await front.filing()
    front.has("film", b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + bytes(200))
    await who.document("film", name="照片.jpg")
    front.house.works()
    assert any("一寸免冠照片" in text and "收到的是视频" in text for text in front.house.network.told(1))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("努尔兰．朱马汗．叶尔江", "努尔兰·朱马汗·叶尔江"),
        ("阿卜杜热合曼 ・ 麦麦提", "阿卜杜热合曼·麦麦提"),
        ("张\ue863", "张䶮"),
        ("欧阳𠮷野", "欧阳𠮷野"),
        ("Maria·王", "Maria·王"),
        ("买" * 24 + "·" + "提" * 25, "买" * 24 + "·" + "提" * 25),
    ],
)
async def test_a1_any_name_a_person_can_have_is_taken_and_shown_as_it_will_be_printed(front, typed, printed):
    """Look-alike dots mapped, several dots, Latin letters, beyond the BMP, known private-use points, 50 characters."""
    who = front.person()
    await who.says("/start")
    await who.taps("注册账号")
    await who.taps("同意")
    for answer in (typed, resident("19900101", 3), "汉", "13800000000"):
        await who.says(answer)
    assert f"姓名：{printed}" in who.screen
    told = [shown for shown in front.phones.network.of(1) if f"姓名将按此记录和印制：{printed}" in shown.text]
    assert len(told) == (typed != printed)
    await who.taps("确认")
    (account,) = front.all(Account)
    assert account.name == printed


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("买" * 51, "姓名有 51 个字符"),
        ("张\ue000", "U+E000"),
        ("·买买提", "不能在开头"),
        ("张\U000323b0", "U+323B0"),
    ],
)
async def test_a1_a_name_that_cannot_be_printed_is_said_at_registration(front, typed, answer):
    """Never trimmed, never a question mark; the code point is named."""
    who = front.person()
    await who.says("/start")
    await who.taps("注册账号")
    await who.taps("同意")
    await who.says(typed)
    assert answer in who.screen
