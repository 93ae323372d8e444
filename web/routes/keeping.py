"""What was typed when a visit ended in mid-form: kept for a day, and given back to the same chat when it comes again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

from pipeline.people import links
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Purpose
from web.error_middleware import typed, wants_json
from web.own_forms import CSRF_FIELD, csrf_of
from web.rendering import page
from web.routes.opening import onward
from web.visiting import CONTEXT, Visit

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler


@web.middleware
async def keeping(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Run the handler; a form that comes after its visit has ended is kept for whoever filled it in."""
    try:
        return await handler(request)
    except Refused as refusal:
        if refusal.code != "visit_over" or request.method != "POST" or wants_json(request):
            raise
        if not await _kept(request):
            raise
        raise Refused("visit_over_kept") from None


async def _kept(request: web.Request) -> bool:
    """True if the form was one of that visit's own, and its texts are kept now."""
    texts = await typed(request)
    brought = (await request.post()).get(CSRF_FIELD) if texts else None
    own = (value for name, value in request.cookies.items() if "visit-" in name)
    secret = next((one for one in own if brought == csrf_of(one)), None)
    if secret is None:
        return False
    doors = request.app[CONTEXT]

    def keep() -> bool:
        with doors.database.writing() as session:
            return links.keep_typed(session, secret, texts, world=doors.world())

    return await asyncio.to_thread(keep)


async def show(request: web.Request) -> web.Response:
    """The texts, to be copied from, and the way on."""
    visit = await Visit.of(request, _purpose(request))
    texts, who = await visit.look(links.typed_before), visit.visitor
    return page("kept", who.language, csrf=visit.csrf, kept=texts, purpose=who.purpose, onward=onward(who))


async def drop(request: web.Request) -> web.Response:
    """They are not needed any more."""
    visit = await Visit.of(request, _purpose(request))
    await visit.form()
    await visit.do(links.drop_typed)
    return web.Response(status=303, headers={"Location": onward(visit.visitor)})


def _purpose(request: web.Request) -> Purpose:
    try:
        return Purpose(request.match_info["purpose"])
    except ValueError:
        raise web.HTTPNotFound from None


ROUTES = (web.get("/kept/{purpose}", show), web.post("/kept/{purpose}", drop))
