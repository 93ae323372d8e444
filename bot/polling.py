"""Our own polling: what the network says is stored before it is confirmed, so that a crash loses no word.

aiogram's loop confirms an update by asking for the next before it is handled. Here the offset rises only after the raw
updates are committed; each is emptied once handled, and what a crash left is handled first at the next start.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
from typing import TYPE_CHECKING, Any

import structlog
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod

from bot.apologies import Apologies
from bot.app import introduce
from bot.feeding import Feeder
from bot.texts import LANGUAGES, text
from pipeline.messages import chat_state
from pipeline.rules.words import Running
from storage.database import Away
from storage.signs import Signs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from aiogram import Bot, Dispatcher

    from notify.networks import Networks
    from storage.database import Database

log = structlog.get_logger()

POLL_S = 25
"""How long the network may keep a poll open."""
LATE_S = 10
"""And how much longer we wait for its answer."""
SILENCE_S = 3.0
"""Nobody waits longer for the database without a word."""
AWAY_S = 2.0
BACKOFF_S = (1, 2, 5, 10, 30)
KINDS = ["message", "edited_message", "callback_query"]

Raw = dict[str, Any]


class GetRawUpdates(TelegramMethod[list[Raw]]):
    """getUpdates, unparsed: one update of a kind that we can't read must not stop all that follow it."""

    __returning__ = list[Raw]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int = POLL_S
    allowed_updates: list[str] = KINDS


class UnknownToken(Exception):
    """Nobody will ever answer with this token."""


async def poll(bots: Networks[Bot], dispatcher: Dispatcher, database: Database, now: Callable[[], datetime]) -> None:
    """Answer the chats of each network until SIGTERM or SIGINT; what runs then is finished. An unknown token ends it."""
    stop = asyncio.Event()
    feeder = Feeder(bots, dispatcher, database)
    with signals(stop):
        try:
            for id_, body in await asyncio.to_thread(_left, database):
                feeder.feed(id_, body)
            await until(stop, asyncio.gather(*(Polling(bot, database, now, feeder).run() for bot in bots)))
        except UnknownToken:
            sys.exit("\n".join(text(language, "poll-unauthorised") for language in LANGUAGES))
        finally:
            await feeder.finish()


async def until(stop: asyncio.Event, work: Any) -> None:  # noqa: ANN401  a coroutine
    """Do *work* until it ends or *stop* is set."""
    working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working


class Polling:
    """Asks, stores, hands over; over and over. Without a feeder it only stores: others hand over."""

    def __init__(self, bot: Bot, database: Database, now: Callable[[], datetime], feeder: Feeder | None) -> None:
        self._bot, self._database, self._now, self._feeder = bot, database, now, feeder
        self._offset: int | None = None
        self._troubles = 0
        self._apologies = Apologies(bot)
        self._signs = Signs(database, Running.BOT, now)

    async def run(self) -> None:
        """Go on for ever; trouble costs time, never an update."""
        await introduce(self._bot)
        while True:
            try:
                await self._once()
                self._troubles = 0
            except (TelegramUnauthorizedError, TelegramNotFound):  # 404 is what a malformed token gets
                raise UnknownToken from None
            except TelegramConflictError as conflict:
                if "webhook" in conflict.message:  # one that an earlier start had set: now it is polled again
                    await self._unhook()
                    continue
                log.warning("bot.conflict", say=" / ".join(text(language, "poll-conflict") for language in LANGUAGES))
                await self._wait()
            except TelegramRetryAfter as asked:
                await asyncio.sleep(asked.retry_after)
            except (TelegramAPIError, ClientDecodeError) as trouble:
                log.warning("bot.network", error=type(trouble).__name__, tries=self._troubles + 1)
                await self._wait()
            except Away:  # said once by the database; nothing is confirmed, and who writes now must hear of it soon
                await asyncio.sleep(AWAY_S)
            except Exception as trouble:  # noqa: BLE001  nothing is confirmed, go on
                log.error("bot.not_stored", error=type(trouble).__name__, tries=self._troubles + 1)  # noqa: TRY400  the text may hold what was said
                await self._wait()

    async def _once(self) -> None:
        if self._feeder is not None:
            await self._feeder.room()
        raw = await self._bot(GetRawUpdates(offset=self._offset), request_timeout=POLL_S + LATE_S)
        await asyncio.to_thread(self._signs.give)
        if not raw:
            return
        bodies = {int(one["update_id"]): _kept(one) for one in raw}
        fresh = await self._stored(raw, bodies)
        self._offset = max(bodies) + 1
        if self._feeder is not None:
            for id_ in fresh:
                self._feeder.feed(id_, bodies[id_])

    async def _unhook(self) -> None:
        """Have the updates wait for us again; none of them is dropped."""
        try:
            await self._bot.delete_webhook()
        except (TelegramAPIError, ClientDecodeError) as trouble:
            log.warning("bot.network", error=type(trouble).__name__, tries=self._troubles + 1)
            await self._wait()

    async def _stored(self, raw: Sequence[Raw], bodies: dict[int, str]) -> Sequence[int]:
        """The new ones among them. Raises Away; whoever must wait for the database is told at once."""
        storing = asyncio.ensure_future(asyncio.to_thread(self._store, list(bodies.items())))
        await asyncio.wait({storing}, timeout=SILENCE_S)
        if not storing.done() or isinstance(storing.exception(), Away):
            await self._apologies.say(raw)
        fresh = await storing
        self._apologies.over()
        return fresh

    def _store(self, bodies: Sequence[tuple[int, str]]) -> list[int]:
        with self._database.writing() as session:
            return chat_state.take_in(session, bodies, now=self._now())

    async def _wait(self) -> None:
        await asyncio.sleep(BACKOFF_S[min(self._troubles, len(BACKOFF_S) - 1)])
        self._troubles += 1


def _kept(raw: Raw) -> str:
    """As it is stored. Half a character, which a broken phone can send, no database takes: nobody waits for it to be mended."""
    return json.dumps(raw, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")


def _left(database: Database) -> list[tuple[int, str]]:
    with database.reading() as session:
        return chat_state.unhandled(session)


@contextlib.contextmanager
def signals(stop: asyncio.Event) -> Iterator[None]:
    """End politely on SIGTERM and SIGINT; where signals can't be had (not the main thread), the caller cancels."""
    loop, ours = asyncio.get_running_loop(), (signal.SIGTERM, signal.SIGINT)
    try:
        for one in ours:
            loop.add_signal_handler(one, stop.set)
    except (RuntimeError, ValueError, NotImplementedError):
        yield
        return
    try:
        yield
    finally:
        for one in ours:
            loop.remove_signal_handler(one)
