"""The pictures of a case on the desk: one safe page at a time, and the photo that a correction replaces."""

from __future__ import annotations

from aiohttp import web

from pipeline.queries.case import case
from pipeline.queries.officer.at_desk import old_photo
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Looked, Purpose
from web.routes.desk.cases import id_of
from web.routes.looking import one_page, seen
from web.visiting import Visit


async def picture(request: web.Request) -> web.Response:
    """One safe picture of one file: never the uploaded bytes."""
    visit = await Visit.of(request, Purpose.DESK)
    return await one_page(request, visit, id_of(request))


async def before(request: web.Request) -> web.Response:
    """The photo on the certificate that a correction changes."""
    visit = await Visit.of(request, Purpose.DESK)
    case_id = id_of(request)
    await visit.look(case, case_id)
    key = await visit.look(old_photo, case_id)
    if not key:
        raise Refused("no_such_slot")
    await seen(request, visit, case_id, Looked.FILES)
    return web.Response(body=await visit.blob(key), content_type="image/jpeg")


ROUTES = (
    web.get("/desk/case/{case}/before.jpg", before),
    web.get("/desk/case/{case}/{evidence}/{place}.jpg", picture),
)
