"""The chat network as a channel: one message out, one file in, by the Bot API (https://core.telegram.org/bots/api)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Protocol, TypeVar

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup
from aiohttp import ClientConnectorError, ConnectionTimeoutError

from notify.channels import Closed, TryLater, Unanswered, Undeliverable
from notify.connection import Connection
from notify.fitting import fits_a_caption, fitting

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from aiogram import Bot

T = TypeVar("T")

PATIENCE_S = 5.0
"""After a network error; the duty's own not_before spaces further tries."""
SILENT = (TelegramNetworkError, ClientDecodeError, TimeoutError, OSError)
"""No answer of the network's own came: none at all, or a gateway's page."""
NOT_GIVEN = (ClientConnectorError, ConnectionTimeoutError)
"""No connection was had, so nothing was asked."""


class Trouble(Protocol):
    """Whoever says an outage once (`storage.outage`)."""

    def failed(self, error: BaseException) -> None:
        """A call failed."""
        ...

    def worked(self) -> None:
        """A call went through."""
        ...


class Telegram:
    """Sends and fetches for worker processes, over one connection a process."""

    def __init__(
        self,
        make_bot: Callable[[], Bot],
        buttons: Callable[[UUID | None, UUID | None, UUID | None, str], InlineKeyboardMarkup | None],
        *,
        file_limit: int,
        outage: Trouble,
    ) -> None:
        """*buttons* makes the keyboard that opens a case, an office's queue or a question: (case, office, question, language)."""
        self._outage = outage
        self._connection = Connection(make_bot)
        self._buttons = buttons
        self._file_limit = file_limit

    def send(
        self,
        chat_id: int,
        text: str,
        *,
        language: str,
        case_id: UUID | None,
        office_id: UUID | None = None,
        question_id: UUID | None = None,
        attachment: tuple[str, bytes] | None = None,
        edits: int | None = None,
    ) -> int:
        """Send HTML *text*, with the file if there is one; the message's id. Raises TryLater, Undeliverable.

        With *edits*, that earlier message is changed in place; if it is gone, a new one is sent.
        """
        markup = self._buttons(case_id, office_id, question_id, language)

        async def sending(bot: Bot) -> int:
            if edits is not None and await _edited(bot, chat_id, edits, text, markup):
                return edits
            if attachment is None:
                return (await bot.send_message(chat_id, fitting(text), reply_markup=markup)).message_id
            name, data = attachment
            file = BufferedInputFile(data, name)
            if not fits_a_caption(text):  # the network would take neither: the words stand below
                await bot.send_document(chat_id, file)
                return (await bot.send_message(chat_id, fitting(text), reply_markup=markup)).message_id
            if name.endswith((".png", ".jpg")):  # a drawn chart or a cut photo is looked at, not kept
                return (await bot.send_photo(chat_id, file, caption=text, reply_markup=markup)).message_id
            return (await bot.send_document(chat_id, file, caption=text, reply_markup=markup)).message_id

        return self._use(sending)

    def redraw(self, chat_id: int, message_id: int, text: str, keyboard: InlineKeyboardMarkup | None) -> None:
        """Make an earlier message say HTML *text*; one that says so already is fine. Raises TryLater, Undeliverable."""

        async def editing(bot: Bot) -> None:
            try:
                await bot.edit_message_text(
                    fitting(text), chat_id=chat_id, message_id=message_id, reply_markup=keyboard
                )
            except TelegramBadRequest as refusal:
                if "not modified" not in refusal.message:
                    raise

        self._use(editing)

    def fetch(self, source: str) -> bytes:
        """The bytes of a file that somebody sent. Raises TryLater, Undeliverable (gone, or over the limit)."""

        async def fetching(bot: Bot) -> bytes:
            file = await bot.get_file(source)
            if file.file_path is None or (file.file_size or 0) > self._file_limit:
                raise Undeliverable("file too large")
            into = _Bounded(self._file_limit)
            await bot.download_file(file.file_path, into)
            return into.getvalue()

        return self._use(fetching)

    def close(self) -> None:
        """Leave the network; the next call comes back to it."""
        self._connection.close()

    def _use(self, doing: Callable[[Bot], Awaitable[T]]) -> T:
        """Do it with the bot, and put its errors in our words; `from None`, because their texts can hold the token."""
        try:
            done = self._connection.use(doing)
        except (TelegramRetryAfter, TelegramServerError, *SILENT) as trouble:
            self._outage.failed(trouble)
            raise _later(trouble) from None
        except TelegramForbiddenError as refusal:
            raise Closed(refusal.message[:120]) from None
        except (TelegramBadRequest, TelegramNotFound) as refusal:
            gone = "chat not found" in refusal.message
            raise (Closed if gone else Undeliverable)(refusal.message[:120]) from None
        except TelegramAPIError as error:
            raise Undeliverable(type(error).__name__) from None
        self._outage.worked()
        return done


def _later(trouble: Exception) -> TryLater:
    """What that trouble asks for, and whether the network may have done what it was asked."""
    if isinstance(trouble, TelegramRetryAfter):
        return TryLater(trouble.retry_after)
    answered = isinstance(trouble, TelegramServerError)
    return (TryLater if answered or isinstance(trouble.__cause__, NOT_GIVEN) else Unanswered)(PATIENCE_S)


async def _edited(bot: Bot, chat_id: int, message_id: int, text: str, markup: InlineKeyboardMarkup | None) -> bool:
    """True if the message now says *text*."""
    try:
        await bot.edit_message_text(fitting(text), chat_id=chat_id, message_id=message_id, reply_markup=markup)
    except TelegramBadRequest as refusal:
        return "not modified" in refusal.message
    return True


class _Bounded(io.BytesIO):
    """A buffer that ends a download at the limit: the declared size is the sender's word."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: bytes, /) -> int:  # type: ignore[override]  # aiogram writes bytes only
        """Take *data*, or refuse it past the limit."""
        if self.tell() + len(data) > self._limit:
            raise Undeliverable("file too large")
        return super().write(data)
