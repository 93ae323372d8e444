"""Our own pages: what must not go through the chat network, and what anyone may ask."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web
from sqlalchemy import text

from web.guarding import guarded
from web.routes import (
    claiming,
    copying,
    correcting,
    fetching,
    looking,
    opening,
    publishing,
    registering,
    units,
    uploading,
    verifying,
)
from web.routes.desk import app as mini_app
from web.routes.desk import batches, cases, meetings, numbers, rosters, tables
from web.visiting import DOORS, Doors

if TYPE_CHECKING:
    from collections.abc import Callable

    from certificates.keys.register import Register
    from pipeline.world import World
    from storage.blobs import Blobs
    from storage.database import Database

STATIC = Path(__file__).parent / "static"
BY_LINK = (opening, registering, claiming, uploading, correcting, looking, fetching, copying, units)
FOR_ANYONE = (verifying, publishing)
DESK = (mini_app, tables, batches, cases, meetings, rosters, numbers)
ADDRESS_MOST = 128 * 1024
"""Ten thousand Chinese characters in a search are longer than a server takes by itself; ours answers them with a sentence."""
FORM_MOST = 3 * 1024 * 1024
"""A form of ours is small, with a sheet of votes at most; other files are streamed and have a limit of their own (routes/uploading.py)."""


def make_app(
    database: Database,
    world: Callable[[], World],
    blobs: Blobs,
    register: Callable[[], Register],
    *,
    bot_token: str = "",
) -> web.Application:
    """Every page. *register* gives the signers that a verifier trusts; *bot_token* checks what the Mini App says."""
    app = web.Application(middlewares=[guarded], client_max_size=FORM_MOST)
    app[DOORS] = Doors(database, world, blobs, register, bot_token)
    app.router.add_get("/health", health)
    app.router.add_static("/static/", STATIC, append_version=False)
    for routes in (*BY_LINK, *FOR_ANYONE, *DESK):
        app.add_routes(routes.ROUTES)
    return app


async def health(request: web.Request) -> web.Response:
    """Say that the pages answer and the database can be read."""

    def ask() -> None:
        with request.app[DOORS].database.reading() as session:
            session.execute(text("SELECT 1"))

    await asyncio.to_thread(ask)
    return web.json_response({"ok": True})
