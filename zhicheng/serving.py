"""The part that serves our own pages."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from aiohttp import web

from storage import schema
from web.app import ADDRESS_MOST, make_app
from zhicheng.plainly import Plainly

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from zhicheng.settings import Settings
    from zhicheng.wiring import Parts


@contextlib.asynccontextmanager
async def serving(parts: Parts) -> AsyncIterator[None]:
    """Serve the pages until the block ends. Raises Plainly if the address is taken or is none."""
    host, port = address(parts.settings)
    token = parts.settings.telegram_token.get_secret_value()
    app = make_app(parts.database, parts.world, parts.blobs, parts.register, bot_token=token)
    runner = web.AppRunner(app, access_log=None, max_line_size=ADDRESS_MOST)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise Plainly(f"ZHICHENG_WEB_LISTEN={parts.settings.web_listen}: {error.strerror}.") from None
        yield
    finally:
        await runner.cleanup()


def address(settings: Settings) -> tuple[str, int]:
    """Host and port of `web_listen`. Raises Plainly."""
    host, _, port = settings.web_listen.rpartition(":")
    if not host or not port.isdecimal():
        raise Plainly(f"ZHICHENG_WEB_LISTEN={settings.web_listen}: write HOST:PORT, as 127.0.0.1:8080.")
    return host, int(port)


def serve(parts: Parts) -> None:
    """Serve until asked to end."""
    schema.check(parts.database.engine)

    async def run() -> None:
        async with serving(parts):
            await asyncio.Event().wait()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run())
