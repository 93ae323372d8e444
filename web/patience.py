"""Connections on which nothing is asked: whoever opens many and says nothing must not hold them for ever."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp.typedefs import Handler
    from aiohttp.web_protocol import RequestHandler

ASKING_S = 15.0
"""As long a browser may take from connecting to the end of its request's head; for bodies see `web.receiving`."""
KEPT_S = 75.0
"""As long a connection is kept for the next request: longer than a proxy's own pause, commonly a minute."""
LOOK_S = 3.0


class Patience:
    """Of one server: which connections are being answered, and since when the others are silent."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._answering: set[RequestHandler] = set()
        self._silent: dict[RequestHandler, tuple[float, float]] = {}
        """Since when, and how long at most."""

    @web.middleware
    async def answering(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Note that a whole request has come, and when it was answered."""
        connection = request.protocol
        self._answering.add(connection)
        try:
            return await handler(request)
        finally:
            self._answering.discard(connection)
            self._silent[connection] = self._clock(), KEPT_S

    def look(self, server: web.Server) -> None:
        """Let go whoever has been silent for too long."""
        now, there = self._clock(), set(server.connections)
        self._silent = {one: since for one, since in self._silent.items() if one in there}
        for connection in there - self._answering:
            since, most = self._silent.setdefault(connection, (now, ASKING_S))
            if now - since > most:
                connection.force_close()

    async def watch(self, runner: web.AppRunner) -> None:
        """Look again and again."""
        while True:
            await asyncio.sleep(LOOK_S)
            if runner.server is not None:
                self.look(runner.server)
