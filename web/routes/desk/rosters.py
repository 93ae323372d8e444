"""The roster (花名册) as a file: whole for the office, or without ID number, phone and birth date for publication (U12).

The whole one is for deciders and for a purpose that they type in; who took either away, when and why, is kept and shown to
those who are on it (B10).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from aiohttp import hdrs, web

from notify.refusals import sentence
from pipeline.case import looks
from pipeline.queries.applicant import people
from pipeline.queries.officer import desk, roster
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Node, Purpose, Rank
from web.rendering import page
from web.routes.desk.sending import attached
from web.routes.desk.tables import year_of
from web.texts import Words
from web.visiting import Visit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

SHOWN = 500
"""Rows on the page; the file has all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which roster an address means: `/desk/roster.xlsx` or `.csv`, `?published=1` for the masked one, `?year=2026`."""

    kind: str
    published: bool
    year: int

    @classmethod
    def of(cls, request: web.Request) -> Asked:
        """Raise HTTPNotFound for a kind of file that there isn't, Refused for a year or a form that can't be."""
        kind = request.match_info["kind"]
        if kind not in {"xlsx", "csv"}:
            raise web.HTTPNotFound
        published = request.query.get("published") == "1"
        if kind == "csv" and not published:  # its ID numbers; said before anybody is asked what for
            raise Refused("csv_loses_digits")
        return cls(kind, published, year_of(request.query.get("year", "")))


async def export(request: web.Request) -> web.Response:
    """The masked one at once; for the whole one the form that asks what for."""
    visit, asked = await Visit.of(request, Purpose.DESK), Asked.of(request)
    if not asked.published:
        return await _form(visit, request)
    if request.method != hdrs.METH_HEAD:
        await visit.do(looks.took_roster, asked.year, published=True)
    return await _sent(visit, asked)


async def take(request: web.Request) -> web.Response:
    """The whole one, for the purpose that was typed in."""
    visit, asked = await Visit.of(request, Purpose.DESK), Asked.of(request)
    why = (await visit.form()).get("why", "")
    try:
        await visit.do(looks.took_roster, asked.year, published=asked.published, why=why)
    except Refused as refusal:
        if refusal.code != "purpose_needed":
            raise
        return await _form(visit, request, why, sentence(refusal, Words(visit.visitor.language)))
    return await _sent(visit, asked)


async def _form(visit: Visit, request: web.Request, typed: str = "", said: str = "") -> web.Response:
    me = await visit.look(people.me)
    may = any(post.node is Node.BODY and post.rank.reaches(Rank.DECIDER) for post in me.posts)
    why_not = "" if may else sentence(Refused("rank_too_low", needs=Rank.DECIDER), Words(visit.visitor.language))
    return page(
        "desk/purpose",
        visit.visitor.language,
        status=422 if said else 200,
        me=me,
        why_not=why_not,
        table="",
        address=request.rel_url,
        typed=typed,
        said=said,
        csrf=visit.csrf,
    )


async def _sent(visit: Visit, asked: Asked) -> web.Response:
    data = await visit.aside(partial(roster.as_file, published=asked.published), asked.kind, asked.year)
    named = f"roster-{asked.year or visit.world.today}{'-published' if asked.published else ''}"
    return attached(data, f"{named}.{asked.kind}")


async def show(request: web.Request) -> web.Response:
    """The roster for publication as a page to read and print, with the files beside it."""
    visit = await Visit.of(request, Purpose.DESK)
    year = year_of(request.query.get("year", ""))

    def read(session: Session, *, by: Actor, world: World) -> list[tuple[str, ...]]:
        return list(islice(roster.rows(session, year, published=True, by=by, world=world), SHOWN + 2))

    heading, *rows = await visit.look(read)
    return page(
        "desk/roster",
        visit.visitor.language,
        me=await visit.look(people.me),
        table="roster",
        year=year,
        years=desk.years(visit.world),
        heading=heading,
        rows=rows[:SHOWN],
        more=len(rows) > SHOWN,
    )


ROUTES = (
    web.get("/desk/roster", show),
    web.get("/desk/roster.{kind}", export),
    web.post("/desk/roster.{kind}", take),
)
