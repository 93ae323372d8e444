"""A correction over our own page: what the certificate says, what it should say, and the proofs (A17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from notify.refusals import sentence
from pipeline.kinds import correction
from pipeline.people.attempts import Guarded, count_attempt
from pipeline.queries.applicant import correction as queries
from pipeline.queries.case import case
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Kind, Purpose
from web.rendering import page
from web.routes.uploading import facts
from web.texts import Words
from web.visiting import Visit

if TYPE_CHECKING:
    from pipeline.queries.applicant.correction import Form


async def ask(request: web.Request) -> web.Response:
    """Every field that may be corrected, beside what the certificate says."""
    visit = await Visit.of(request, Purpose.CORRECT)
    return await _form(visit)


async def _form(visit: Visit, said: str = "", failed: str = "", typed: str = "") -> web.Response:
    """*failed*: the field whose new value was not taken; what was *typed* stands there still."""
    view = await visit.look(case, visit.case_id)
    forms: dict[str, Form] = {}
    for field in visit.world.pack.service(Kind.CORRECTION).fields:
        forms[field.id] = await visit.look(queries.form, visit.case_id, field.id)
    status = 422 if said else 200
    changes = {change.field: change.new for change in view.changes}
    return page(
        "correct",
        visit.visitor.language,
        status=status,
        forms=forms,
        changes=changes,
        said=said,
        failed=failed,
        typed=typed,
        **facts(view, visit),
    )


async def take(request: web.Request) -> web.Response:
    """Take one field's new value, or leave the field as it is."""
    visit = await Visit.of(request, Purpose.CORRECT)
    form, field = await visit.form(), request.match_info["field"]
    try:
        if field == "id_number" and "leave" not in form:
            await visit.do(count_attempt, Guarded.NUMBER)
        value = None if "leave" in form else form.get("value", "")
        await visit.do(correction.ask, visit.case_id, field, value)
    except Refused as refusal:
        said = sentence(refusal, Words(visit.visitor.language))
        return await _form(visit, said, field, form.get("value", ""))
    return web.Response(status=303, headers={"Location": "/correct"})


ROUTES = (web.get("/correct", ask), web.post("/correct/{field}", take))
