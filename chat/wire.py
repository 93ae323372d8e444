"""The Bot API's wire form (core.telegram.org/bots/api, "Making requests"): fields and uploads in, one object out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]
UPLOAD_LIMIT = 64 * 1024 * 1024
"""Bytes of one request: above the 50 MB that a bot may send, so that the refusal is ours and has words."""


class ApiError(Exception):
    """What the other side is told instead of a result."""

    def __init__(self, code: int, description: str, retry_after: int = 0) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


def bad(description: str) -> ApiError:
    """A refusal of this one request, in Telegram's words."""
    return ApiError(400, f"Bad Request: {description}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """What one request carries."""

    fields: Mapping[str, str]
    uploads: Mapping[str, Upload]

    def text(self, name: str) -> str:
        """Return a field as it came, or an empty string."""
        return self.fields.get(name, "")

    def number(self, name: str, default: int = 0) -> int:
        """Return a whole number; *default* if it is absent or none."""
        try:
            return int(self.fields.get(name, default))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """Tell whether a switch is on."""
        return self.fields.get(name, "").lower() in {"true", "1", "yes"}

    def nested(self, name: str) -> Any:  # noqa: ANN401 - it is whatever JSON the caller nested
        """Return a field that carries JSON, parsed; None if it is absent."""
        try:
            return json.loads(self.fields[name]) if self.fields.get(name) else None
        except json.JSONDecodeError as error:
            raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from error


async def read(request: web.Request) -> Call:
    """Read a request in any of the API's four forms: query string, URL-encoded, JSON, multipart."""
    fields = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        body = await request.json() if request.can_read_body else {}
        fields |= {name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()}
    else:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                uploads[name] = Upload(value.filename, value.file.read())
            else:
                fields[name] = value if isinstance(value, str) else value.decode()
    return Call(fields, uploads)


def answer(result: object) -> web.Response:
    """Wrap a result as the API does."""
    return web.json_response({"ok": True, "result": result})


def refusal(error: ApiError) -> web.Response:
    """Wrap a refusal as the API does, with the HTTP status to match."""
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.retry_after:
        body["parameters"] = {"retry_after": error.retry_after}
    return web.json_response(body, status=error.code)
