"""The Bot API server on 127.0.0.1, met by aiogram's own client over real HTTP."""

import asyncio
import io
import sys

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter, TelegramUnauthorizedError
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto

from bot.console.person import NotSeen, Person
from bot.console.server import ConsoleServer
from tests.cage.files import PORTRAIT

TOKEN = "1:test"


@pytest.fixture
async def server():
    async with ConsoleServer(token=TOKEN) as server:
        yield server


def client(server, token=TOKEN):
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.url))
    return Bot(token, session=session, default=DefaultBotProperties(parse_mode="HTML"))


def keyboard(*rows):
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=t, callback_data=t) for t in row] for row in rows])


async def test_a_person_and_a_bot_talk_tap_and_edit(server):
    """Text, buttons, an edit in place, an answer to the tap, a deletion."""
    async with client(server) as bot, Person(server.url, "王") as wang:
        assert (await bot.get_me()).username == "zhicheng_bot"
        await wang.says("/start")
        (update,) = await bot.get_updates(timeout=5)
        assert update.message.text == "/start"
        sent = await bot.send_message(wang.chat_id, "<b>选择</b>", reply_markup=keyboard(["好", "不好"]))
        await wang.sees("选择")
        await wang.taps("不好")
        (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=5)
        assert update.callback_query.data == "不好"
        await bot.answer_callback_query(update.callback_query.id, "收到")
        await bot.edit_message_text("改了", chat_id=wang.chat_id, message_id=sent.message_id)
        await wang.sees("改了")
        assert len([shown for shown in wang.screen if shown.id == sent.message_id]) == 1
        await bot.delete_message(wang.chat_id, sent.message_id)
        with pytest.raises(NotSeen, match="王 waited"):
            await wang.taps("好", seconds=0.2)


async def test_updates_that_were_not_confirmed_come_again(server):
    """Only an offset above them ends that."""
    async with client(server) as bot, Person(server.url, "王") as wang:
        await wang.says("一")
        first = await bot.get_updates(timeout=5)
        again = await bot.get_updates(timeout=5)
        assert [u.update_id for u in first] == [u.update_id for u in again]
        assert await bot.get_updates(offset=first[-1].update_id + 1, timeout=0) == []


async def test_files_go_both_ways_as_they_are_and_photos_are_recompressed(server):
    """A document keeps its bytes; a photo comes in sizes, without metadata; an album is several messages."""
    async with client(server) as bot, Person(server.url, "王") as wang:
        await wang.sends(("a.pdf", b"%PDF-1"), ("b.jpg", PORTRAIT))
        one, two = await bot.get_updates(timeout=5)
        assert one.message.media_group_id == two.message.media_group_id
        file = await bot.get_file(two.message.document.file_id)
        assert (await bot.download_file(file.file_path)).read() == PORTRAIT
        await wang.sends(("b.jpg", PORTRAIT), photo=True)
        *_, photo = await bot.get_updates(timeout=5)
        assert [size.width for size in photo.message.photo] == sorted(size.width for size in photo.message.photo)
        await bot.send_document(wang.chat_id, BufferedInputFile(b"%PDF-2", "证书.pdf"), caption="您的证书")
        assert await wang.receives(".pdf") == b"%PDF-2"
        await bot.send_media_group(wang.chat_id, [InputMediaPhoto(media=BufferedInputFile(PORTRAIT, "1.jpg"))] * 2)
        into = io.BytesIO()
        await bot.download(two.message.document, into)
        assert into.getvalue() == PORTRAIT


async def test_it_refuses_what_the_network_refuses(server):
    """The errors that a bot must live with, as aiogram's exceptions."""
    async with client(server) as bot, client(server, "1:wrong") as wrong, Person(server.url, "王") as wang:
        with pytest.raises(TelegramUnauthorizedError):
            await wrong.get_me()
        for text, why in (("<b>x", "parse entities"), ("x" * 4097, "too long"), (" ", "empty")):
            with pytest.raises(TelegramBadRequest, match=why):
                await bot.send_message(wang.chat_id, text)
        with pytest.raises(TelegramBadRequest, match="chat not found"):
            await bot.send_message(1, "x")
        with pytest.raises(TelegramBadRequest, match="BUTTON_DATA_INVALID"):
            await bot.send_message(wang.chat_id, "x", reply_markup=keyboard(["好" * 30]))
        sent = await bot.send_message(wang.chat_id, "x")
        with pytest.raises(TelegramBadRequest, match="not modified"):
            await bot.edit_message_text("x", chat_id=wang.chat_id, message_id=sent.message_id)
        server.network.patience = 1
        with pytest.raises(TelegramRetryAfter):
            await bot.send_message(wang.chat_id, "x")
        server.network.chats[wang.chat_id].blocked = True
        with pytest.raises(TelegramForbiddenError):
            await bot.send_message(wang.chat_id, "x")


async def test_a_terminal_shows_buttons_as_numbers_and_takes_turns(server, tmp_path):
    """Piped in: a number presses, a path sends, /as changes seats, what comes to others is one dim line."""
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1")
    code = "import asyncio,sys; from pathlib import Path; from bot.console.terminal import run; asyncio.run(run(sys.argv[1], '王', Path(sys.argv[2])))"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, server.url, str(tmp_path), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    process.stdin.write(f"2\n{tmp_path}/x.pdf\n/as 李\n/quit\n".encode())
    async with client(server) as bot:
        (start,) = await bot.get_updates(timeout=10)
        await bot.send_message(start.message.chat.id, "请选", reply_markup=keyboard(["甲", "乙"]))
        (tap,) = await bot.get_updates(offset=start.update_id + 1, timeout=10)
        assert tap.callback_query.data == "乙"
        await bot.send_document(tap.callback_query.from_user.id, BufferedInputFile(b"%PDF-9", "c.pdf"))
        (file,) = await bot.get_updates(offset=tap.update_id + 1, timeout=10)
        assert file.message.document.file_name == "x.pdf"
    out, _ = await asyncio.wait_for(process.communicate(), 20)
    assert " 2  乙" in out.decode()
    assert "—— 李 ——" in out.decode()
    assert (tmp_path / "c.pdf").read_bytes() == b"%PDF-9"
