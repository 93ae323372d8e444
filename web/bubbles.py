"""A message of our own chat network as a bubble: its entities as markup of ours, its buttons as forms, nothing unescaped."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from chat.marked import marked_up, safe_href
from web.rendering import minute, part
from web.texts import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

Json = dict[str, Any]
KILOBYTE = 1024


def bubble(message: Json, language: str, *, csrf: str, act: str, site: str) -> str:
    """The bubble as HTML. *site*: our public address; links to it are made to lead where the visitor is."""
    mine = not message["from"]["is_bot"]
    text = message.get("text") or message.get("caption") or ""
    if mine and text.split(maxsplit=1)[:1] == ["/start"]:  # what a button said, with what may be an invitation's secret
        text = f"▸ {Words(language).plain('chat-start')}"
    entities = message.get("entities") or message.get("caption_entities") or []
    document, contact = message.get("document"), message.get("contact")
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return part(
        "bubble",
        language,
        id=message["message_id"],
        mine=mine,
        album=message.get("media_group_id", ""),
        at=minute(datetime.fromtimestamp(message["date"], UTC)),
        edited="edit_date" in message,
        html=marked_up(text, entities, site=site),
        photo=_photo(message.get("photo")),
        document=document and {"name": document["file_name"], "size": _size(document["file_size"])},
        contact=contact and f"{contact['first_name']} {contact['phone_number']}",
        rows=[[_button(button, site) for button in row] for row in rows],
        csrf=csrf,
        act=act,
    )


def _button(button: Json, site: str) -> Json:
    """How a button is shown: by what it does."""
    if "callback_data" in button:
        return {"text": button["text"], "data": button["callback_data"], "href": "", "app": False}
    if "web_app" in button:
        return {"text": button["text"], "data": "", "href": "", "app": True}
    return {"text": button["text"], "data": "", "href": safe_href(str(button.get("url", "")), site), "app": False}


def _photo(sizes: Sequence[Json] | None) -> Json | None:
    """The size that fits a phone, and the largest, by their places."""
    if not sizes:
        return None
    shown = min(range(len(sizes)), key=lambda place: abs(sizes[place]["width"] - 800))
    return {"shown": shown, "whole": len(sizes) - 1, "width": sizes[shown]["width"], "height": sizes[shown]["height"]}


def _size(count: int) -> str:
    return (
        f"{count / KILOBYTE / KILOBYTE:.1f} MB" if count >= KILOBYTE * KILOBYTE else f"{max(1, count // KILOBYTE)} KB"
    )
