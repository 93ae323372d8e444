"""An update as the network sends it: one that our types can't read whole is read for what the bot asks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram.types import Update
from pydantic import ValidationError

if TYPE_CHECKING:
    from aiogram import Bot

MESSAGE = ("message_id", "date", "edit_date", "text", "entities", "caption", "photo", "document", "contact")
PERSON = ("id", "is_bot", "first_name", "language_code")
CHAT = ("id", "type")


def read(raw: dict[str, Any], bot: Bot) -> Update:
    """The update; what a newer network hangs on it, and writes otherwise than we know, costs nobody an answer.

    Raises ValidationError where even the least of it can't be read.
    """
    try:
        return Update.model_validate(raw, context={"bot": bot})
    except ValidationError:
        return Update.model_validate(_least(raw), context={"bot": bot})


def _least(raw: dict[str, Any]) -> dict[str, Any]:
    """The update without what the bot never asks for: forwards, replies, previews, gifts, and what is to come."""
    kept: dict[str, Any] = {"update_id": raw["update_id"]}
    for kind in ("message", "edited_message"):
        if kind in raw:
            kept[kind] = _message(raw[kind])
    if "callback_query" in raw:
        press = raw["callback_query"]
        kept["callback_query"] = {name: press[name] for name in ("id", "data") if name in press} | {
            "chat_instance": str(press.get("chat_instance", "")),
            "from": _some(press["from"], PERSON),
        }
        if "message" in press:
            kept["callback_query"]["message"] = _message(press["message"])
    return kept


def _message(raw: dict[str, Any]) -> dict[str, Any]:
    kept = _some(raw, (*MESSAGE, "media_group_id")) | {"chat": _some(raw["chat"], CHAT)}
    return kept | {"from": _some(raw["from"], PERSON)} if "from" in raw else kept


def _some(raw: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: raw[name] for name in names if name in raw}
