"""The bot put together: the client to the chat network, and the dispatcher with every route."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.types import BotCommand
from aiogram.utils.token import TokenValidationError

from bot import refusing
from bot.doing import DomainMiddleware
from bot.remembering import Remembering
from bot.routers import (
    answering,
    casework,
    certificates,
    contacts,
    copying,
    correcting,
    deciding,
    desk,
    filing,
    forms,
    helping,
    joining,
    linking,
    menu,
    otherwise,
    own_account,
    recovering,
    registration,
    replacing,
    returning,
    sharing,
    spoken,
    stating,
    units,
    verifying,
    working_at,
)
from bot.routers import (
    files as files_routes,
)
from bot.texts import LANGUAGES, text
from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.world import World
    from storage.database import Database

TIMEOUT_S = 20.0
"""For one request; a long poll has its own."""


def make_bot(token: str, api_url: str | None) -> Bot:
    """Make the client to the chat network, or to the Bot API server at *api_url*. Raises Refused."""
    server = TelegramAPIServer.from_base(api_url) if api_url else PRODUCTION
    properties = DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True)
    try:
        return Bot(token, session=AiohttpSession(api=server, timeout=TIMEOUT_S), default=properties)
    except TokenValidationError:
        raise Refused("bot_token_wrong") from None


def make_dispatcher(database: Database, world: Callable[[], World], files: Callable[[str], bytes]) -> Dispatcher:
    """Every route of the bot. *files* gives the bytes of a blob by its key."""
    conversations = Remembering(database)
    dispatcher = Dispatcher(storage=conversations, files=files, pack=world().pack)
    dispatcher.update.outer_middleware(DomainMiddleware(database, world, conversations))
    dispatcher.message.outer_middleware(menu.LeaveConversation())
    dispatcher.errors.register(refusing.failed)
    dispatcher.include_routers(
        spoken.first_router(),
        joining.router(),
        menu.router(),
        linking.router(),
        own_account.router(),
        registration.router(),
        recovering.router(),
        contacts.router(),
        desk.router(),
        verifying.router(),
        units.router(),
        forms.router(),
        filing.router(),
        stating.router(),
        working_at.router(),
        correcting.router(),
        casework.router(),
        answering.router(),
        files_routes.router(),
        deciding.router(),
        returning.router(),
        certificates.router(),
        copying.router(),
        sharing.router(),
        replacing.router(),
        helping.router(),
        spoken.router(),
        otherwise.router(),
    )
    return dispatcher


async def introduce(bot: Bot) -> None:
    """Tell the network which commands to offer; without it everything works, so trouble here is none."""
    for language in LANGUAGES:
        commands = [BotCommand(command=name, description=text(language, f"command-{name}")) for name in menu.COMMANDS]
        code = None if language == LANGUAGES[0] else language  # the first is for everyone else
        with contextlib.suppress(TelegramAPIError, ClientDecodeError):
            await bot.set_my_commands(commands, language_code=code)
