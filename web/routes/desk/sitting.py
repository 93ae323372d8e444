"""Whoever sits at the desk: how they like its lists, the filters they keep, and leaving, here or everywhere else."""

from __future__ import annotations

from urllib.parse import parse_qsl

from aiohttp import web

from notify.networks import is_seat
from pipeline.people import desk_settings, directory_accounts, links
from pipeline.people.desk_settings import COLUMNS, SIZES, Saved
from pipeline.queries.applicant import people
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Purpose
from web.own_forms import CSRF_FIELD
from web.receiving import number, posted
from web.rendering import page
from web.routes import signing_in
from web.routes.desk.tables import TABLES, address, again, asked_of, headings, wish_of
from web.texts import Words
from web.visiting import Visit


def _to(path: str) -> web.Response:
    return web.Response(status=303, headers={"Location": path})


async def show(request: web.Request) -> web.Response:
    """Name and posts, leaving, columns and rows, what filters are kept."""
    visit = await Visit.of(request, Purpose.DESK)
    named = headings(Words(visit.visitor.language))
    return page(
        "desk/settings",
        visit.visitor.language,
        me=await visit.look(people.me),
        table="settings",
        kept=await visit.look(desk_settings.settings),
        sizes=SIZES,
        columns=[(column, named[column]) for column in COLUMNS],
        idle_minutes=int(links.IDLE.total_seconds() // 60),
        directory=await _directory(request, visit),
        csrf=visit.csrf,
    )


async def _directory(request: web.Request, visit: Visit) -> str:
    """How this desk stands to the bureau's directory: `seat`, `connected` or `apart`; empty where there is none."""
    if signing_in.SIGN_IN not in request.app:
        return ""
    if await visit.look(directory_accounts.of) is None:
        return "apart"
    return "seat" if is_seat(visit.visitor.chat_id) else "connected"


async def choose(request: web.Request) -> web.Response:
    """Take columns and rows. Raises Refused."""
    visit = await Visit.of(request, Purpose.DESK)
    form = await posted(request)
    visit.check(form.get(CSRF_FIELD))
    size = number(form.get("size", ""))
    if size is None:
        raise Refused("page_gone")
    await visit.do(desk_settings.choose, size=size, columns=[str(one) for one in form.getall("column", [])])
    return _to("/desk")


async def save(request: web.Request) -> web.Response:
    """Keep the filter of the table on which the form stood, under the name that was typed."""
    visit = await Visit.of(request, Purpose.DESK)
    form = await posted(request)
    visit.check(form.get(CSRF_FIELD))
    table = str(form.get("table", ""))
    if table not in TABLES:
        raise Refused("page_gone")
    wish = wish_of(dict(parse_qsl(str(form.get("wish", "")))))
    try:
        await visit.do(desk_settings.save, Saved(str(form.get("filter", "")), table, asked_of(wish)))
    except Refused as refusal:
        return await again(visit, form, refusal)
    return _to(address(table, wish))


async def forget(request: web.Request) -> web.Response:
    """Let a kept filter go."""
    visit = await Visit.of(request, Purpose.DESK)
    form = await visit.form()
    await visit.do(desk_settings.forget, form.get("name", ""))
    return _to("/desk/settings")


async def leave(request: web.Request) -> web.Response:
    """Close this desk, or every other one of the same officer."""
    visit = await Visit.of(request, Purpose.DESK)
    others = (await visit.form()).get("others") == "1"
    further = "" if others else await signing_in.leaving(request, visit)
    await visit.do(links.leave, visit.secret, others=others)
    if others:
        return _to("/desk/settings")
    answer = page("desk/left", visit.visitor.language, further=further, by_directory=signing_in.SIGN_IN in request.app)
    answer.del_cookie(visit.cookie, secure=visit.secure)
    return answer


ROUTES = (
    web.get("/desk/settings", show),
    web.post("/desk/settings", choose),
    web.post("/desk/saved", save),
    web.post("/desk/saved/forget", forget),
    web.post("/desk/out", leave),
)
