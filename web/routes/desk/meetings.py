"""The review committee's meetings: formed of ticked cases, votes by hand or from the sheet, then the public notice."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO
from uuid import UUID

from aiohttp import web

from pipeline import committee
from pipeline.cage.reading import LARGEST, sheet_rows
from pipeline.queries import meetings as queries
from pipeline.queries import people
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Action, Purpose
from web import sheets
from web.rendering import page
from web.routes.desk.batches import outcomes_page, ticked
from web.routes.desk.sending import XLSX, send
from web.visiting import CSRF_FIELD, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

VOTE = "vote:"
"""Before the case's number, in the field that holds its votes."""


def _id(request: web.Request) -> UUID:
    try:
        return UUID(request.match_info["meeting"])
    except ValueError:
        raise web.HTTPNotFound from None


def _to(meeting_id: UUID) -> web.Response:
    return web.Response(status=303, headers={"Location": f"/desk/meeting/{meeting_id}"})


def _whole(text: object) -> int:
    """A whole number of a form. Raises Refused."""
    said = str(text).strip()
    if not said.isdecimal() or len(said) > 3:  # noqa: PLR2004  999 members
        raise Refused("number_needed")
    return int(said)


async def listed(request: web.Request) -> web.Response:
    """Every meeting of my offices."""
    visit = await Visit.of(request, Purpose.DESK)
    found, me = await visit.look(queries.meetings), await visit.look(people.me)
    return page("desk/meetings", visit.visitor.language, me=me, table="meetings", meetings=found)


async def convene(request: web.Request) -> web.Response:
    """Form a meeting of the ticked cases; one line a case says whether it goes before it."""
    visit = await Visit.of(request, Purpose.DESK)
    form = await request.post()
    visit.check(form.get(CSRF_FIELD))
    try:
        held_on = date.fromisoformat(str(form.get("held_on", "")))
    except ValueError:
        raise Refused("date_needed") from None
    many, members = await ticked(visit, form), _whole(form.get("members", ""))
    meeting_id, outcomes = await visit.do(committee.convene, many, held_on=held_on, members=members)
    if all(outcome.refusal is None for outcome in outcomes):
        return _to(meeting_id)
    return await outcomes_page(visit, Action.DELIBERATE, outcomes)


async def show(request: web.Request) -> web.Response:
    """One meeting: its cases, and what is to be entered."""
    visit = await Visit.of(request, Purpose.DESK)
    found, me = await visit.look(queries.meeting, _id(request)), await visit.look(people.me)
    return page("desk/meeting", visit.visitor.language, me=me, table="meetings", meeting=found, csrf=visit.csrf)


async def enter(request: web.Request) -> web.Response:
    """Take the votes, by hand or from the sheet; every row is checked before any is applied."""
    visit = await Visit.of(request, Purpose.DESK)
    form = await request.post()
    visit.check(form.get(CSRF_FIELD))
    file = form.get("sheet")
    if isinstance(file, web.FileField) and file.filename:
        data = file.file.read(LARGEST + 1)
        votes = queries.votes_in(await asyncio.to_thread(sheet_rows, data))
    else:
        votes = _by_hand(form)
    await visit.do(committee.enter, _id(request), present=_whole(form.get("present", "")), votes=votes)
    return _to(_id(request))


def _by_hand(form: Mapping[str, Any]) -> dict[str, int]:
    said = {key.removeprefix(VOTE): value for key, value in form.items() if key.startswith(VOTE)}
    return {number: _whole(value) for number, value in said.items()}


async def announce(request: web.Request) -> web.Response:
    """Put what passed on public notice under one document number."""
    visit = await Visit.of(request, Purpose.DESK)
    form = await visit.form()
    outcomes = await visit.do(committee.announce, _id(request), document=form.get("document", ""))
    return await outcomes_page(visit, Action.ANNOUNCE, outcomes)


async def export(request: web.Request) -> web.StreamResponse:
    """The sheet to be filled in."""
    visit = await Visit.of(request, Purpose.DESK)

    def written(session: Session, *, by: Actor, world: World) -> BinaryIO:
        return sheets.as_xlsx("表决", queries.sheet(session, _id(request), by=by, world=world))

    return await send(request, await visit.look(written), f"meeting-{visit.world.today}.xlsx", XLSX)


ROUTES = (
    web.get("/desk/meetings", listed),
    web.post("/desk/meetings", convene),
    web.get("/desk/meeting/{meeting}", show),
    web.post("/desk/meeting/{meeting}", enter),
    web.post("/desk/meeting/{meeting}/notice", announce),
    web.get("/desk/meeting/{meeting}/sheet.xlsx", export),
)
