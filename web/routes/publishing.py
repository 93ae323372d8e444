"""What is published for verifiers: the signed status list, the log's signed head, the register of signers; and W3C's forms."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from aiohttp import web

from certificates.credentials.document import STATUS_PATH
from certificates.credentials.jose import did_document, issuer_of, key_set
from pipeline.issuance import transparency
from web.visiting import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Callable

    from certificates.keys.register import TrustStore

AGE_S = 300
"""How long a copy may be kept by whoever passes it on."""
DIGITS = 19
"""Of a log's length."""


def _statement(kind: str, form: str = "application/json") -> object:
    async def show(request: web.Request) -> web.Response:
        found = await request.app[CONTEXT].asked(lambda session: transparency.published(session, kind))
        if not found:
            raise web.HTTPNotFound
        return _published(request, found, form)

    show.__doc__ = f"The newest `{kind}`."
    return show


async def signers(request: web.Request) -> web.Response:
    """Who signs, and the roots that they chain to: certificates alone."""
    return _published(request, request.app[CONTEXT].register().to_text())


def _keys(form: Callable[[TrustStore, str], dict[str, Any]]) -> object:
    async def show(request: web.Request) -> web.Response:
        doors = request.app[CONTEXT]
        return _published(request, json.dumps(form(doors.register(), issuer_of(doors.world().public_url))))

    show.__doc__ = f"Our keys as a {form.__name__} (docs/credentials.md)."
    return show


def _published(request: web.Request, text: str, form: str = "application/json") -> web.Response:
    """The text, or only that it is what the asker has already."""
    tag = sha256(text.encode()).hexdigest()[:32]
    held = {one.value for one in request.if_none_match or ()}
    answer = web.Response(status=304) if held & {tag, "*"} else web.Response(text=text, content_type=form)
    answer.etag = tag
    answer.headers["Cache-Control"] = f"public, max-age={AGE_S}"
    return answer


async def consistency(request: web.Request) -> web.Response:
    """That one signed length of the log continues another: for witnesses (`zhicheng log witness`)."""
    try:
        first, second = (int(request.match_info[name][:DIGITS]) for name in ("first", "second"))
        path = await request.app[CONTEXT].asked(lambda session: transparency.consistency(session, first, second))
    except (IndexError, ValueError):
        raise web.HTTPNotFound from None
    return _published(request, json.dumps({"first": first, "second": second, "path": path}))


ROUTES = (
    web.get("/status.json", _statement(transparency.STATUS)),  # type: ignore[arg-type]
    web.get("/log/head.json", _statement(transparency.HEAD)),  # type: ignore[arg-type]
    web.get("/log/consistency/{first}/{second}.json", consistency),
    web.get("/signers.json", signers),
    web.get(STATUS_PATH, _statement(transparency.STATUS_CREDENTIAL, "application/jwt")),  # type: ignore[arg-type]
    web.get("/.well-known/jwks.json", _keys(key_set)),  # type: ignore[arg-type]
    web.get("/.well-known/did.json", _keys(did_document)),  # type: ignore[arg-type]
    web.get("/did.json", _keys(did_document)),  # type: ignore[arg-type]
)
