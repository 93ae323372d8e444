"""What happens in the chat, as it happens: server-sent events, one bell a chat. Nobody asks the database while nothing does.

Source: html.spec.whatwg.org, "Server-sent events".
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from chat import visitors
from storage.database import Away
from web.chat_visit import STREAMS, ChatVisit
from web.error_middleware import HEADERS
from web.receiving import MESSAGE, number

if TYPE_CHECKING:
    from collections.abc import Iterator

RETRY_MS = 2000
BEAT_S = 25.0
"""So often something is sent, that proxies keep the line open and a dead one is noticed."""
TYPING_S = 10.0
OF_ONE, THERE, MOST = 5, 400, 3000
"""Open chats of one person, of one address, and in this process. A browser opens six connections to a host at most."""
RELOAD = "event: reload\ndata: {}\n\n"
ELSEWHERE = "event: elsewhere\ndata: {}\n\n"


async def follow(request: web.Request) -> web.StreamResponse:
    """Everything after the event that the browser saw last, then what comes. Raises Refused."""
    visit = await ChatVisit.of(request)
    known = request.headers.get("Last-Event-ID") or request.query.get("after", "")
    seen = number(known, MESSAGE)
    after = visit.visitor.last if seen is None else seen
    with request.app[STREAMS].taken(visit.chat_id, visit.address) as end:
        answer = web.StreamResponse(headers=HEADERS | {"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
        await answer.prepare(request)
        try:
            await answer.write(f"retry: {RETRY_MS}\n\n".encode())
            await _goes_on(answer, visit, after, end)
        except (ConnectionError, asyncio.IncompleteReadError, Away):
            pass  # the browser asks again, from where it was
    return answer


async def _goes_on(answer: web.StreamResponse, visit: ChatVisit, after: int, end: asyncio.Event) -> None:
    ending = asyncio.ensure_future(end.wait())
    try:
        while not visit.network.closed:
            asking = asyncio.ensure_future(visit.network.events(visit.chat_id, after, BEAT_S))
            await asyncio.wait({asking, ending}, return_when=asyncio.FIRST_COMPLETED)
            if ending.done():
                asking.cancel()
                await answer.write(ELSEWHERE.encode())
                return
            found = await asking
            if found and not await _still(visit):
                await answer.write(RELOAD.encode())
                return
            if found and found[0]["seq"] != after + 1:  # some of it is forgotten already
                await answer.write(RELOAD.encode())
                return
            await answer.write("".join(_frames(found, visit)).encode() or b":\n\n")
            after = found[-1]["seq"] if found else after
    finally:
        ending.cancel()


async def _still(visit: ChatVisit) -> bool:
    """False once this browser was put out of the chat."""
    return await visit.network.look(visitors.visitor, visit.secret, visit.network.now()) is not None


def _frames(events: list[dict[str, Any]], visit: ChatVisit) -> Iterator[str]:
    """One frame an event, with its number; what says nothing to the browser moves only the number on."""
    now = visit.network.now().timestamp()
    for event in events:
        kind, data = event["kind"], {}
        if kind in {"message", "edited"}:
            message = event["message"]
            data = {
                "id": message["message_id"],
                "html": visit.bubble(message),
                "mine": not message["from"]["is_bot"],
                "keyboard": event.get("keyboard") is not None,
            }
        elif kind == "deleted":
            data = {"id": event["message_id"]}
        elif kind == "answered":
            data = {"text": event["text"], "alert": event["alert"], "tapped": event.get("tapped", 0)}
        elif kind == "typing" and now - event["at"] > TYPING_S:
            kind = "past"
        yield f"id: {event['seq']}\nevent: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


ROUTES = (web.get("/chat/events", follow),)
