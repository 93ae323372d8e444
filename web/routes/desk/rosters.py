"""The roster (花名册) as a file: whole for the office, or without ID number, phone and birth date for publication (U12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from aiohttp import web

from pipeline.queries import roster
from pipeline.rules.words import Purpose
from web import sheets
from web.routes.desk.sending import XLSX, send
from web.visiting import Visit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World


async def export(request: web.Request) -> web.StreamResponse:
    """`/desk/roster.xlsx` or `.csv`, with `?published=1` for the masked one."""
    visit = await Visit.of(request, Purpose.DESK)
    published, kind = request.query.get("published") == "1", request.match_info["kind"]
    if kind not in {"xlsx", "csv"}:
        raise web.HTTPNotFound

    def written(session: Session, *, by: Actor, world: World) -> BinaryIO:
        rows = roster.rows(session, published=published, by=by, world=world)
        return sheets.as_xlsx("花名册", rows) if kind == "xlsx" else sheets.as_csv(rows)

    file = await visit.look(written)
    name = f"roster-{visit.world.today}{'-published' if published else ''}.{kind}"
    return await send(request, file, name, XLSX if kind == "xlsx" else "text/csv")


ROUTES = (web.get("/desk/roster.{kind}", export),)
