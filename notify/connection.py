"""A process's one open way to the chat network, for stages that are synchronous: a bot, on an event loop in a thread."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import weakref
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiogram import Bot

T = TypeVar("T")

PARTING_S = 2.0
"""How long the end of a process waits until the network's connections are closed."""


class Connection:
    """Made on first use, kept for every later one: a bot for each message would cost a TLS handshake and 0.25 s to close.

    A loop's thread does not live on in a fork: a process that finds another's makes its own.
    """

    def __init__(self, make_bot: Callable[[], Bot]) -> None:
        self._make_bot = make_bot
        self._lock = threading.Lock()
        self._opened: _Opened | None = None

    def use(self, doing: Callable[[Bot], Awaitable[T]]) -> T:
        """Wait for what *doing* does with the bot. Raises what it raises; the connection serves on."""
        opened = self._open()

        async def done() -> T:
            return await doing(opened.bot)

        waiting = asyncio.run_coroutine_threadsafe(done(), opened.loop)
        try:
            return waiting.result()
        finally:
            waiting.cancel()  # whoever is interrupted waits no longer: nobody is left to hear the answer

    def close(self) -> None:
        """Close what is open; a later use opens anew."""
        with self._lock:
            opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()

    def _open(self) -> _Opened:
        with self._lock:
            if self._opened is None or self._opened.process != os.getpid():
                self._opened = _Opened(self._make_bot())
            return self._opened


class _Opened:
    """A bot whose session belongs to the loop of one thread of one process."""

    def __init__(self, bot: Bot) -> None:
        self.bot, self.loop, self.process = bot, asyncio.new_event_loop(), os.getpid()
        threading.Thread(target=_run, args=(self.loop,), name="chat network", daemon=True).start()
        self.close = weakref.finalize(self, _close, bot, self.loop, self.process)  # at the process's end at the latest


def _run(loop: asyncio.AbstractEventLoop) -> None:
    loop.run_forever()
    loop.close()


def _close(bot: Bot, loop: asyncio.AbstractEventLoop, process: int) -> None:
    if process != os.getpid():
        return  # a fork inherited it: the connection is its parent's
    with contextlib.suppress(TimeoutError):
        asyncio.run_coroutine_threadsafe(bot.session.close(), loop).result(PARTING_S)
    loop.call_soon_threadsafe(loop.stop)
