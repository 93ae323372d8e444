"""Leave: who stands in for whom, from one day to another (B22)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from aiohttp import web

from notify.refusals import sentence
from pipeline.offices import stand_ins
from pipeline.queries.applicant import people
from pipeline.queries.officer.at_desk import leave
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Purpose
from web.rendering import page
from web.texts import Words
from web.visiting import Visit

if TYPE_CHECKING:
    from collections.abc import Mapping

BESIDE = {"days_of_leave": "first", "no_such_colleague": "colleague"}


async def show(request: web.Request) -> web.Response:
    """What is arranged, and the form."""
    return await _page(await Visit.of(request, Purpose.DESK))


async def _page(visit: Visit, typed: Mapping[str, str] | None = None, refusal: Refused | None = None) -> web.Response:
    view, words = await visit.look(leave), Words(visit.visitor.language)
    return page(
        "desk/leave",
        visit.visitor.language,
        status=422 if refusal else 200,
        me=await visit.look(people.me),
        table="",
        leave=view,
        today=visit.world.today,
        typed=typed or {},
        said=sentence(refusal, words) if refusal else "",
        beside=BESIDE.get(refusal.code, "") if refusal else "",
        csrf=visit.csrf,
    )


async def give(request: web.Request) -> web.Response:
    """Let a colleague stand in."""
    visit = await Visit.of(request, Purpose.DESK)
    form = await visit.form()
    try:
        await visit.do(
            stand_ins.give,
            _officer(form, "officer"),
            _officer(form, "colleague"),
            _day(form, "first"),
            _day(form, "last"),
        )
    except Refused as refusal:
        return await _page(visit, form, refusal)
    return web.Response(status=303, headers={"Location": "/desk/leave"})


def _officer(form: Mapping[str, str], name: str) -> UUID:
    try:
        return UUID(form.get(name, ""))
    except ValueError:
        raise Refused("no_such_colleague") from None


def _day(form: Mapping[str, str], name: str) -> date:
    try:
        return date.fromisoformat(form.get(name, ""))
    except ValueError:
        raise Refused("days_of_leave", most=stand_ins.LONGEST.days) from None


async def end(request: web.Request) -> web.Response:
    """End it before its time."""
    visit = await Visit.of(request, Purpose.DESK)
    await visit.form()
    try:
        stand_in = UUID(request.match_info["stand_in"])
    except ValueError:
        raise web.HTTPNotFound from None
    await visit.do(stand_ins.end, stand_in)
    return web.Response(status=303, headers={"Location": "/desk/leave"})


ROUTES = (
    web.get("/desk/leave", show),
    web.post("/desk/leave", give),
    web.post("/desk/leave/{stand_in}/end", end),
)
