"""Behind a webhook: the pages store what comes, and any number of the bot's processes share the chats among them.

Each answers a chat's updates in their order, and holds the chat until all are answered; what a process that died had is
another's after half a minute (`pipeline.messages.chat_state.hold`).
"""

from __future__ import annotations

import asyncio
import secrets
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from sqlalchemy.exc import IntegrityError

from bot.app import introduce
from bot.feeding import Feeder
from bot.polling import BACKOFF_S, KINDS, Polling, UnknownToken, signals, until
from bot.texts import LANGUAGES, text
from pipeline.messages import chat_state
from pipeline.rules.words import Running
from storage.database import Away
from storage.signs import Signs

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from aiogram import Bot, Dispatcher

    from notify.networks import Networks
    from storage.database import Database

log = structlog.get_logger()
LOOK_S = 0.2
"""So often a process asks what has come: by the database, since the pages that stored it are another process."""
AWAY_S = 2.0


@dataclass(frozen=True, slots=True)
class Hook:
    """The address that Telegram is told, and what it is to bring with each update."""

    address: str
    secret: str = field(repr=False)


async def answer(
    bots: Networks[Bot], dispatcher: Dispatcher, database: Database, now: Callable[[], datetime], hook: Hook
) -> None:
    """Answer the chats until SIGTERM or SIGINT; what runs then is finished. A token that is not known ends it.

    Our own network, where it is there too, is polled as ever, into the same table: of several processes one at a time does.
    """
    stop = asyncio.Event()
    feeder = Feeder(bots, dispatcher, database)
    works = [_Hooked(bot, database, now, feeder, hook).run() for bot in (bots.telegram,) if bot]
    works += [Polling(bot, database, now, None).run() for bot in (bots.own,) if bot]
    with signals(stop):
        try:
            await until(stop, asyncio.gather(*works))
        except UnknownToken:
            sys.exit("\n".join(text(language, "poll-unauthorised") for language in LANGUAGES))
        finally:
            await feeder.finish()


class _Hooked:
    """Looks and hands over, over and over."""

    def __init__(self, bot: Bot, database: Database, now: Callable[[], datetime], feeder: Feeder, hook: Hook) -> None:
        self._bot, self._database, self._now, self._feeder, self._hook = bot, database, now, feeder, hook
        self._name = secrets.token_hex(16)
        self._fed: set[int] = set()
        self._signs = Signs(database, Running.BOT, now)

    async def run(self) -> None:
        """Go on for ever; trouble costs time, never an update."""
        await self._tell()
        await introduce(self._bot)
        while True:
            try:
                await self._feeder.room()
                await self._once()
                await asyncio.sleep(LOOK_S)
            except Away:  # said once by the database
                await asyncio.sleep(AWAY_S)
            except IntegrityError:  # another process has just taken a chat that we wanted
                continue

    async def _tell(self) -> None:
        """Tell the network where its updates go. Every process does; it is the same each time."""
        for tries in range(sys.maxsize):
            try:
                await self._bot.set_webhook(
                    self._hook.address, secret_token=self._hook.secret, allowed_updates=KINDS, max_connections=40
                )
            except (TelegramUnauthorizedError, TelegramNotFound):
                raise UnknownToken from None
            except (TelegramAPIError, ClientDecodeError) as trouble:
                log.warning("bot.network", error=type(trouble).__name__, tries=tries + 1)
                await asyncio.sleep(BACKOFF_S[min(tries, len(BACKOFF_S) - 1)])
            else:
                return

    async def _once(self) -> None:
        held = await asyncio.to_thread(self._hold)
        await asyncio.to_thread(self._signs.give)
        for id_, body in held:
            if id_ not in self._fed:
                self._feeder.feed(id_, body)
        self._fed = {id_ for id_, _ in held}

    def _hold(self) -> list[tuple[int, str]]:
        with self._database.reading() as session:
            if not (self._fed or chat_state.waits(session)):
                return []
        with self._database.writing(lasting=False) as session:
            return chat_state.hold(session, self._name, now=self._now())
