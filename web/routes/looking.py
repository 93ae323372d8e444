"""An officer looks at a case over our own page, where its names and files must not go through the chat network."""

from __future__ import annotations

from uuid import UUID

from aiohttp import hdrs, web

from notify.findings import field_name
from notify.stated import of_unit
from pipeline.case import looks
from pipeline.queries.case import case
from pipeline.queries.case import page as pages_of
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Looked, Purpose
from web.rendering import page
from web.routes.uploading import facts
from web.texts import Words
from web.visiting import Visit


async def seen(request: web.Request, visit: Visit, case_id: UUID, what: Looked) -> None:
    """Note that an officer sees that of the case, before it leaves us (B10); of HEAD nothing leaves, so nothing is noted."""
    if request.method != hdrs.METH_HEAD and await visit.look(looks.is_new, case_id, what):
        await visit.do(looks.note, case_id, what)


async def card(request: web.Request) -> web.Response:
    """Who applies, what was stated, and every page of every file; the decision is made in the chat, and opening was the press there that gave the link."""
    visit = await Visit.of(request, Purpose.LOOK)
    view, words = await visit.look(case, visit.case_id), Words(visit.visitor.language)
    await seen(request, visit, visit.case_id, Looked.FACTS)
    changed = [
        (
            field_name(words, one.field),
            of_unit(one.field, one.old, words),
            of_unit(one.field, one.new, words),
        )
        for one in view.changes
    ]
    return page("look", visit.visitor.language, changed=changed, **facts(view, visit))


async def picture(request: web.Request) -> web.Response:
    """One safe picture of one file: never the uploaded bytes."""
    visit = await Visit.of(request, Purpose.LOOK)
    return await one_page(request, visit, visit.case_id)


async def one_page(request: web.Request, visit: Visit, case_id: UUID) -> web.Response:
    """The picture that the address names, of that case. Raises Refused."""
    try:
        evidence_id, place = UUID(request.match_info["evidence"]), int(request.match_info["place"])
    except ValueError:
        raise web.HTTPNotFound from None
    keys = await visit.look(pages_of, case_id, evidence_id)
    if not 0 <= place < len(keys):
        raise Refused("no_such_slot")
    await seen(request, visit, case_id, Looked.FILES)
    return web.Response(body=await visit.blob(keys[place]), content_type="image/jpeg")


ROUTES = (web.get("/look", card), web.get("/look/{evidence}/{place}.jpg", picture))
