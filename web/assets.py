"""Styles, scripts and the seal, under addresses that name their content: a browser asks for each once and keeps it for good.

A page asks for one style and one script: what builds on another is served together with it.
"""

from __future__ import annotations

import mimetypes
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = Path(__file__).parent / "static"
FOR_GOOD = "public, max-age=31536000, immutable"
DIGITS = 12
TOGETHER = {
    "desk.css": ("pages.css", "desk.css"),
    "case.css": ("pages.css", "desk.css", "case.css"),
    "chat.css": ("pages.css", "chat.css"),
    "case.js": ("desk.js", "case.js"),
}
"""By the name that a page asks for: what it is made of, in this order."""


@cache
def _files() -> dict[str, tuple[str, bytes]]:
    """By name, the mark of the content and the content: read once, so that a page and what it names fit together."""
    read = {file.name: file.read_bytes() for file in FOLDER.iterdir()}
    whole = read | {name: _together(name, [read[part] for part in parts]) for name, parts in TOGETHER.items()}
    return {name: (sha256(data).hexdigest()[:DIGITS], data) for name, data in whole.items()}


def _together(name: str, parts: Sequence[bytes]) -> bytes:
    """One file of several; each script keeps its names to itself."""
    return b"\n".join(b"(() => {%s})();" % part for part in parts) if name.endswith(".js") else b"\n".join(parts)


def asset(name: str) -> str:
    """The address of that file of `web/static`. Raises KeyError if there is none."""
    return f"/static/{_files()[name][0]}/{name}"


def content(name: str) -> bytes:
    """What that file of `web/static` holds. Raises KeyError if there is none."""
    return _files()[name][1]


async def serve(request: web.Request) -> web.Response:
    """The file; kept for good under the mark that it has. A page of an older release gets today's, and keeps it not."""
    mark, data = _files().get(request.match_info["name"], ("", b""))
    if not mark:
        raise web.HTTPNotFound
    kind = mimetypes.guess_type(request.match_info["name"])[0] or "application/octet-stream"
    answer = web.Response(body=data, content_type=kind, charset="utf-8" if kind.startswith("text/") else None)
    answer.headers["Cache-Control"] = FOR_GOOD if request.match_info["mark"] == mark else "no-cache"
    return answer


ROUTES = (web.get("/static/{mark}/{name}", serve),)
