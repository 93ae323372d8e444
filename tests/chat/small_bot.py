"""A small bot on aiogram's own dispatcher, and what the tests send about."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
)
from PIL import Image

if TYPE_CHECKING:
    from chat.server import ConsoleServer

TOKEN = "659099:console"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def picture(width: int = 1600, height: int = 1200, *, orientation: int | None = None) -> bytes:
    """A JPEG with EXIF: a maker, and an orientation if one is given."""
    exif = Image.Exif()
    exif[0x010F] = "Camera of Zhang San"
    if orientation:
        exif[0x0112] = orientation
    out = io.BytesIO()
    Image.radial_gradient("L").resize((width, height)).convert("RGB").save(out, "JPEG", exif=exif)
    return out.getvalue()


def keyboard(*rows: tuple[tuple[str, str], ...]) -> InlineKeyboardMarkup:
    """Buttons as (text, data)."""
    built = [[InlineKeyboardButton(text=text, callback_data=data) for text, data in row] for row in rows]
    return InlineKeyboardMarkup(inline_keyboard=built)


def client(server: ConsoleServer, token: str = TOKEN) -> Bot:
    """The client of aiogram, pointed at the server as it is pointed at Telegram's."""
    return Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(server.url)))


def small_bot() -> Dispatcher:
    """Echoes texts, offers buttons, gives files back, counts albums."""
    router = Router()

    @router.message(CommandStart())
    async def start(message: Message) -> None:
        await message.answer(
            "<b>你好</b> & 欢迎", parse_mode="HTML", reply_markup=keyboard((("申报", "a"), ("查询", "b")))
        )

    @router.message(F.text == "键盘")
    async def offer(message: Message) -> None:
        rows = [[KeyboardButton(text="是"), KeyboardButton(text="否")]]
        await message.answer("是否？", reply_markup=ReplyKeyboardMarkup(keyboard=rows))

    @router.message(F.document)
    async def give_back(message: Message, bot: Bot) -> None:
        content = (await bot.download(message.document)).read()
        await message.answer_document(BufferedInputFile(content, message.document.file_name), caption="原样退回")

    @router.message(F.photo)
    async def measure(message: Message) -> None:
        sizes = " ".join(f"{size.width}x{size.height}" for size in message.photo)
        await message.answer(f"{sizes} 册={message.media_group_id is not None}")

    @router.message()
    async def echo(message: Message) -> None:
        await message.answer(f"收到 {message.text}")

    @router.edited_message()
    async def noticed(message: Message) -> None:
        await message.answer(f"改为 {message.text}")

    @router.callback_query(F.data == "a")
    async def apply(query: CallbackQuery) -> None:
        await query.answer("好的")
        await query.message.edit_text("选择了申报", reply_markup=keyboard((("提交", "submit"),)))

    @router.callback_query()
    async def other(query: CallbackQuery) -> None:
        await query.answer(f"不认识 {query.data}", show_alert=True)

    dispatcher = Dispatcher()
    dispatcher.include_router(router)
    return dispatcher
