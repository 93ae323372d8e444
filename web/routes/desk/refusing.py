"""What is refused at the desk keeps the desk around it: its navigation, and what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from aiohttp import web

from notify.refusals import sentence
from pipeline.queries.applicant import people
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Purpose
from web.error_middleware import language, typed, wants_json
from web.rendering import page
from web.routes.signing_in import SIGN_IN
from web.sign_in.begun import DESK
from web.texts import Words
from web.visiting import VISIT

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler

OVER = {"visit_over": "desk_over", "visit_over_kept": "desk_over_kept"}
"""What is said instead where one comes by a directory, and not by the chat."""


@web.middleware
async def at_desk(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Run the handler; a refusal during a visit to the desk is a page of the desk."""
    try:
        return await handler(request)
    except Refused as refusal:
        visit = request.get(VISIT)
        if (
            refusal.code in OVER
            and SIGN_IN in request.app
            and request.path.startswith(DESK)
            and not wants_json(request)
        ):
            return await _outside(request, refusal)
        if visit is None or visit.visitor.purpose is not Purpose.DESK or wants_json(request):
            raise
        said = sentence(refusal, Words(visit.visitor.language))
        me, kept = await visit.look(people.me), await typed(request)
        return page("desk/trouble", visit.visitor.language, status=422, me=me, table="", said=said, kept=kept)


async def _outside(request: web.Request, refusal: Refused) -> web.Response:
    """There is no visit: the sentence, and the way in by the directory, to the very page that was asked for."""
    language_, to = language(request), request.path_qs if request.method == "GET" else DESK
    said, kept = sentence(Refused(OVER[refusal.code]), Words(language_)), await typed(request)
    return page("trouble", language_, status=422, said=said, kept=kept, sign_in=f"/sign-in/go?{urlencode({'to': to})}")
