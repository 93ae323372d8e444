"""The one error route: a refusal in words, anything else in one calm sentence; the log never holds what was said."""

from __future__ import annotations

import contextlib
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from aiogram.enums import ChatType
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramForbiddenError

from bot.saying import TOAST_MOST, Say
from bot.texts import Words, language_of, lines
from bot.views.view import View
from notify import refusals
from pipeline.rules.refusals import Refused
from storage.database import Away

if TYPE_CHECKING:
    from aiogram import Bot
    from aiogram.types import Chat, ErrorEvent, User

    from bot.texts import Html

log = structlog.get_logger()

INCIDENT_DIGITS = 6


async def failed(
    event: ErrorEvent,
    say: Say | None = None,
    bot: Bot | None = None,
    event_chat: Chat | None = None,
    event_from_user: User | None = None,
) -> None:
    """Tell the person what stood against it; log what is not a refusal.

    Without *say* it failed before anything could be looked up; whom the update is from is known even then.
    """
    error = event.exception
    if say is None and bot and event_from_user and event_chat and event_chat.type == ChatType.PRIVATE:
        say = Say(bot, event_chat.id, Words(language_of(event_from_user.language_code)), event.update.callback_query)
    if isinstance(error, TelegramForbiddenError):
        log.info("bot.blocked", update=event.update.update_id)
        return
    if isinstance(error, Refused):
        said = refusals.sentence(error, say.words) if say else ""
        html = lines(*said.splitlines()) if say else None
    elif isinstance(error, Away):  # said once by the database
        said = say.words.plain("away") if say else ""
        html = say.words("away") if say else None
    else:
        incident = str(event.update.update_id)[-INCIDENT_DIGITS:]
        log.error("bot.failed", incident=incident, error=type(error).__name__, where=_where(error))
        said = say.words.plain("incident", number=incident) if say else ""
        html = say.words("incident", number=incident) if say else None
    if say is not None and html is not None:
        with contextlib.suppress(
            TelegramAPIError, ClientDecodeError
        ):  # the network is away: there is nobody to tell it to
            await _tell(say, said, html, pressed=event.update.callback_query is not None)


async def _tell(say: Say, said: str, html: Html, *, pressed: bool) -> None:
    """On the button if it fits there, else as a message."""
    if pressed and len(said) <= TOAST_MOST:
        await say.toast(said, alert=True)
        return
    await say.finish()
    await say.send(View(html))


def _where(error: BaseException) -> list[str]:
    """Files and lines only: an exception's own text may hold names, numbers or the token."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-6:]]
