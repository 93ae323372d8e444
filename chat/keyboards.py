"""Reply markup: the buttons under a message or in place of the keyboard, checked as Telegram checks them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chat.wire import Json, bad

if TYPE_CHECKING:
    from chat.wire import Call

DATA_BYTES = 64
"""Longest callback_data (Bot API, "InlineKeyboardButton")."""
MOST_BUTTONS = 100
ACTIONS = ("url", "callback_data", "web_app", "login_url", "copy_text", "switch_inline_query")
ADDRESS = re.compile(r"(https?://[^\s/]+|tg://\S+)", re.IGNORECASE)


def inline(call: Call) -> Json | None:
    """Return the inline keyboard of a call, or None. Raises ApiError 400."""
    markup = call.nested("reply_markup")
    if not isinstance(markup, dict) or "inline_keyboard" not in markup:
        return None
    rows = [[_checked(button) for button in row] for row in markup["inline_keyboard"] if row]
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def below(call: Call) -> Json | None:
    """Return what a call puts in place of a person's keyboard, or None."""
    markup = call.nested("reply_markup")
    if not isinstance(markup, dict) or "inline_keyboard" in markup:
        return None
    return markup


def _checked(button: Json) -> Json:
    kept = {name: value for name, value in button.items() if value is not None}
    if not kept.get("text"):
        raise bad("inline keyboard button text must be non-empty")
    if not any(action in kept for action in ACTIONS):
        raise bad("text buttons are unallowed in the inline keyboard")
    if "callback_data" in kept and not 0 < len(str(kept["callback_data"]).encode()) <= DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in kept and not ADDRESS.match(str(kept["url"])):
        raise bad(f"inline keyboard button URL '{kept['url']}' is invalid: Wrong HTTP URL")
    return kept
