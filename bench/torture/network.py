"""The chat network in a storm: it refuses, breaks, is late, or acts and says nothing; and it counts what it was told."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import defaultdict
from typing import TYPE_CHECKING

from aiohttp import web

from bench.torture.plan import Ill
from chat.wire import ApiError

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler, Middleware

SENDS = frozenset({"sendmessage", "senddocument", "sendphoto"})
LATE_S = (0.5, 4.0)
RETRY_AFTER_S = 2
SHARE = 0.6
"""Of the calls that a spell meets so many go wrong."""


class Weather:
    """What the network is like now; and every message that it took, by chat."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311  a storm, no secret
        self._until: dict[Ill, float] = {}
        self.told: dict[int, set[int]] = defaultdict(set)
        """The messages that each chat has, by the network's own numbers."""
        self.documents: dict[int, list[str]] = defaultdict(list)
        """Of these, the names of the files."""
        self.suffered: dict[str, int] = defaultdict(int)
        """Calls that went wrong, by what befell them."""

    def turn(self, ill: Ill, seconds: float) -> None:
        """It is so for a while."""
        self._until[ill] = max(self._until.get(ill, 0.0), time.monotonic() + seconds)

    def clear(self) -> None:
        """It is fine again."""
        self._until.clear()

    def _befalls(self, ill: Ill) -> bool:
        hit = self._until.get(ill, 0.0) > time.monotonic() and self._chance.random() < SHARE
        self.suffered[ill] += hit
        return hit

    def middleware(self) -> Middleware:
        """For the Bot API server: each call meets the weather."""

        @web.middleware
        async def met(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self._meet(request, handler)

        return met

    async def _meet(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if "method" not in request.match_info:  # a person's side, or a file
            return await handler(request)
        if self._befalls(Ill.NETWORK_REFUSES):
            raise ApiError(429, f"Too Many Requests: retry after {RETRY_AFTER_S}", retry_after=RETRY_AFTER_S)
        if self._befalls(Ill.NETWORK_BREAKS):
            return web.Response(status=502, text="<html>Bad Gateway</html>")
        if self._befalls(Ill.NETWORK_IS_LATE):
            await asyncio.sleep(self._chance.uniform(*LATE_S))
        answer = await handler(request)
        self._note(request.match_info["method"].lower(), answer)
        if self._befalls(Ill.NETWORK_IS_MUTE) and request.transport is not None:
            request.transport.close()
        return answer

    def _note(self, method: str, answer: web.StreamResponse) -> None:
        if method not in SENDS or not isinstance(answer, web.Response) or answer.status != web.HTTPOk.status_code:
            return
        said = json.loads(answer.text or "{}")["result"]
        self.told[said["chat"]["id"]].add(said["message_id"])
        if "document" in said:
            self.documents[said["chat"]["id"]].append(said["document"]["file_name"])
