"""How the bot answers one update: shows a screen, says a word on the button, sends pictures."""

from __future__ import annotations

import asyncio
import contextlib
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import BufferedInputFile, InputMediaPhoto, Message, ReplyKeyboardRemove

from notify.fitting import CAPTION_MOST, TEXT_MOST, cut, fitting

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from uuid import UUID

    from aiogram import Bot
    from aiogram.types import CallbackQuery, MediaUnion

    from bot.texts import Html, Words
    from bot.views.view import View

T = TypeVar("T")

TOAST_MOST = 200
ALBUM_MOST = 10
TRIES = 3
UNREACHED = (TelegramNetworkError, TelegramServerError)
PASSING = (*UNREACHED, ClientDecodeError)
"""A gateway's page in place of an answer; of a method that a server may not know, that page says so."""
PATIENCE_MOST_S = 300
"""For the answer to one update: a flood may be answered by minutes, and what was done has to be said."""
COURTESY_MOST_S = 5
SLOT: ContextVar[asyncio.Semaphore | None] = ContextVar("slot", default=None)
"""What bounds how many updates are seen to at once; who is made to wait leaves the place to another chat."""


async def patiently(
    call: Callable[[], Awaitable[T]], most: float = PATIENCE_MOST_S, passing: tuple[type[Exception], ...] = PASSING
) -> T:
    """Do *call*; wait, *most* seconds in all, where the network asks for it; try again a few times at what is *passing*."""
    troubles = 0
    while True:
        try:
            return await call()
        except TelegramRetryAfter as asked:
            most -= asked.retry_after
            if most < 0:
                raise
            await _rest(asked.retry_after)
        except passing:
            troubles += 1
            if troubles == TRIES:
                raise
            await _rest(1)


_pause = asyncio.sleep


async def _rest(seconds: float) -> None:
    slot = SLOT.get()
    if slot is None:
        await _pause(seconds)
        return
    slot.release()
    try:
        await _pause(seconds)
    finally:
        await slot.acquire()


class Say:
    """Answers in one chat; of a pressed button, it answers the press exactly once."""

    def __init__(self, bot: Bot, chat_id: int, words: Words, query: CallbackQuery | None) -> None:
        self._bot, self.chat_id, self.words, self._query = bot, chat_id, words, query
        self._answered = query is None
        self.case_on_screen: tuple[int, UUID] | None = None
        """The message that now shows a case, and which."""
        self.noted_above = ""
        """What is answered above it, as markup."""
        self.painted_over: set[int] = set()
        """Earlier messages that show something else now."""

    async def show(self, view: View) -> int:
        """Put *view* in the place of the screen whose button was pressed; without one, send it. Gives the message's id."""
        pressed = self._query.message if self._query else None
        if isinstance(pressed, Message) and pressed.text is not None and not view.contact:
            return await self.edit(pressed.message_id, view)
        return await self.send(view)

    async def send(self, view: View) -> int:
        """Send *view* as a new message; its id."""
        text, keyboard = fitting(view.text), view.markup()
        sent = await patiently(lambda: self._bot.send_message(self.chat_id, text, reply_markup=keyboard))
        return sent.message_id

    async def put_away(self, text: Html) -> None:
        """Say *text*, and take away the button that stood in place of the keyboard."""
        await patiently(lambda: self._bot.send_message(self.chat_id, fitting(text), reply_markup=ReplyKeyboardRemove()))

    async def edit(self, message_id: int, view: View) -> int:
        """Make an earlier message show *view*; if it is gone, or too old to be changed, send it. Gives the message's id."""
        text, keyboard = fitting(view.text), view.keyboard()
        self.painted_over.add(message_id)
        try:
            await patiently(
                lambda: self._bot.edit_message_text(
                    text, chat_id=self.chat_id, message_id=message_id, reply_markup=keyboard
                )
            )
        except TelegramBadRequest as refusal:
            if "not modified" not in refusal.message:
                return await self.send(view)
        return message_id

    async def unbutton(self) -> None:
        """Take the buttons off the pressed message: what they led to stands below."""
        pressed = self._query.message if self._query else None
        if pressed is not None:
            await self._quietly(
                lambda: self._bot.edit_message_reply_markup(chat_id=self.chat_id, message_id=pressed.message_id)
            )

    async def toast(self, text: str, *, alert: bool = False) -> None:
        """Answer the press with a few words; *alert* ones stay until they are closed."""
        if self._query is None or self._answered:
            return
        self._answered = True
        query, words = self._query, text[:TOAST_MOST]
        await self._quietly(lambda: self._bot.answer_callback_query(query.id, words or None, show_alert=alert))

    async def finish(self) -> None:
        """Answer the press if nothing has."""
        await self.toast("")

    async def forget(self, message: Message) -> None:
        """Delete a message that should not stay in the chat, where the network lets us."""
        await self._quietly(lambda: self._bot.delete_message(self.chat_id, message.message_id))

    async def document(self, name: str, data: bytes) -> None:
        """Send one file."""
        await patiently(partial(self._bot.send_document, self.chat_id, BufferedInputFile(data, name)))

    async def picture(self, caption: str, png: bytes) -> None:
        """Send one drawn picture under its caption (plain)."""
        under, below = cut(caption, CAPTION_MOST)
        file = BufferedInputFile(png, "zhicheng.png")
        await patiently(partial(self._bot.send_photo, self.chat_id, file, caption=under, parse_mode=None))
        await self._plainly(below)

    async def pictures(self, caption: str, pictures: Sequence[bytes]) -> None:
        """Send JPEG pictures under one caption (plain), in albums where the server knows them."""
        under, below = cut(caption, CAPTION_MOST)
        for start in range(0, len(pictures), ALBUM_MOST):
            batch = pictures[start : start + ALBUM_MOST]
            files = [BufferedInputFile(data, f"{start + i + 1}.jpg") for i, data in enumerate(batch)]
            captions = [under, *[None] * (len(files) - 1)]
            if len(files) > 1 and await self._album(files, captions):
                continue
            for file, said in zip(files, captions, strict=True):
                await patiently(partial(self._bot.send_photo, self.chat_id, file, caption=said, parse_mode=None))

        await self._plainly(below)

    async def _plainly(self, text: str) -> None:
        """What a caption had no room for, in as many messages as it takes."""
        while text:
            said, text = cut(text, TEXT_MOST)
            await patiently(partial(self._bot.send_message, self.chat_id, said, parse_mode=None))

    async def _album(self, files: Sequence[BufferedInputFile], captions: Sequence[str | None]) -> bool:
        """Send pictures as one album; False if this server has no albums."""
        media: list[MediaUnion] = [
            InputMediaPhoto(media=file, caption=said, parse_mode=None)
            for file, said in zip(files, captions, strict=True)
        ]
        try:
            await patiently(partial(self._bot.send_media_group, self.chat_id, media), passing=UNREACHED)
        except (TelegramNotFound, ClientDecodeError):
            return False
        return True

    @staticmethod
    async def _quietly(call: Callable[[], Awaitable[object]]) -> None:
        """Do what is a courtesy only: too late, not allowed, or not known to this server is no error."""
        with contextlib.suppress(TelegramAPIError, ClientDecodeError):
            await patiently(call, COURTESY_MOST_S, UNREACHED)
