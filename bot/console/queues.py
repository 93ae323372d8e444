"""Two queues that are waited on: what the bot has not confirmed (getUpdates), and what people see happen."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.console.wire import ApiError, Json

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_POLL = 50
"""Seconds; a client that asks for more is answered then."""
MOST_AT_ONCE = 100
TAKEN_OVER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


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
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return


@dataclass(slots=True)
class Updates:
    """The bot's queue. An update stays until an offset above its id confirms it (Bot API, "getUpdates")."""

    ids: Iterator[int]
    _waiting: list[Json] = field(default_factory=list)
    _allowed: frozenset[str] = frozenset()
    _bell: Bell = field(default_factory=Bell)
    _turn: int = 0
    _closed: bool = False

    def add(self, kind: str, content: Json) -> None:
        """Queue an update, unless the bot's last allowed_updates left out its *kind*."""
        if not self._allowed or kind in self._allowed:
            self._waiting.append({"update_id": next(self.ids), kind: content})
            self._bell.ring()

    async def fetch(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Confirm what lies below *offset* (negative: all but the last so many), then wait for what comes."""
        self._confirm(offset)
        self._turn += 1
        mine = self._turn
        self._bell.ring()  # whoever polled before us is told that he was replaced
        clock = asyncio.get_running_loop().time
        until = clock() + min(max(seconds, 0), LONGEST_POLL)
        while not self._waiting and not self._closed and clock() < until:
            await self._bell.heard(until - clock())
            if mine != self._turn:
                raise ApiError(409, TAKEN_OVER)
        return self._waiting[: min(max(limit, 1), MOST_AT_ONCE)]

    def allow(self, kinds: frozenset[str]) -> None:
        """From now on queue these kinds only; none named: all."""
        self._allowed = kinds

    def clear(self) -> None:
        """Drop what is not confirmed (drop_pending_updates)."""
        self._waiting.clear()

    def close(self) -> None:
        """Let go whoever waits."""
        self._closed = True
        self._bell.ring()

    def _confirm(self, offset: int) -> None:
        if offset > 0:
            self._waiting = [update for update in self._waiting if update["update_id"] >= offset]
        elif offset < 0:
            self._waiting = self._waiting[offset:]


@dataclass(slots=True)
class Events:
    """Everything that happened in all chats, in order, for people to follow. Never shortened while the server lives."""

    _all: list[Json] = field(default_factory=list)
    _bell: Bell = field(default_factory=Bell)
    _closed: bool = False

    @property
    def last(self) -> int:
        """Number of the newest event; 0 if there is none."""
        return len(self._all)

    def add(self, event: Json) -> int:
        """Number an event and wake who waits for it."""
        self._all.append(event | {"seq": len(self._all) + 1})
        self._bell.ring()
        return len(self._all)

    async def after(self, cursor: int, chat_id: int, seconds: float) -> list[Json]:
        """Return what came after event *cursor* in one chat (0: in all); waits up to *seconds* for the first."""
        clock = asyncio.get_running_loop().time
        until = clock() + min(max(seconds, 0), LONGEST_POLL)
        while True:
            found = [event for event in self._all[cursor:] if chat_id in {0, event["chat_id"]}]
            if found or self._closed or clock() >= until:
                return found
            cursor = len(self._all)
            await self._bell.heard(until - clock())

    def close(self) -> None:
        """Let go whoever waits."""
        self._closed = True
        self._bell.ring()
