"""What a probe and Prometheus ask, on an address of its own: it is nobody's business who is not the operator."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from aiohttp import web

from zhicheng import metrics
from zhicheng.commands.errors import CommandError
from zhicheng.listening import host_and_port
from zhicheng.readiness import lacking
from zhicheng.running import celery

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from zhicheng.wiring import Parts

PATIENCE_S = 5.0
"""Within this a probe is answered, though a database may let us wait for longer."""
FORMAT = "text/plain; version=0.0.4; charset=utf-8"


def make_app(parts: Parts) -> web.Application:
    """`/ready` and `/metrics`."""
    bell = celery(parts.settings)

    async def ready(_: web.Request) -> web.Response:
        """200 if the house can serve; else 503, with what does not answer."""
        try:
            found = await asyncio.wait_for(asyncio.to_thread(lacking, parts, bell), PATIENCE_S)
        except TimeoutError:
            found = {"answer": "none in time"}
        return web.json_response({"ready": not found, "lacking": found}, status=503 if found else 200)

    async def figures(_: web.Request) -> web.Response:
        text = await asyncio.to_thread(metrics.text, parts)
        return web.Response(body=text, headers={"Content-Type": FORMAT})

    app = web.Application()
    app.add_routes([web.get("/ready", ready), web.get("/metrics", figures)])
    return app


@contextlib.asynccontextmanager
async def observing(parts: Parts) -> AsyncIterator[None]:
    """Serve them until the block ends, where an address is named. Raises CommandError if it is taken or is none."""
    named = parts.settings.observe_listen
    if not named:
        yield
        return
    host, port = host_and_port("OBSERVE_LISTEN", named)
    runner = web.AppRunner(make_app(parts), access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise CommandError(f"ZHICHENG_OBSERVE_LISTEN={named}: {error.strerror}.") from None
        yield
    finally:
        await runner.cleanup()
