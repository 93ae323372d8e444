"""The desk as a Telegram Mini App: the chat network's signed word on who it is (initData) takes the place of a link.

The app's address carries it behind a `#`, so a script of ours can read it and nothing foreign has to be loaded.
Source: core.telegram.org/bots/webapps, "Validating data received via the Mini App".
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from aiogram.utils.web_app import WebAppInitData

FRESH = timedelta(minutes=10)
"""As long as a one-time link."""
LONGEST = 4096


async def ask(request: web.Request) -> web.Response:
    """The page whose script hands the signed word on."""
    return page("desk/app", language(request))


async def enter(request: web.Request) -> web.Response:
    """Check the signature and its age; then it is a visit like any other. Raises Refused."""
    doors, form = request.app[CONTEXT], await posted(request)
    said = str(form.get("init_data", ""))[:LONGEST]
    world = doors.world()
    found = [(token, data) for token in doors.bot_tokens if (data := _read(token, said)) is not None]
    if not found:
        raise Refused("link_spent")
    token, data = found[0]
    who = data.user
    # A network speaks for its own people alone.
    if who is None or doors.bot_tokens.of(who.id) != token or not timedelta(0) <= world.now - data.auth_date <= FRESH:
        raise Refused("link_spent")

    def use() -> str:
        with doors.database.writing() as session:
            return links.enter_app(session, who.id, data.hash, language=language_of(who.language_code), world=world)

    return with_visit(request, await asyncio.to_thread(use), Purpose.DESK)


def _read(token: str, said: str) -> WebAppInitData | None:
    """What the network of that token said; None if it did not."""
    from aiogram.utils.web_app import safe_parse_webapp_init_data

    try:
        return safe_parse_webapp_init_data(token, said)
    except ValueError:
        return None


ROUTES = (web.get("/desk/app", ask), web.post("/desk/app", enter))
