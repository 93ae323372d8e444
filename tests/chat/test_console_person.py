"""Persons who talk with a bot that polls, as in a demo."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from chat.client import Refusal, ServerGone
from chat.person import NotSeen, Person, Transcript
from tests.chat.small_bot import PDF, picture

if TYPE_CHECKING:
    from aiogram import Bot

    from chat.server import ConsoleServer

pytestmark = pytest.mark.usefixtures("answering")


async def test_person_taps_by_visible_text_and_sees_the_edit(zhang: Person) -> None:
    """The notice, the message edited in place, the new button."""
    await zhang.says("/start")
    await zhang.taps("申报")
    await zhang.sees("好的")
    shown = await zhang.sees("选择了申报")
    assert [[button["text"] for button in row] for row in shown.buttons] == [["提交"]]
    assert "[提交]" in zhang.shows()
    assert "申报]" not in zhang.shows().partition("选择了")[2]


async def test_reply_keyboard_is_tapped_too(zhang: Person) -> None:
    """Its button says its text."""
    await zhang.says("键盘")
    await zhang.taps("是")
    await zhang.sees("收到 是")


async def test_same_words_twice_are_two_sights(zhang: Person) -> None:
    """A wait that has seen a message does not take it for the next."""
    await zhang.says("甲")
    first = await zhang.sees("收到 甲")
    with pytest.raises(NotSeen):
        await zhang.sees("收到 甲", seconds=0.2)
    await zhang.says("甲")
    assert first.id != (await zhang.sees("收到 甲")).id


async def test_vain_wait_shows_the_screen(zhang: Person) -> None:
    """Who waited, for what, and what was there instead."""
    await zhang.says("甲")
    await zhang.sees("收到 甲")
    with pytest.raises(NotSeen, match=r"张三 waited 等了 0.2 s: “证书”\n我: 甲\n机器人: 收到 甲"):
        await zhang.sees("证书", seconds=0.2)
    with pytest.raises(NotSeen, match=r"按钮 a button \[通过\]"):
        await zhang.taps("通过", seconds=0.2)


async def test_forged_press_reaches_the_bot(zhang: Person) -> None:
    """Of a message that is there, and of one that is not."""
    await zhang.says("/start")
    shown = await zhang.sees("你好 & 欢迎")
    await zhang.presses(shown.id, "forged")
    await zhang.sees("不认识 forged")
    await zhang.presses(1, "gone")
    await zhang.sees("不认识 gone")


async def test_file_makes_the_round_trip(zhang: Person, tmp_path) -> None:
    """From a path through the bot and back, not a byte different."""
    path = tmp_path / "证明 材料.pdf"
    content = PDF + bytes(3_000_000)
    path.write_bytes(content)
    await zhang.sends_document(path)
    await zhang.sees("原样退回")
    assert await zhang.receives("证明 材料.pdf") == content
    assert [document["file_name"] for document in zhang.documents] == ["证明 材料.pdf"]


async def test_photo_keeps_its_metadata_only_as_a_document(zhang: Person, answering: Bot) -> None:
    """A photo loses its EXIF on the way, a document doesn't."""
    sent = picture(800, 600)
    await zhang.sends_photo(sent)
    await zhang.sees("90x68 320x240 800x600 册=False")
    photo = next(shown for shown in zhang.screen if shown.photo)
    assert not Image.open(io.BytesIO(await zhang.download(photo.file[0]))).getexif()
    await zhang.sends_document(sent, "photo.jpg")
    assert sent == await zhang.receives("photo.jpg")


async def test_album_reaches_the_bot_as_a_group(zhang: Person) -> None:
    """Each picture a message, all of one group; the caption goes with the first."""
    await zhang.sends_album([picture(300, 400), picture(400, 300)], caption="两张")
    await zhang.sees("册=True")
    await zhang.sees("册=True")
    assert [shown.text for shown in zhang.screen if shown.photo] == ["两张", ""]


async def test_what_is_no_picture_cannot_be_a_photo(zhang: Person) -> None:
    """One sentence says so."""
    with pytest.raises(Refusal, match="IMAGE_PROCESS_FAILED"):
        await zhang.sends_photo(PDF)


async def test_person_changes_a_text(zhang: Person) -> None:
    """The bot is told; the bot's own messages can't be changed by the person."""
    await zhang.says("张山")
    reply = await zhang.sees("收到 张山")
    await zhang.edits(zhang.screen[0].id, "张三")
    await zhang.sees("改为 张三")
    assert zhang.screen[0].text == "张三"
    with pytest.raises(Refusal, match="只能修改自己"):
        await zhang.edits(reply.id, "x")


async def test_two_persons_have_chats_of_their_own(zhang: Person, li: Person) -> None:
    """Neither sees the other's."""
    await zhang.says("我是张三")
    await li.says("我是李四")
    await zhang.sees("收到 我是张三")
    await li.sees("收到 我是李四")
    assert zhang.chat_id != li.chat_id
    assert "李四" not in zhang.shows()


async def test_second_terminal_joins_the_same_chat(server: ConsoleServer, zhang: Person) -> None:
    """The name is the chat: history is there, and what either says both see."""
    await zhang.says("甲")
    await zhang.sees("收到 甲")
    async with Person(server.url, "张三") as elsewhere:
        assert zhang.chat_id == elsewhere.chat_id
        assert [shown.text for shown in elsewhere.screen] == ["甲", "收到 甲"]
        await elsewhere.says("乙")
        await zhang.sees("收到 乙")


async def test_transcript_tells_all_in_order(server: ConsoleServer) -> None:
    """Who, what, which buttons, to whom."""
    told = Transcript()
    async with Person(server.url, "张三", told) as zhang, Person(server.url, "李四", told) as li:
        await zhang.says("/start")
        await zhang.taps("申报")
        await zhang.sees("选择了申报")
        await li.says("你好")
        await li.sees("收到 你好")
    assert all(re.match(r"\d\d:\d\d ", line) for line in told.lines)
    assert [line[6:] for line in told.lines] == [
        "张三: /start",
        "机器人 → 张三: 你好 & 欢迎\n      [申报] [查询]",
        "张三: ▸ [申报]",
        "机器人 → 张三: （提示）好的",
        "机器人 → 张三: （改）选择了申报\n      [提交]",
        "李四: 你好",
        "机器人 → 李四: 收到 你好",
    ]


async def test_absent_server_is_one_sentence() -> None:
    """It names the address and what to do."""
    with pytest.raises(ServerGone, match=r"http://127.0.0.1:9 没有回应，请先启动它"):
        async with Person("http://127.0.0.1:9", "张三"):
            pass
