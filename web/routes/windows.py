"""When the review bodies take applications in, this year: for anyone (A5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from pipeline.queries.anyone.windows import of_year
from web.error_middleware import language
from web.rendering import page
from web.visiting import CONTEXT

if TYPE_CHECKING:
    from pipeline.world import World


async def show(request: web.Request) -> web.Response:
    """All of them, whose window is announced first."""
    world: World = request.app[CONTEXT].world()
    return page("windows", language(request), year=of_year(world))


ROUTES = (web.get("/windows", show),)
