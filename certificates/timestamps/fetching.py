"""Small things from small servers: within a time, up to a size, over HTTP alone."""

from __future__ import annotations

import time
from urllib.error import URLError
from urllib.request import Request, urlopen

CHUNK = 65_536


class Unreachable(Exception):
    """The server does not answer as it should. The text is the class of what went wrong, never an address."""


def fetch(url: str, *, seconds: float, most: int, body: bytes | None = None, kind: str = "") -> bytes:
    """What *url* answers; *body* is sent as *kind*. Raises Unreachable: late, too large, no HTTP, any refusal."""
    if not url.startswith(("http://", "https://")):
        raise Unreachable("NoHTTP")
    deadline = time.monotonic() + seconds
    asked = Request(url, data=body, headers={"Content-Type": kind} if kind else {})  # noqa: S310  checked above
    try:
        with urlopen(asked, timeout=seconds) as answer:  # noqa: S310
            parts, size = [], 0
            while part := answer.read1(CHUNK):
                parts.append(part)
                size += len(part)
                if size > most or time.monotonic() > deadline:  # a slow drip never meets the socket's own time limit
                    raise Unreachable("TooMuch" if size > most else "TooSlow")
            return b"".join(parts)
    except (URLError, OSError, ValueError) as error:
        raise Unreachable(type(error).__name__) from None
