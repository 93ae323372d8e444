"""What goes wrong with a request of another system, as problem details (RFC 9457): our code, and its sentence in the language asked for."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from aiohttp import web

UNDER = "/api/"
"""Where other systems ask."""
MEDIA = "application/problem+json"
KIND = "urn:zhicheng:problem:"


def asked(request: web.Request) -> bool:
    """True if another system asks, not a person's browser."""
    return request.path.startswith(UNDER)


def problem(status: int, code: str, said: str, language: str, **more: Any) -> web.Response:  # noqa: ANN401  JSON
    """An answer that says what is wrong and how to mend it."""
    told = {
        "type": f"{KIND}{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": said,
        **{name: value for name, value in more.items() if value},
    }
    text = json.dumps(told, ensure_ascii=False)
    return web.Response(text=text, status=status, content_type=MEDIA, headers={"Content-Language": language})
