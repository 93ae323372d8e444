"""The chat as a page: the last messages and a form, which work without scripts; how one comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from chat import people, visitors
from notify.catalogue import LANGUAGES
from pipeline.evidence.files import CHAT_FILE_LIMIT
from storage import network as rows
from web.chat_visit import NETWORK, ChatVisit, cookie, fresh_act, the_bots_answer
from web.error_middleware import language
from web.receiving import MESSAGE, number, posted
from web.rendering import page
from web.texts import Words
from web.visiting import CONTEXT

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from chat.turn import Turn

SHOWN = 40
"""Messages of a page."""
START_MOST = 64
"""Characters that a link may hand to the bot (Bot API, "Deep linking")."""


async def show(request: web.Request) -> web.Response:
    """The chat; for who is in none, what it is and a button, so that no preview of a link makes one."""
    visit = await ChatVisit.known(request)
    if visit is None:
        start = request.query.get("start", "")[:START_MOST]
        return page("chat_start", language(request), start=start, languages=LANGUAGES)
    before = request.query.get("before", "")
    at = number(before, MESSAGE) or 0
    found = await visit.network.look(_last, visit, at)
    return page("chat", visit.language, **_facts(visit, found, earlier=at))


def _last(session: Session, visit: ChatVisit, before: int) -> dict[str, Any]:
    messages = rows.messages(session, visit.chat_id, before=before, most=SHOWN)
    recent = rows.events(session, visit.chat_id, visit.visitor.last - 4)
    told = [event["text"] for event in recent if event["kind"] == "answered" and event["text"]]
    return {"messages": messages, "told": told[-1] if told else ""}


def _facts(visit: ChatVisit, found: dict[str, Any], *, earlier: int) -> dict[str, Any]:
    """What the page shows."""
    messages = found["messages"]
    keyboard = visit.visitor.keyboard or {}
    keys = [[_key(key) for key in row] for row in keyboard.get("keyboard", [])]
    return {
        "bubbles": [visit.bubble(message) for message in messages],
        "before": messages[0]["message_id"] if len(messages) == SHOWN else 0,
        "earlier": earlier,
        "last": visit.visitor.last,
        "told": found["told"],
        "keys": keys,
        "csrf": visit.csrf,
        "act": fresh_act(),
        "most": CHAT_FILE_LIMIT,
    }


def _key(key: dict[str, Any] | str) -> dict[str, Any]:
    """A button of the bot's keyboard: a word to be said, or what asks for a name and a telephone."""
    given = {"text": key} if isinstance(key, str) else key
    return {"text": given["text"], "contact": bool(given.get("request_contact"))}


async def begin(request: web.Request) -> web.Response:
    """Make a chat for a browser that is in none, and say what the bot's own button says: /start."""
    visit, form = await ChatVisit.known(request), await posted(request)
    start = str(form.get("start", "")).strip()[:START_MOST]
    chosen = str(form.get("language", ""))
    spoken = chosen if chosen in LANGUAGES else language(request)
    said = f"/start {start}".strip()
    network = request.app[NETWORK]
    if visit is not None:
        if start:
            await visit.once(fresh_act(), lambda turn: _said(turn, visit.chat_id, said))
        return web.Response(status=303, headers={"Location": "/chat"})
    name, address = Words(spoken).plain("chat-visitor"), request.app[CONTEXT].address_of(request)

    def enter(turn: Turn) -> tuple[str, int, int]:
        code = "zh-hans" if spoken == "zh" else spoken
        secret, chat_id = visitors.begin(turn, name, code, address)
        return secret, chat_id, people.say(turn, chat_id, said)["message_id"]

    secret, chat_id, after = await network.act(enter)
    await the_bots_answer(network, chat_id, after)
    return let_in(request, secret)


def _said(turn: Turn, chat_id: int, text: str) -> dict[str, Any]:
    return {"id": people.say(turn, chat_id, text)["message_id"]}


def let_in(request: web.Request, secret: str) -> web.Response:
    """Go to the chat with its cookie. Lax: a link in a messenger leads to the chat that one is in."""
    answer = web.Response(status=303, headers={"Location": "/chat"})
    answer.set_cookie(
        cookie(request),
        secret,
        max_age=int(visitors.KEPT_FOR.total_seconds()),
        httponly=True,
        secure=request.app[CONTEXT].is_secure(request),
        samesite="Lax",
    )
    return answer


ROUTES = (web.get("/chat", show), web.post("/chat/begin", begin))
