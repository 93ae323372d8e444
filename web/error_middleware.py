"""What every answer of the pages has: strict headers; of what goes wrong, one calm sentence, and nothing personal in logs."""

from __future__ import annotations

import secrets
import traceback
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from aiohttp import web

from notify.catalogue import language_of
from notify.refusals import sentence
from pipeline.rules.refusals import Refused
from storage.database import Away
from web import problems
from web.receiving import posted
from web.rendering import page
from web.texts import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aiohttp.typedefs import Handler

log = structlog.get_logger("web")
LANGUAGE = web.RequestKey("language", str)
"""The language of the chat that a link was given to."""
AGAIN_S = 30
"""After this an answer that could not be given may be asked for again."""
AGAIN = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
STATUS = {
    "too_many_tries": 429,
    "no_place_free": 503,
    "no_stream_free": 503,
    "export_too_many": 503,
    "directory_away": 503,
    "api_key_missing": 401,
    "api_key_wrong": 401,
    "api_scope_missing": 403,
    "api_body_wrong": 400,
    "api_query_wrong": 400,
    "api_media_wrong": 415,
    "api_too_fast": 429,
}
"""Of a refusal; of any other 422."""
TO_SYSTEMS = {"certificate_not_found": 404, "certificate_not_found_so": 404, "file_too_large": 413}
"""What another system is told by these; a person's page by 422, alike for a wrong code."""

CARRIED = (
    "csrf", "version", "action", "case", "batch", "table", "until", "wish", "all", "sure", "compared:", "distinct",
    "agreed", "confirmed", "form", "way", "leave", "init_data",
)  # fmt: skip
"""How the fields begin that a form of ours carries without anybody typing."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",  # under "no-referrer" browsers send our own forms with "Origin: null"
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Server": "zhicheng",  # which server, and which version of it, helps only who looks for its holes
}


@web.middleware
async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Run the handler; put the headers on whatever comes of it."""
    try:
        if request.can_read_body and not request.content_type.startswith("multipart/"):  # files: by who takes them
            await posted(request)
        answer = await handler(request)
    except web.HTTPException as answered:
        answer = _trouble(request, answered.status)
        if allow := answered.headers.get("Allow"):
            answer.headers["Allow"] = allow
    except Refused as refusal:
        answer = await refused(request, refusal)
    except Away:
        answer = await away(request)
    except Exception as error:  # noqa: BLE001  the last door: a person never sees a traceback
        answer = _incident(request, error)
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer


async def refused(request: web.Request, refusal: Refused) -> web.Response:
    """One clear sentence, and what was typed to be copied from; for a script, as JSON."""
    said = sentence(refusal, Words(language(request)))
    status = STATUS.get(refusal.code, 422)
    if problems.asked(request):
        return _problem(request, refusal, said, TO_SYSTEMS.get(refusal.code, status))
    if wants_json(request):
        answer = web.json_response({"ok": False, "said": said}, status=status)
    else:
        answer = page("trouble", language(request), status=status, said=said, kept=await typed(request))
    if status == STATUS["no_place_free"]:
        answer.headers["Retry-After"] = str(AGAIN_S)
    return answer


def _problem(request: web.Request, refusal: Refused, said: str, status: int) -> web.Response:
    answer = problems.problem(status, refusal.code, said, language(request), source=refusal.source)
    minutes = refusal.facts.get("minutes")
    if isinstance(minutes, int) or status in AGAIN:
        seconds = minutes * 60 if isinstance(minutes, int) else refusal.facts.get("seconds", AGAIN_S)
        answer.headers["Retry-After"] = str(seconds)
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="zhicheng"'
    return answer


async def away(request: web.Request) -> web.Response:
    """Nothing can be looked up or stored now: when to come again, and what was typed, which is not to blame."""
    said = Words(language(request)).plain("away")
    if problems.asked(request):
        answer = problems.problem(503, "away", said, language(request))
    elif wants_json(request):
        answer = web.json_response({"ok": False, "said": said}, status=503)
    else:
        answer = page("trouble", language(request), status=503, said=said, kept=await typed(request))
    answer.headers["Retry-After"] = str(AGAIN_S)
    return answer


async def typed(request: web.Request) -> Sequence[str]:
    """The texts that a plain form brought: a visit that ended meanwhile must not cost them. Files are not read."""
    if request.content_type != "application/x-www-form-urlencoded":
        return ()
    form = await posted(request)
    return written(form)


def written(form: Mapping[str, Any]) -> Sequence[str]:
    """What a person typed, of all that a form carries: no box, no secret, no version."""
    return [
        value
        for name, value in form.items()
        if isinstance(value, str) and value.strip() and not name.startswith(CARRIED)
    ]


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
    said = words.plain(key if words.knows(key) else "trouble")
    if problems.asked(request):
        return problems.problem(status, f"http_{status}", said, language(request))
    return page("trouble", language(request), status=status, said=said, kept=())


def _incident(request: web.Request, error: Exception) -> web.Response:
    number = secrets.token_hex(3)
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    where = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
    log.error("web.failed", incident=number, error=type(error).__name__, where=where)
    said = Words(language(request)).plain("incident", number=number)
    if problems.asked(request):
        return problems.problem(500, "incident", said, language(request), incident=number)
    return page("trouble", language(request), status=500, said=said, kept=())
