"""A text with the entities of the Bot API as HTML of ours: nothing unescaped, no tag but these."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from chat.wire import Json

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
