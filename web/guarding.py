"""What every answer of the pages has: strict headers; of what goes wrong, one calm sentence, and nothing personal in logs."""

from __future__ import annotations

import secrets
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from notify.catalogue import language_of
from notify.refusals import sentence
from pipeline.rules.refusals import Refused
from web.rendering import page
from web.texts import Words

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler

log = structlog.get_logger("web")
LANGUAGE = web.RequestKey("language", str)
"""The language of the chat that a link was given to."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@web.middleware
async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Run the handler; put the headers on whatever comes of it."""
    try:
        answer = await handler(request)
    except web.HTTPException as answered:
        answer = answered if answered.status < 400 else _trouble(request, answered.status)  # noqa: PLR2004
    except Refused as refusal:
        answer = refused(request, refusal)
    except Exception as error:  # noqa: BLE001  the last door: a person never sees a traceback
        answer = _incident(request, error)
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer


def refused(request: web.Request, refusal: Refused) -> web.Response:
    """One clear sentence; for a script, as JSON."""
    said = sentence(refusal, Words(language(request)))
    status = 429 if refusal.code == "too_many_tries" else 422
    if wants_json(request):
        return web.json_response({"ok": False, "said": said}, status=status)
    return page("trouble", language(request), status=status, said=said)


def language(request: web.Request) -> str:
    """The visitor's language: the chat's, once a link is open; the browser's before."""
    known = request.get(LANGUAGE)
    return known or language_of(request.headers.get("Accept-Language", "zh"))


def wants_json(request: web.Request) -> bool:
    """True if a script of ours asks, not a form."""
    return request.headers.get("Accept") == "application/json"


def _trouble(request: web.Request, status: int) -> web.Response:
    words = Words(language(request))
    key = f"trouble-{status}"
    return page("trouble", language(request), status=status, said=words.plain(key if words.knows(key) else "trouble"))


def _incident(request: web.Request, error: Exception) -> web.Response:
    number = secrets.token_hex(3)
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    where = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
    log.error("web.failed", incident=number, error=type(error).__name__, where=where)
    said = Words(language(request)).plain("incident", number=number)
    return page("trouble", language(request), status=500, said=said)
