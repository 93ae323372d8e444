"""A browser asks to be told when it is shut, or wants that no more (Web Push); the worker in it that shows what came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from chat import visitors
from notify.push import NoSubscription, subscription
from pipeline.rules.refusals import Refused
from web.assets import content
from web.chat_visit import PUSHES, ChatVisit

if TYPE_CHECKING:
    from chat.turn import Turn

SCOPE = "/chat"


async def begin(request: web.Request) -> web.Response:
    """Keep where this browser takes pushes. Raises Refused."""
    visit = await ChatVisit.of(request)
    form, pushes = await visit.form(), request.app[PUSHES]
    try:
        found = subscription(form.get("endpoint", ""), form.get("key", ""), form.get("auth", ""), pushes.ways)
    except NoSubscription:
        raise Refused("push_not_taken") from None
    if not pushes.public:
        raise Refused("push_not_taken")

    def verb(turn: Turn) -> Refused | None:
        told = {"endpoint": found.endpoint, "key": found.key, "auth": found.auth, "language": visit.language}
        return visitors.take_pushes(turn, visit.secret, visit.address, told)

    await visit.do(verb)
    return web.json_response({"ok": True})


async def end(request: web.Request) -> web.Response:
    """This browser wants none any more."""
    visit = await ChatVisit.of(request)
    await visit.form()
    await visit.do(visitors.take_no_pushes, visit.secret)
    return web.json_response({"ok": True})


async def worker(_: web.Request) -> web.Response:
    """The script that the browser keeps, and wakes for a push; it minds the chat's pages and no others."""
    headers = {"Service-Worker-Allowed": SCOPE, "Cache-Control": "no-cache"}
    return web.Response(
        body=content("push-worker.js"), content_type="text/javascript", charset="utf-8", headers=headers
    )


ROUTES = (
    web.post("/chat/push", begin),
    web.post("/chat/push/end", end),
    web.get("/chat/push-worker.js", worker),
)
