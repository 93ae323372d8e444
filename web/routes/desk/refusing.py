"""What is refused at the desk keeps the desk around it: its navigation, and what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from notify.refusals import sentence
from pipeline.queries import people
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Purpose
from web.error_middleware import typed, wants_json
from web.rendering import page
from web.texts import Words
from web.visiting import VISIT

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler


@web.middleware
async def at_desk(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Run the handler; a refusal during a visit to the desk is a page of the desk."""
    try:
        return await handler(request)
    except Refused as refusal:
        visit = request.get(VISIT)
        if visit is None or visit.visitor.purpose is not Purpose.DESK or wants_json(request):
            raise
        said = sentence(refusal, Words(visit.visitor.language))
        me, kept = await visit.look(people.me), await typed(request)
        return page("desk/trouble", visit.visitor.language, status=422, me=me, table="", said=said, kept=kept)
