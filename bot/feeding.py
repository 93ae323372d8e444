"""Feeds updates to the dispatcher: one chat's in order, different chats' at once, a bounded number of them."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import structlog

from bot import reading
from bot.doing import Stored
from bot.saying import SLOT
from pipeline.messages import chat_state
from pipeline.work import traces
from storage.database import Away

if TYPE_CHECKING:
    from aiogram import Bot, Dispatcher

    from notify.networks import Networks
    from storage.database import Database

log = structlog.get_logger()

AT_ONCE = 8
WAITING_MOST = 200
"""More than these are left with the network until some are done."""

FORGETTING_S = (1, 5, 30)


class Feeder:
    """Takes raw updates and sees each through."""

    def __init__(self, bots: Networks[Bot], dispatcher: Dispatcher, database: Database) -> None:
        self._bots, self._dispatcher, self._database = bots, dispatcher, database
        self._last: dict[int, asyncio.Task[None]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)

    def feed(self, id_: int, body: str) -> None:
        """See to an update that is stored, after those of the same chat."""
        raw = json.loads(body)
        chat = chat_state.chat_of(raw)
        task = asyncio.create_task(self._see_to(id_, raw, self._bots.of(chat), after=self._last.get(chat)))
        self._last[chat] = task
        self._running.add(task)
        task.add_done_callback(lambda done: self._done(chat, done))

    def _done(self, chat: int, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if self._last.get(chat) is task:
            del self._last[chat]

    async def room(self) -> None:
        """Wait while too many are waiting."""
        while len(self._running) >= WAITING_MOST:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)

    async def finish(self) -> None:
        """Wait for everything that was fed."""
        while self._running:
            await asyncio.wait(self._running)

    async def _see_to(self, id_: int, raw: dict[str, Any], bot: Bot, *, after: asyncio.Task[None] | None) -> None:
        if after is not None:
            await asyncio.wait({after})
        async with self._slots:
            SLOT.set(self._slots)  # given back while the network asks for patience
            stored = Stored(id_)
            try:
                update = reading.read(raw, bot)
                with traces.update():
                    await self._dispatcher.feed_update(bot, update, stored=stored)
            except Exception as error:  # noqa: BLE001  whatever it is, the next update must not wait for it
                # Fed again it would fail again: it counts as handled. The exception's text may hold what was said.
                log.error("bot.update_failed", update=id_, error=type(error).__name__)  # noqa: TRY400
            if not stored.handled:
                await self._forget(id_)

    async def _forget(self, id_: int) -> None:
        """Note that it is handled; while the database is away that waits, and at last the next start feeds it again."""
        for pause in FORGETTING_S:
            try:
                await asyncio.to_thread(self._handled, id_)
                break
            except Away:
                await asyncio.sleep(pause)

    def _handled(self, id_: int) -> None:
        with self._database.writing() as session:
            chat_state.handled(session, id_)
