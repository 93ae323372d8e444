"""The desk as a Telegram Mini App: the chat network's signed word on who it is (initData) takes the place of a link.

The app's address carries it behind a `#`, so a script of ours can read it and nothing foreign has to be loaded.
Source: core.telegram.org/bots/webapps, "Validating data received via the Mini App".
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from aiohttp import web

from notify.catalogue import language_of
from pipeline.people import links
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Purpose
from web.error_middleware import language
from web.receiving import posted
from web.rendering import page
from web.routes.opening import with_visit
from web.visiting import CONTEXT

FRESH = timedelta(minutes=10)
"""As long as a one-time link."""
LONGEST = 4096


async def ask(request: web.Request) -> web.Response:
    """The page whose script hands the signed word on."""
    return page("desk/app", language(request))


async def enter(request: web.Request) -> web.Response:
    """Check the signature and its age; then it is a visit like any other. Raises Refused."""
    from aiogram.utils.web_app import safe_parse_webapp_init_data

    doors, form = request.app[CONTEXT], await posted(request)
    said = str(form.get("init_data", ""))[:LONGEST]
    world = doors.world()
    try:
        data = safe_parse_webapp_init_data(doors.bot_token, said) if doors.bot_token else None
    except ValueError:
        data = None
    if data is None or data.user is None or not timedelta(0) <= world.now - data.auth_date <= FRESH:
        raise Refused("link_spent")
    who = data.user

    def use() -> str:
        with doors.database.writing() as session:
            return links.enter_app(session, who.id, data.hash, language=language_of(who.language_code), world=world)

    return with_visit(request, await asyncio.to_thread(use), Purpose.DESK)


ROUTES = (web.get("/desk/app", ask), web.post("/desk/app", enter))
