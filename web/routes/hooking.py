"""Telegram's updates by webhook: stored before they are confirmed, as with polling; the bot's processes take them from there.

Source: core.telegram.org/bots/api, "setWebhook" (secret_token).
"""

from __future__ import annotations

import asyncio
import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from pipeline.messages import chat_state
from web.receiving import received
from web.visiting import CONTEXT

if TYPE_CHECKING:
    from datetime import datetime

    from storage.database import Database

SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  a header's name


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram's updates come in, and what they must bring."""

    path: str
    secret: str


HOOK = web.AppKey("hook", Hook)


async def receive(request: web.Request) -> web.Response:
    """Store one update; only then is it confirmed. Raises HTTPNotFound for whoever does not know the secret, Away."""
    brought = request.headers.get(SECRET, "")
    if not hmac.compare_digest(brought.encode(), request.app[HOOK].secret.encode()):
        raise web.HTTPNotFound
    try:
        update = json.loads(await received(request, request.text()))
        id_ = int(update["update_id"])
    except (ValueError, TypeError, KeyError):
        raise web.HTTPBadRequest from None
    context = request.app[CONTEXT]
    await asyncio.to_thread(_store, context.database, id_, update, context.world().now)
    return web.json_response({"ok": True})


def _store(database: Database, id_: int, update: dict[str, Any], now: datetime) -> None:
    with database.writing() as session:
        chat_state.take_in(session, [(id_, json.dumps(update, ensure_ascii=False))], now=now)
