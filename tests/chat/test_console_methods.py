"""Each method of the Bot API that the bot uses, called by aiogram over HTTP."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from aiogram.types import BotCommand, BufferedInputFile, InputMediaDocument, InputMediaPhoto
from PIL import Image

from tests.chat.small_bot import PDF, TOKEN, keyboard, picture

if TYPE_CHECKING:
    from aiogram import Bot

    from chat.person import Person


async def test_bot_learns_who_it_is(bot: Bot) -> None:
    """The id is the token's."""
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.username) == (659099, True, "zhicheng_bot")


async def test_commands_are_kept_by_language(bot: Bot) -> None:
    """What was set is what is got, each language its own."""
    await bot.set_my_commands([BotCommand(command="start", description="开始")])
    await bot.set_my_commands([BotCommand(command="start", description="Begin")], language_code="en")
    assert [command.description for command in await bot.get_my_commands()] == ["开始"]
    assert [command.description for command in await bot.get_my_commands(language_code="en")] == ["Begin"]
    assert await bot.delete_webhook(drop_pending_updates=True)


async def test_text_is_shown_without_its_tags(bot: Bot, zhang: Person) -> None:
    """The person reads text and address; the bot gets the entities back and can rebuild the HTML."""
    await zhang.says("在吗")
    sent = await bot.send_message(
        zhang.chat_id,
        '<b>证书</b>：<a href="https://zhicheng.example/v/1">核验</a>',
        parse_mode="HTML",
        protect_content=True,
    )
    shown = await zhang.sees("证书：核验")
    assert shown.links == ["https://zhicheng.example/v/1"]
    assert sent.html_text == '<b>证书</b>：<a href="https://zhicheng.example/v/1">核验</a>'
    assert sent.has_protected_content


async def test_reply_carries_what_it_answers(bot: Bot, zhang: Person) -> None:
    """The message replied to is inside."""
    await zhang.says("问题")
    update = (await bot.get_updates())[0]
    assert (await update.message.as_(bot).reply("答案")).reply_to_message.text == "问题"


async def test_edits_change_the_message_in_place(bot: Bot, zhang: Person) -> None:
    """Text, then buttons; an edit without buttons takes them away; deleted is gone."""
    await zhang.says("在")
    sent = await bot.send_message(zhang.chat_id, "一", reply_markup=keyboard((("按", "x"),)))
    await bot.edit_message_text("二", chat_id=zhang.chat_id, message_id=sent.message_id)
    assert (await zhang.sees("二")).buttons == []
    await bot.edit_message_reply_markup(
        chat_id=zhang.chat_id, message_id=sent.message_id, reply_markup=keyboard((("再按", "y"),))
    )
    assert (await zhang.sees("二")).flat[0]["text"] == "再按"
    await bot.delete_message(zhang.chat_id, sent.message_id)
    await bot.send_message(zhang.chat_id, "三")
    await zhang.sees("三")
    assert [shown.text for shown in zhang.screen] == ["在", "三"]


async def test_document_arrives_as_it_was_sent(bot: Bot, zhang: Person) -> None:
    """Name, bytes; its caption and the file itself can be changed."""
    await zhang.says("在")
    sent = await bot.send_document(
        zhang.chat_id, BufferedInputFile(PDF, "证书 1.pdf"), caption="<i>新</i>", parse_mode="HTML"
    )
    assert await zhang.receives("证书 1.pdf") == PDF
    await bot.edit_message_caption(chat_id=zhang.chat_id, message_id=sent.message_id, caption="旧")
    await zhang.sees("旧")
    media = InputMediaDocument(media=BufferedInputFile(b"other", "b.txt"), caption="换")
    edited = await bot.edit_message_media(media, chat_id=zhang.chat_id, message_id=sent.message_id)
    assert (edited.document.file_name, edited.caption) == ("b.txt", "换")


async def test_same_content_has_one_unique_id(bot: Bot, zhang: Person) -> None:
    """Sent twice: two file ids, one unique id; sent again by id: nothing is uploaded."""
    await zhang.says("在")
    first, second = [await bot.send_document(zhang.chat_id, BufferedInputFile(PDF, "a.pdf")) for _ in range(2)]
    again = await bot.send_document(zhang.chat_id, first.document.file_id)
    assert first.document.file_unique_id == second.document.file_unique_id
    assert first.document.file_id != second.document.file_id
    assert first.document.file_id == again.document.file_id


async def test_photo_is_recompressed_upright_and_without_metadata(bot: Bot, zhang: Person) -> None:
    """Four sizes, longest sides as at Telegram; lying camera pictures stand up; EXIF is gone."""
    await zhang.says("在")
    sent = await bot.send_photo(zhang.chat_id, BufferedInputFile(picture(1600, 1200, orientation=6), "p.jpg"))
    assert [(size.width, size.height) for size in sent.photo] == [(68, 90), (240, 320), (600, 800), (960, 1280)]
    largest = Image.open(io.BytesIO(await zhang.download(sent.photo[-1].file_id)))
    assert (largest.size, dict(largest.getexif())) == ((960, 1280), {})
    small = await bot.send_photo(zhang.chat_id, BufferedInputFile(picture(295, 413), "p.jpg"))
    assert [size.height for size in small.photo] == [90, 320, 413]


async def test_album_is_several_messages_of_one_group(bot: Bot, zhang: Person) -> None:
    """Photos together, documents together."""
    await zhang.says("在")
    photos = [
        InputMediaPhoto(media=BufferedInputFile(picture(400, 300), f"{n}.jpg"), caption=f"图{n}") for n in range(3)
    ]
    sent = await bot.send_media_group(zhang.chat_id, photos)
    assert len({message.media_group_id for message in sent}) == 1
    assert [message.caption for message in sent] == ["图0", "图1", "图2"]
    papers = [InputMediaDocument(media=BufferedInputFile(PDF, f"{n}.pdf")) for n in range(2)]
    assert [m.document.file_name for m in await bot.send_media_group(zhang.chat_id, papers)] == ["0.pdf", "1.pdf"]


async def test_bot_downloads_what_a_person_sent(bot: Bot, zhang: Person) -> None:
    """The answer of getFile names a path, and the path gives the bytes, Chinese name and all."""
    await zhang.sends_document(PDF, "学历证书.pdf", caption="看看")
    update = (await bot.get_updates())[0]
    assert ("学历证书.pdf", "看看", len(PDF)) == (
        update.message.document.file_name,
        update.message.caption,
        update.message.document.file_size,
    )
    file = await bot.get_file(update.message.document.file_id)
    assert file.file_path.startswith("documents/")
    assert (await bot.download_file(file.file_path)).read() == PDF


async def test_chat_action_is_accepted(bot: Bot, zhang: Person) -> None:
    """The person sees nothing new on the screen."""
    await zhang.says("在")
    assert await bot.send_chat_action(zhang.chat_id, "typing")


async def test_methods_can_be_called_in_every_form(bot: Bot, zhang: Person) -> None:
    """Query string, URL-encoded and JSON, and whatever the case of the name."""
    await zhang.says("在")
    session = await bot.session.create_session()
    url = f"{zhang._client.base_url}/bot{TOKEN}/SENDMESSAGE"
    chat = {"chat_id": str(zhang.chat_id)}
    for form in (
        {"params": chat | {"text": "甲"}},
        {"data": chat | {"text": "乙"}},
        {"json": {"chat_id": zhang.chat_id, "text": "丙"}},
    ):
        async with session.post(url, **form) as response:
            assert (await response.json())["ok"]
    for text in "甲乙丙":
        await zhang.sees(text)
