"""What strangers send: at a pace that we wait for, and of large files only so many at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web_protocol import RequestPayloadError

from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator
    from typing import Any

    from multidict import MultiDictProxy

T = TypeVar("T")
BROKEN = (RequestPayloadError, HttpProcessingError, ValueError, LookupError, AssertionError)
"""What aiohttp raises of a body that is none; of its parts it asserts, too."""
LOOK_S = 10.0
SLOWEST = 50_000
"""Bytes that must have come since the last look, unless all have: 5 kB a second, a bad telephone line."""
LONGEST_S = 300.0
"""And no body may take longer."""


async def received(request: web.Request, reading: Coroutine[Any, Any, T]) -> T:
    """What *reading* makes of the body.

    Raises HTTPRequestTimeout if it comes too slowly, and whoever sends is let go; HTTPBadRequest if it is none: a form
    without its boundary, in no known letters, squeezed wrongly, broken off.
    """
    body, had, left = request.content, 0, LONGEST_S
    task = asyncio.ensure_future(reading)
    try:
        while not (await asyncio.wait({task}, timeout=LOOK_S))[0]:
            left -= LOOK_S
            if not body.is_eof() and (body.total_bytes < had + SLOWEST or left <= 0):
                raise web.HTTPRequestTimeout
            had = body.total_bytes
        return await task
    except BROKEN as error:
        raise web.HTTPBadRequest from error
    finally:
        task.cancel()


async def posted(request: web.Request) -> MultiDictProxy[str | bytes | bytearray | web.FileField]:
    """The fields of the form that is sent. Raises HTTPBadRequest, HTTPRequestTimeout."""
    return await received(request, request.post())


MESSAGE = 15
"""Digits of a message's number: those below 2^53, which a script can count."""


def number(said: object, digits: int = 8) -> int | None:
    """The whole number that somebody sent, of so many digits at most; None if it is none.

    Python refuses to read some of four thousand digits, and no database takes more than nineteen.
    """
    text = str(said).strip()
    return int(text) if text.isdecimal() and len(text) <= digits else None


class Places:
    """Requests that bring a file, at once; half of the places at most are one address's, or one visitor's."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._taken: Counter[str] = Counter()

    @contextmanager
    def taken(self, who: str) -> Iterator[None]:
        """A place while the block runs. Raises Refused if there is none."""
        if self._taken.total() >= self._number or self._taken[who] >= max(1, self._number // 2):
            raise Refused("no_place_free")
        self._taken[who] += 1
        try:
            yield
        finally:
            self._taken[who] -= 1
            self._taken += Counter()  # forget who has none
