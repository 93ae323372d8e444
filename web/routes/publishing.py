"""What is published for verifiers: the signed status list, the log's signed head, the register of signers."""

from __future__ import annotations

import asyncio
from hashlib import sha256

from aiohttp import web

from pipeline.issuance import transparency
from web.visiting import CONTEXT

AGE_S = 300
"""How long a copy may be kept by whoever passes it on."""


def _statement(kind: str) -> object:
    async def show(request: web.Request) -> web.Response:
        doors = request.app[CONTEXT]

        def look() -> str | None:
            with doors.database.reading() as session:
                return transparency.published(session, kind)

        found = await asyncio.to_thread(look)
        if found is None:
            raise web.HTTPNotFound
        return _json(request, found)

    show.__doc__ = f"The newest `{kind}`."
    return show


async def signers(request: web.Request) -> web.Response:
    """Who signs, and the roots that they chain to: certificates alone."""
    return _json(request, request.app[CONTEXT].register().to_text())


def _json(request: web.Request, text: str) -> web.Response:
    """The text, or only that it is what the asker has already."""
    tag = sha256(text.encode()).hexdigest()[:32]
    held = {one.value for one in request.if_none_match or ()}
    answer = web.Response(status=304) if held & {tag, "*"} else web.Response(text=text, content_type="application/json")
    answer.etag = tag
    answer.headers["Cache-Control"] = f"public, max-age={AGE_S}"
    return answer


ROUTES = (
    web.get("/status.json", _statement(transparency.STATUS)),  # type: ignore[arg-type]
    web.get("/log/head.json", _statement(transparency.HEAD)),  # type: ignore[arg-type]
    web.get("/signers.json", signers),
)
