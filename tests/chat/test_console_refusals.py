"""What Telegram refuses is refused here, and arrives as aiogram's exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import SetChatTitle
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
)

from tests.chat.small_bot import PDF, client, keyboard, picture
from tests.web.seats import until

if TYPE_CHECKING:
    from aiogram import Bot

    from chat.person import Person
    from chat.server import ConsoleServer


@pytest.fixture
async def chat(zhang: Person) -> int:
    """A chat in which the person has written."""
    await zhang.says("在")
    return zhang.chat_id


async def test_wrong_token_is_unauthorized(server: ConsoleServer) -> None:
    """401, for methods and for files."""
    stranger = client(server, "659099:wrong")
    with pytest.raises(TelegramUnauthorizedError):
        await stranger.get_me()
    session = await stranger.session.create_session()
    async with session.get(f"{server.url}/file/bot659099:wrong/documents/file_1.pdf") as response:
        assert response.status == 401
    await stranger.session.close()


async def test_bot_may_not_write_first(bot: Bot, zhang: Person) -> None:
    """Neither to nobody nor to who never wrote."""
    for chat_id in (12345, zhang.chat_id):
        with pytest.raises(TelegramBadRequest, match="chat not found"):
            await bot.send_message(chat_id, "你好")


async def test_blocked_bot_is_told_so_until_let_in_again(bot: Bot, zhang: Person, chat: int) -> None:
    """403 while blocked, and my_chat_member both times."""
    await zhang.blocks()
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(chat, "你好")
    await zhang.blocks(blocked=False)
    await bot.send_message(chat, "你好")
    changes = [update.my_chat_member for update in await bot.get_updates() if update.my_chat_member]
    assert [change.new_chat_member.status for change in changes] == ["kicked", "member"]


async def test_flood_ends_after_so_many_calls(bot: Bot, zhang: Person, chat: int) -> None:
    """429 with the seconds to wait; polling goes on meanwhile."""
    await zhang.floods(calls=2, retry_after=7)
    await bot.get_updates()
    for _ in range(2):
        with pytest.raises(TelegramRetryAfter) as refused:
            await bot.send_message(chat, "你好")
        assert refused.value.retry_after == 7
    await bot.send_message(chat, "你好")


async def test_texts_have_limits(bot: Bot, chat: int) -> None:
    """4096 units pass, 4097 don't; nothing at all doesn't; captions end at 1024."""
    await bot.send_message(chat, "职" * 4096)
    with pytest.raises(TelegramBadRequest, match="message is too long"):
        await bot.send_message(chat, "职" * 4097)
    with pytest.raises(TelegramBadRequest, match="message text is empty"):
        await bot.send_message(chat, "<b> </b>", parse_mode="HTML")
    with pytest.raises(TelegramBadRequest, match="caption is too long"):
        await bot.send_document(chat, BufferedInputFile(PDF, "a.pdf"), caption="职" * 1025)


async def test_malformed_html_is_refused(bot: Bot, chat: int) -> None:
    """With Telegram's words, so that a bot that escapes badly fails here first."""
    with pytest.raises(TelegramBadRequest, match="can't parse entities: Can't find end tag corresponding to start tag"):
        await bot.send_message(chat, "<b>证书", parse_mode="HTML")


async def test_edit_to_the_same_is_refused(bot: Bot, chat: int) -> None:
    """Text and buttons both the same: not modified. Other buttons: modified."""
    sent = await bot.send_message(chat, "一", reply_markup=keyboard((("按", "x"),)))
    where = {"chat_id": chat, "message_id": sent.message_id}
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text("一", **where, reply_markup=keyboard((("按", "x"),)))
    await bot.edit_message_text("一", **where, reply_markup=keyboard((("按", "y"),)))
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_reply_markup(**where, reply_markup=keyboard((("按", "y"),)))


async def test_only_what_is_there_can_be_changed(bot: Bot, zhang: Person, chat: int) -> None:
    """A missing message, a person's own, a text where a file is."""
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await bot.edit_message_text("二", chat_id=chat, message_id=99)
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await bot.delete_message(chat, 99)
    await until(lambda: zhang.screen)
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await bot.edit_message_text("二", chat_id=chat, message_id=zhang.screen[0].id)
    sent = await bot.send_document(chat, BufferedInputFile(PDF, "a.pdf"))
    with pytest.raises(TelegramBadRequest, match="there is no text in the message to edit"):
        await bot.edit_message_text("二", chat_id=chat, message_id=sent.message_id)


async def test_buttons_are_checked(bot: Bot, chat: int) -> None:
    """64 bytes of data pass, 65 don't; a button must do something; an address must be one."""
    await bot.send_message(chat, "一", reply_markup=keyboard((("按", "x" * 64),)))
    with pytest.raises(TelegramBadRequest, match="BUTTON_DATA_INVALID"):
        await bot.send_message(chat, "一", reply_markup=keyboard((("按", "职" * 22),)))
    for button, why in (
        (InlineKeyboardButton(text="按"), "text buttons are unallowed"),
        (InlineKeyboardButton(text="按", url="file:///etc/passwd"), "is invalid: Wrong HTTP URL"),
    ):
        with pytest.raises(TelegramBadRequest, match=why):
            await bot.send_message(chat, "一", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]))


async def test_files_are_checked(bot: Bot, chat: int) -> None:
    """No picture, an unknown id, a photo as a document, a mixed album."""
    with pytest.raises(TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
        await bot.send_photo(chat, BufferedInputFile(PDF, "p.jpg"))
    with pytest.raises(TelegramBadRequest, match="wrong file identifier"):
        await bot.send_document(chat, "nothing-of-this-name")
    sent = await bot.send_photo(chat, BufferedInputFile(picture(100, 100), "p.jpg"))
    with pytest.raises(TelegramBadRequest, match="can't use file of type Photo as Document"):
        await bot.send_document(chat, sent.photo[-1].file_id)
    mixed = [
        InputMediaPhoto(media=sent.photo[-1].file_id),
        InputMediaDocument(media=BufferedInputFile(PDF, "a.pdf")),
    ]
    with pytest.raises(TelegramBadRequest, match="can't be mixed"):
        await bot.send_media_group(chat, mixed)


async def test_bot_downloads_up_to_20_megabytes(bot: Bot, zhang: Person) -> None:
    """One byte more is too big for getFile, though the person could send it."""
    limit = 20 * 1024 * 1024
    await zhang.sends_document(bytes(limit), "fits.bin")
    await zhang.sends_document(bytes(limit + 1), "large.bin")
    fits, large = (update.message.document for update in await bot.get_updates())
    assert limit == (await bot.get_file(fits.file_id)).file_size
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await bot.get_file(large.file_id)


async def test_unknown_tap_and_unknown_method_are_refused(bot: Bot) -> None:
    """An answer to a tap that never was; a method that this bot has no use for."""
    with pytest.raises(TelegramBadRequest, match="query ID is invalid"):
        await bot.answer_callback_query("1")
    with pytest.raises(TelegramNotFound, match="method not found"):
        await bot(SetChatTitle(chat_id=1, title="x"))


async def test_web_page_in_a_browser_is_kept_out(bot: Bot, server: ConsoleServer) -> None:
    """Neither a foreign origin nor a name that was made to point here gets an answer."""
    session = await bot.session.create_session()
    for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}):
        async with session.get(f"{server.url}/people/events", headers=headers) as response:
            assert response.status == 403
