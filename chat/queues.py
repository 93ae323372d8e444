"""Waiting for what comes: one bell a chat, and one for the bot, rung after the commit. Nobody asks the database meanwhile."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_POLL = 50
"""Seconds; a client that asks for more is answered then."""
MOST_AT_ONCE = 100


class Bell:
    """Wakes everybody who waits."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake those who wait now; who comes later waits for the next ring."""
        self._event.set()
        self._event = asyncio.Event()

    async def heard(self, seconds: float) -> None:
        """Return at the next ring, or after *seconds*."""
        await within(self._event, seconds)


class Bells:
    """A bell for each name, while somebody listens to it."""

    def __init__(self) -> None:
        self._next: dict[object, asyncio.Event] = {}

    def next(self, name: object) -> asyncio.Event:
        """What is set when the bell of that name rings next: to be taken before one looks, so that no ring is missed."""
        return self._next.setdefault(name, asyncio.Event())

    def ring(self, names: Iterable[object]) -> None:
        """Wake those who listen to them."""
        for name in names:
            if (waiting := self._next.pop(name, None)) is not None:
                waiting.set()

    def ring_all(self) -> None:
        """Wake everybody."""
        self.ring(list(self._next))


async def within(event: asyncio.Event, seconds: float) -> None:
    """Return once *event* is set, or after *seconds*."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
