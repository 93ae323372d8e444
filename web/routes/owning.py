"""All that is kept of a person, taken over our own page where the chat must not carry it (B11)."""

from __future__ import annotations

from aiohttp import web

from pipeline.people.attempts import Guarded, count_attempt
from pipeline.queries.applicant import own_paper
from pipeline.rules.words import Purpose
from web.rendering import page
from web.visiting import Visit


async def offer(request: web.Request) -> web.Response:
    """What there is to take."""
    visit = await Visit.of(request, Purpose.OWN_DATA)
    return page("own", visit.visitor.language, kinds=own_paper.KINDS, csrf=visit.csrf)


async def take(request: web.Request) -> web.Response:
    """The file; so often an hour as in the chat. Raises Refused."""
    visit, kind = await Visit.of(request, Purpose.OWN_DATA), request.match_info["kind"]
    if kind not in own_paper.KINDS:
        raise web.HTTPNotFound
    await visit.form()
    await visit.do(count_attempt, Guarded.EXPORT)
    data = await visit.aside(own_paper.as_file, kind, visit.visitor.language)
    headers = {"Content-Disposition": f'attachment; filename="zhicheng-{visit.world.today}.{kind}"'}
    return web.Response(body=data, content_type=own_paper.KINDS[kind], headers=headers)


ROUTES = (web.get("/own", offer), web.post("/own/{kind}", take))
