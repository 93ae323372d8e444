"""A message of our own chat network as a bubble: its entities as markup of ours, its buttons as forms, nothing unescaped."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from web.rendering import minute, part
from web.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Json = dict[str, Any]
TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
SAFE = ("http", "https", "tel", "mailto")
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


def marked_up(text: str, entities: Iterable[Json], *, site: str = "") -> Markup:
    """*text* with its entities (offsets in UTF-16 units) as tags; one that crosses another is left out."""
    opening: dict[int, list[Json]] = {}
    for one in sorted(entities, key=lambda one: -one["length"]):
        if one["length"] > 0 and (one["type"] in TAGS or _href(one, site)):
            opening.setdefault(one["offset"], []).append(one)
    out, open_, at = [Markup()], list[tuple[int, str]](), 0
    for sign in text:
        while open_ and open_[-1][0] <= at:
            out.append(Markup(f"</{open_.pop()[1]}>"))  # noqa: S704  a tag of ours
        for one in opening.get(at, ()):
            end = at + one["length"]
            if not open_ or end <= open_[-1][0]:
                tag, start = _tag(one, site)
                out.append(start)
                open_.append((end, tag))
        out.append(escape(sign))
        at += 2 if ord(sign) > 0xFFFF else 1  # noqa: PLR2004  the Basic Multilingual Plane
    out += [Markup(f"</{tag}>") for _, tag in reversed(open_)]  # noqa: S704  a tag of ours
    return _linked(Markup().join(out), site)


def safe_href(address: str, site: str) -> str:
    """An address that may stand in a link, "" for any other; of one of ours the path: it leads to where the visitor is."""
    if site and (address == site or address.startswith(f"{site}/")):
        return address.removeprefix(site) or "/"
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return ""
    return address if scheme in SAFE and not re.search(r"[\x00-\x20]", address) else ""


def _href(entity: Json, site: str) -> str:
    return safe_href(str(entity.get("url", "")), site) if entity["type"] == "text_link" else ""


def _tag(entity: Json, site: str) -> tuple[str, Markup]:
    if entity["type"] == "text_link":
        start = Markup('<a href="{}" target="_blank" rel="noopener noreferrer nofollow">')
        return "a", start.format(_href(entity, site))
    tag = TAGS[entity["type"]]
    return tag, Markup(f"<{tag}>")  # noqa: S704  a tag of ours


def _linked(html: Markup, site: str) -> Markup:
    """Addresses of ours that stand in the text are links; nobody else's are."""
    if not site or "<a " in html:
        return html
    pattern = re.compile(re.escape(str(escape(site))) + r"/[\w/.?=%~-]+")

    def link(found: re.Match[str]) -> str:
        path = found[0].removeprefix(str(escape(site)))
        return f'<a href="{path}" target="_blank" rel="noopener">{found[0]}</a>'

    return Markup(pattern.sub(link, str(html)))  # noqa: S704  escaped before


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
