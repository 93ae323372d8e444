"""An officer looks at a case over our own page, where its names and files must not go through the chat network."""

from __future__ import annotations

from uuid import UUID

from aiohttp import web

from pipeline import reviewing
from pipeline.queries.case import case
from pipeline.queries.case import page as pages_of
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Purpose
from web.rendering import page
from web.routes.uploading import facts
from web.visiting import Visit


async def card(request: web.Request) -> web.Response:
    """Who applies, what was stated, and every page of every file; the decision is made in the chat."""
    visit = await Visit.of(request, Purpose.LOOK)
    await visit.do(reviewing.look, visit.case_id)
    view = await visit.look(case, visit.case_id)
    return page("look", visit.visitor.language, **facts(view, visit))


async def picture(request: web.Request) -> web.Response:
    """One safe picture of one file: never the uploaded bytes."""
    visit = await Visit.of(request, Purpose.LOOK)
    try:
        evidence_id, place = UUID(request.match_info["evidence"]), int(request.match_info["place"])
    except ValueError:
        raise web.HTTPNotFound from None
    keys = await visit.look(pages_of, visit.case_id, evidence_id)
    if not 0 <= place < len(keys):
        raise Refused("no_such_slot")
    return web.Response(body=await visit.blob(keys[place]), content_type="image/jpeg")


ROUTES = (web.get("/look", card), web.get("/look/{evidence}/{place}.jpg", picture))
