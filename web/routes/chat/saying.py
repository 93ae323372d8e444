"""What a person says in the browser: words, pressed buttons, a contact. Each once, however often it is sent."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from aiohttp import web

from chat import people
from chat.markup import units
from chat.sending import LONGEST_TEXT
from pipeline.rules.refusals import Refused
from storage import network as rows
from web.chat_app import signed
from web.chat_visit import ACT_FIELD, ChatVisit, the_bots_answer
from web.error_middleware import wants_json
from web.receiving import MESSAGE, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chat.turn import Turn

DATA_MOST = 256
"""Bytes of what a button carries: four times what one of ours may."""
NAME_MOST, PHONE_MOST = 60, 30


async def say(request: web.Request) -> web.Response:
    """Send a text. Raises Refused."""
    visit = await ChatVisit.of(request)
    form = await visit.form()
    text = form.get("text", "").replace("\r\n", "\n").replace("\0", "").strip()
    if not text:
        raise Refused("message_empty")
    if units(text) > LONGEST_TEXT:
        raise Refused("message_too_long", most=LONGEST_TEXT)

    def verb(turn: Turn) -> dict[str, Any]:
        return {"id": people.say(turn, visit.chat_id, text)["message_id"]}

    return await answered(request, visit, await visit.once(act_of(form, "say", text), verb))


async def tap(request: web.Request) -> web.Response:
    """Press a button. Raises Refused."""
    visit = await ChatVisit.of(request)
    form = await visit.form()
    message, data = number(form.get("message", ""), MESSAGE), form.get("data", "").replace("\0", "")
    if message is None or not 0 < len(data.encode()) <= DATA_MOST:
        raise Refused("form_not_ours")

    def verb(turn: Turn) -> dict[str, Any]:
        return {"tapped": people.tap(turn, visit.chat_id, message, data)["tapped"]}

    return await answered(request, visit, await visit.once(act_of(form, "tap", str(message), data), verb))


async def share(request: web.Request) -> web.Response:
    """Answer a button that asks for a name and a telephone. Raises Refused."""
    visit = await ChatVisit.of(request)
    form = await visit.form()
    name, phone = (" ".join(form.get(field, "").split()) for field in ("name", "phone"))
    if not name or not phone or len(name) > NAME_MOST or len(phone) > PHONE_MOST:
        raise Refused("contact_incomplete")

    def verb(turn: Turn) -> dict[str, Any]:
        return {"id": people.share(turn, visit.chat_id, name, phone)["message_id"]}

    return await answered(request, visit, await visit.once(act_of(form, "share", name, phone), verb))


async def app(request: web.Request) -> web.Response:
    """Open a page of ours with the network's signed word on who it is (`web.routes.desk.app`). Raises Refused."""
    visit = await ChatVisit.of(request)
    form = await visit.form()
    message = number(form.get("message", ""), MESSAGE)
    if message is None:
        raise Refused("form_not_ours")
    found = await visit.network.look(rows.message, visit.chat_id, message)
    keys = (found or {}).get("reply_markup", {}).get("inline_keyboard", [])
    pages = [button["web_app"]["url"] for row in keys for button in row if "web_app" in button]
    if not pages or not pages[0].startswith(f"{visit.site}/"):
        raise Refused("form_not_ours")
    return web.Response(status=303, headers={"Location": f"{pages[0].removeprefix(visit.site)}#{signed(visit)}"})


def act_of(form: Mapping[str, str], *what: str) -> str:
    """The number under which a form is sent, together with what it says: one page has one number for all its buttons."""
    given = form.get(ACT_FIELD, "")
    if not given or len(given) > 64:  # noqa: PLR2004  ours have twenty
        raise Refused("form_not_ours")
    return sha256("\0".join([given, *what]).encode()).hexdigest()[:32]


async def answered(request: web.Request, visit: ChatVisit, answer: dict[str, Any]) -> web.Response:
    """For a script, what became of it; without one the chat again, once the bot has answered or a little later."""
    if wants_json(request):
        return web.json_response({"ok": True, **answer})
    await the_bots_answer(visit.network, visit.chat_id, answer.get("tapped") or answer["id"])
    return web.Response(status=303, headers={"Location": "/chat#end"})


ROUTES = (
    web.post("/chat/say", say),
    web.post("/chat/tap", tap),
    web.post("/chat/share", share),
    web.post("/chat/app", app),
)
