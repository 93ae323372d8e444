"""Questions to a human at the desk: what my offices owe an answer to, each thread on its page, and the answer (B18)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from aiohttp import web

from notify.refusals import sentence
from pipeline.queries.applicant import people
from pipeline.queries.applicant import questions as queries
from pipeline.review import questions
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Purpose
from web.receiving import number
from web.rendering import page
from web.texts import Words
from web.visiting import Visit

if TYPE_CHECKING:
    from collections.abc import Mapping


async def show(request: web.Request) -> web.Response:
    """The open ones, the earliest day first, and what was answered lately."""
    visit = await Visit.of(request, Purpose.DESK)
    return page(
        "desk/questions",
        visit.visitor.language,
        me=await visit.look(people.me),
        table="questions",
        waiting=await visit.look(queries.waiting),
        answered=await visit.look(queries.answered),
    )


async def thread(request: web.Request) -> web.Response:
    """One thread, and the form of the answer."""
    return await _thread(await Visit.of(request, Purpose.DESK), _id(request))


async def answer(request: web.Request) -> web.Response:
    """Answer it; what is refused stands beside the field, with what was typed still there."""
    visit, id_ = await Visit.of(request, Purpose.DESK), _id(request)
    form = await visit.form()
    try:
        await visit.do(questions.answer, id_, form.get("text", ""), seen=_seen(form))
    except Refused as refusal:
        return await _thread(visit, id_, form, refusal)
    return web.Response(status=303, headers={"Location": f"/desk/questions/{id_}"})


async def _thread(
    visit: Visit, id_: UUID, typed: Mapping[str, str] | None = None, refusal: Refused | None = None
) -> web.Response:
    return page(
        "desk/question",
        visit.visitor.language,
        status=422 if refusal else 200,
        me=await visit.look(people.me),
        table="questions",
        thread=await visit.look(queries.thread, id_),
        most=questions.LONGEST,
        typed=(typed or {}).get("text", ""),
        said=sentence(refusal, Words(visit.visitor.language)) if refusal else "",
        csrf=visit.csrf,
    )


def _id(request: web.Request) -> UUID:
    try:
        return UUID(request.match_info["question"])
    except ValueError:
        raise web.HTTPNotFound from None


def _seen(form: Mapping[str, str]) -> int | None:
    """How many remarks the page showed: a colleague may have answered meanwhile. None where the form does not say."""
    return number(form.get("version", ""))


ROUTES = (
    web.get("/desk/questions", show),
    web.get("/desk/questions/{question}", thread),
    web.post("/desk/questions/{question}", answer),
)
