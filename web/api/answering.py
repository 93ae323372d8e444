"""The one way in which another system is answered: its key, its pace, what it sent held to the shape, and the answer as JSON."""

from __future__ import annotations

import asyncio
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from pipeline.organisations import keys
from pipeline.rules.refusals import Refused
from web.api.description import description
from web.api.operations import OPERATIONS, Asking
from web.error_middleware import language
from web.receiving import received
from web.texts import Words
from web.visiting import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pipeline.organisations.keys import Caller
    from web.api.operations import Operation
    from web.visiting import WebContext

ROOT = "/api/v1"
BEARER = "bearer "
AGE_S = 300
"""How long a copy of the description may be kept."""


def _answering(operation: Operation) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        doors = request.app[CONTEXT]
        caller = await _caller(doors, request, operation)
        words = Words(language(request))
        made = await operation.does(Asking(request, doors, words, caller, await _said(request, operation)))
        text = _adapter(operation.answer).dump_json(made).decode()
        headers = {"Content-Language": words.language, "Vary": "Accept-Language"}
        return web.Response(text=text, content_type="application/json", headers=headers)

    return answer


@cache
def _adapter(shape: type) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


async def _caller(doors: WebContext, request: web.Request, operation: Operation) -> Caller | None:
    """Whose system asks; None where anyone may, at the pace of an address. Raises Refused."""
    address = doors.address_of(request)
    if operation.scope is None:
        doors.public.check(address)
        doors.public.count(address)
        return None
    brought = request.headers.get("Authorization", "")
    if not brought.lower().startswith(BEARER):
        raise Refused("api_key_missing")
    try:
        caller = await asyncio.to_thread(_look_up, doors, brought[len(BEARER) :].strip())
    except Refused as refusal:
        if (
            refusal.code == "api_key_wrong"
        ):  # a right key is answered whatever its neighbours behind one address have tried
            doors.misses.check(address)
            doors.misses.count(address)
        raise
    if operation.scope not in caller.scopes:
        raise Refused("api_scope_missing", scope=operation.scope.value)
    return caller


def _look_up(doors: WebContext, key: str) -> Caller:
    if not keys.well_formed(key):
        raise Refused("api_key_wrong")
    with doors.database.writing(lasting=False) as session:
        return keys.caller(session, key, world=doors.world())


async def _said(request: web.Request, operation: Operation) -> Any:  # noqa: ANN401  in the operation's shape
    if operation.query is not None:
        if len(request.query) != len(set(request.query)):
            raise Refused("api_query_wrong", where="?")
        return _held(
            operation.query, "api_query_wrong", lambda shape: shape.model_validate_strings(dict(request.query))
        )
    if operation.body is not None:
        if request.content_type != "application/json":
            raise Refused("api_media_wrong", needs="application/json")
        data = await received(request, request.read())
        return _held(operation.body, "api_body_wrong", lambda shape: shape.model_validate_json(data))
    if operation.file and request.content_type != "multipart/form-data":
        raise Refused("api_media_wrong", needs="multipart/form-data")
    return None


def _held(shape: Any, code: str, read: Callable[[Any], Any]) -> Any:  # noqa: ANN401  in that shape
    """What was sent, in its shape. Raises Refused with where it differs."""
    try:
        return read(shape)
    except ValidationError as error:
        places = dict.fromkeys(".".join(map(str, one["loc"])) or "JSON" for one in error.errors(include_input=False))
        raise Refused(code, where=", ".join(places)[:200]) from None


async def describe(request: web.Request) -> web.Response:
    """The description of all of this, OpenAPI 3.1."""
    text = description()
    tag = sha256(text.encode()).hexdigest()[:32]
    held = {one.value for one in request.if_none_match or ()}
    answer = web.Response(status=304) if held & {tag, "*"} else web.Response(text=text, content_type="application/json")
    answer.etag = tag
    answer.headers["Cache-Control"] = f"public, max-age={AGE_S}"
    return answer


ROUTES = (
    web.get(f"{ROOT}/openapi.json", describe),
    *(web.route(one.method, ROOT + one.path, _answering(one)) for one in OPERATIONS),
)
