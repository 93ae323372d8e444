"""Who works on a case: 我来办, give it back, put it off for today, give it to a colleague. What was typed comes along."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from aiohttp import web

from pipeline.queries.case import case
from pipeline.review import claims
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Purpose
from web.error_middleware import written
from web.routes.desk.cases import Failed, case_page, failed_by, id_of
from web.routes.desk.place import Place, around, onward
from web.visiting import Visit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


async def claim(request: web.Request) -> web.Response:
    """我来办: the office has begun, so the applicant can't take it back any more. Pressed twice is pressed once."""
    visit, form = await _asked(request)
    return await _done(request, visit, form, claims.take, over=form.get("over", ""))


async def let_go(request: web.Request) -> web.Response:
    """Give it back to the office."""
    visit, form = await _asked(request)
    return await _done(request, visit, form, claims.let_go)


async def assign(request: web.Request) -> web.Response:
    """The chief gives it to an officer of the office."""
    visit, form = await _asked(request)
    try:
        officer = UUID(form.get("officer", ""))
    except ValueError:
        return await case_page(
            request, visit, failed_by(visit, "assign", form, Refused("no_such_colleague")), status=422
        )
    return await _done(request, visit, form, claims.assign, officer)


async def later(request: web.Request) -> web.Response:
    """Pass it over for today, and show the next of the list."""
    visit, form = await _asked(request)
    place, case_id = Place.of(request.query), id_of(request)
    beside = await around(visit, place, case_id)
    try:
        await visit.do(claims.put_off, case_id)
    except Refused as refusal:
        return await case_page(request, visit, failed_by(visit, form.get("action", ""), form, refusal), status=422)
    return web.Response(status=303, headers={"Location": onward(place, beside)})


async def _asked(request: web.Request) -> tuple[Visit, Mapping[str, str]]:
    """The visit and the form; whoever may not see the case is refused before anything is noted."""
    visit = await Visit.of(request, Purpose.DESK)
    form = await visit.form()
    await visit.look(case, id_of(request))
    return visit, form


async def _done(
    request: web.Request, visit: Visit, form: Mapping[str, str], verb: Callable[..., None], *more: object, **facts: str
) -> web.Response:
    """Do it; the page again, with whatever stood in the form that the button belonged to."""
    case_id, action = id_of(request), form.get("action", "")
    try:
        await visit.do(verb, case_id, *more, **facts)
    except Refused as refusal:
        return await case_page(request, visit, failed_by(visit, action, form, refusal), status=422)
    if action and written(form):
        return await case_page(request, visit, Failed(action, "", form))
    return web.Response(status=303, headers={"Location": Place.of(request.query).case(case_id)})


ROUTES = (
    web.post("/desk/case/{case}/claim", claim),
    web.post("/desk/case/{case}/release", let_go),
    web.post("/desk/case/{case}/assign", assign),
    web.post("/desk/case/{case}/later", later),
)
