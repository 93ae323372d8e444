"""When the bot answered whom: seen at the chat network, where the person would see it."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from typing import TYPE_CHECKING

from aiohttp import web

from chat import people, wire

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler, Middleware

    from chat.network import Network

PATIENCE_S = 60.0
"""Whoever has no answer after this has none."""


class Answers:
    """Each person asks one thing at a time, and waits for its answer."""

    def __init__(self) -> None:
        self._awaited: defaultdict[str, asyncio.Future[float]] = defaultdict(asyncio.Future)
        """By what is waited for: a chat's next message, or a press; the bot may be faster than whoever begins to wait."""
        self.screens: dict[int, int] = {}
        """The newest message of the bot's in each chat."""
        self.none = 0
        """Things asked that nobody answered."""

    def middleware(self) -> Middleware:
        """For the Bot API server: each of the bot's calls is heard once it is done."""

        @web.middleware
        async def heard(request: web.Request, handler: Handler) -> web.StreamResponse:
            done = await handler(request)
            method = request.match_info.get("method", "").lower()
            if method == "answercallbackquery":
                self._answered((await wire.read(request)).text("callback_query_id"))
            elif method == "sendmessage" and isinstance(done, web.Response) and done.status == web.HTTPOk.status_code:
                said = json.loads(done.text or "{}")["result"]
                self.screens[said["chat"]["id"]] = said["message_id"]
                self._answered(str(said["chat"]["id"]))
            return done

        return heard

    def _answered(self, what: str) -> None:
        if not self._awaited[what].done():
            self._awaited[what].set_result(time.perf_counter())

    async def said(self, network: Network, chat_id: int, text: str) -> float | None:
        """Seconds until the chat has a message after *text*; None without one."""
        self._awaited.pop(str(chat_id), None)
        begun = time.perf_counter()
        await network.act(people.say, chat_id, text)
        return await self._wait(str(chat_id), begun)

    async def pressed(self, network: Network, chat_id: int, data: str) -> float | None:
        """Seconds until the press has its answer, which the bot gives last; None without one."""
        begun = time.perf_counter()
        press = await network.act(people.tap, chat_id, self.screens.get(chat_id, 0), data)
        return await self._wait(str(press["query_id"]), begun)

    async def _wait(self, what: str, begun: float) -> float | None:
        try:
            return await asyncio.wait_for(self._awaited[what], PATIENCE_S) - begun
        except TimeoutError:
            self.none += 1
            return None
        finally:
            self._awaited.pop(what, None)
