"""The review committee's meetings: formed of ticked cases, votes by hand or from the sheet, then the public notice."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from aiohttp import hdrs, web

from notify.refusals import sentence
from pipeline.cage.reading import LARGEST, sheet_rows
from pipeline.case import looks
from pipeline.queries.applicant import people
from pipeline.queries.officer import meetings as queries
from pipeline.review import committee
from pipeline.rules.refusals import Refused
from pipeline.rules.voting import WrongVote, fault_of
from pipeline.rules.words import Action, Purpose
from web.error_middleware import written
from web.own_forms import CSRF_FIELD
from web.receiving import number, posted
from web.rendering import page
from web.routes.desk.batches import outcomes_page, ticked
from web.routes.desk.cases import SURE
from web.routes.desk.sending import attached
from web.routes.desk.tables import again
from web.texts import Words
from web.visiting import Visit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

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
    said = number(text, 3)
    if said is None:
        raise Refused("number_needed")
    return said


async def listed(request: web.Request) -> web.Response:
    """Every meeting of my offices."""
    visit = await Visit.of(request, Purpose.DESK)
    found, me = await visit.look(queries.meetings), await visit.look(people.me)
    return page("desk/meetings", visit.visitor.language, me=me, table="meetings", meetings=found)


async def convene(request: web.Request) -> web.Response:
    """Form a meeting of the ticked cases; one line a case says whether it goes before it."""
    visit = await Visit.of(request, Purpose.DESK)
    form = await posted(request)
    visit.check(form.get(CSRF_FIELD))
    try:
        held_on = _day(form.get("held_on", ""))
        many, members = await ticked(visit, form), _whole(form.get("members", ""))
        meeting_id, outcomes = await visit.do(committee.convene, many, held_on=held_on, members=members)
    except Refused as refusal:
        return await again(visit, form, refusal)
    if all(outcome.refusal is None for outcome in outcomes):
        return _to(meeting_id)
    return await outcomes_page(visit, Action.DELIBERATE, outcomes)


def _day(said: object) -> date:
    try:
        return date.fromisoformat(str(said))
    except ValueError:
        raise Refused("date_needed") from None


async def show(request: web.Request) -> web.Response:
    """One meeting: its cases, and what is to be entered."""
    return await _page(await Visit.of(request, Purpose.DESK), _id(request))


async def _page(
    visit: Visit, meeting: UUID, *, failed: str = "", said: str = "", typed: Mapping[str, Any] | None = None
) -> web.Response:
    """*failed*: which form was not taken, and *said* why; what was *typed* stands there still."""
    found, me = await visit.look(queries.meeting, meeting), await visit.look(people.me)
    status, shown = (
        422 if said else 200,
        {"failed": failed, "said": said, "typed": typed or {}, "kept": written(typed or {})},
    )
    about = {"me": me, "table": "meetings", "meeting": found, "csrf": visit.csrf}
    return page("desk/meeting", visit.visitor.language, status=status, **about, **shown)


async def _taken(
    visit: Visit, meeting: UUID, failed: str, form: Mapping[str, Any], do: Callable[[], Awaitable[web.Response]]
) -> web.Response:
    """What *do* answers, once the box beside the button is ticked; else the page with the reason and all that was typed."""
    visit.check(form.get(CSRF_FIELD))
    try:
        if form.get(SURE) != "1":
            raise Refused("sure_needed")
        return await do()
    except Refused as refusal:
        said = sentence(refusal, Words(visit.visitor.language))
        return await _page(visit, meeting, failed=failed, said=said, typed=form)


async def enter(request: web.Request) -> web.Response:
    """Take the votes that were typed; every row is checked before any is applied."""
    visit, meeting, form = await Visit.of(request, Purpose.DESK), _id(request), await posted(request)

    async def do() -> web.Response:
        await visit.do(committee.enter, meeting, present=_whole(form.get("present", "")), votes=_by_hand(form))
        return _to(meeting)

    return await _taken(visit, meeting, "votes", form, do)


async def enter_sheet(request: web.Request) -> web.Response:
    """Take the votes from the sheet; every row is checked before any is applied."""
    visit, meeting, form = await Visit.of(request, Purpose.DESK), _id(request), await posted(request)

    async def do() -> web.Response:
        file = form.get("sheet")
        if not isinstance(file, web.FileField) or not file.filename:
            raise Refused("no_file_chosen")
        present, data = _whole(form.get("present", "")), file.file.read(LARGEST + 1)
        read = queries.votes_in(await asyncio.to_thread(sheet_rows, data, {}))
        await visit.do(committee.enter, meeting, present=present, votes=read.votes, lines=read.lines)
        return _to(meeting)

    return await _taken(visit, meeting, "sheet", form, do)


def _by_hand(form: Mapping[str, Any]) -> dict[str, int]:
    said = {key.removeprefix(VOTE): value for key, value in form.items() if key.startswith(VOTE)}
    faults = {number: fault for number, value in said.items() if (fault := fault_of(value))}
    if faults:
        raise Refused(
            "votes_wrong", rows=tuple(WrongVote(fault, number, said[number]) for number, fault in faults.items())
        )
    return {number: int(value) for number, value in said.items()}


async def announce(request: web.Request) -> web.Response:
    """Put what passed on public notice under one document number."""
    visit, meeting, form = await Visit.of(request, Purpose.DESK), _id(request), await posted(request)

    async def do() -> web.Response:
        outcomes = await visit.do(committee.announce, meeting, document=str(form.get("document", "")))
        return await outcomes_page(visit, Action.ANNOUNCE, outcomes)

    return await _taken(visit, meeting, "notice", form, do)


async def export(request: web.Request) -> web.Response:
    """The sheet to be filled in."""
    visit = await Visit.of(request, Purpose.DESK)

    view = await visit.look(queries.meeting, _id(request))
    if request.method != hdrs.METH_HEAD:
        await visit.do(looks.took_votes, [item.case_id for item in view.items])
    return attached(await visit.aside(queries.as_file, view.line.id), f"meeting-{visit.world.today}.xlsx")


ROUTES = (
    web.get("/desk/meetings", listed),
    web.post("/desk/meetings", convene),
    web.get("/desk/meeting/{meeting}", show),
    web.post("/desk/meeting/{meeting}", enter),
    web.post("/desk/meeting/{meeting}/sheet", enter_sheet),
    web.post("/desk/meeting/{meeting}/notice", announce),
    web.get("/desk/meeting/{meeting}/sheet.xlsx", export),
)
