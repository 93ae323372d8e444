"""Small things from small servers: within a time, up to a size, over HTTP alone."""

from __future__ import annotations

import time
from base64 import b64encode
from urllib.error import URLError
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

CHUNK = 65_536


class Unreachable(Exception):
    """The server does not answer as it should. The text is the class of what went wrong, never an address."""


def fetch(url: str, *, seconds: float, most: int, body: bytes | None = None, kind: str = "") -> bytes:
    """What *url* answers; *body* is sent as *kind*, and `user:password@` in the address as HTTP Basic (RFC 7617).

    Raises Unreachable: late, too large, no HTTP, any refusal.
    """
    if not url.startswith(("http://", "https://")):
        raise Unreachable("NoHTTP")
    deadline = time.monotonic() + seconds
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    headers = {"Content-Type": kind} if kind else {}
    if at:
        headers["Authorization"] = f"Basic {b64encode(unquote(user).encode()).decode()}"
    asked = Request(parts._replace(netloc=host).geturl(), data=body, headers=headers)  # noqa: S310  checked above
    try:
        with urlopen(asked, timeout=seconds) as answer:  # noqa: S310
            pieces, size = [], 0
            while piece := answer.read1(CHUNK):
                pieces.append(piece)
                size += len(piece)
                if size > most or time.monotonic() > deadline:  # a slow drip never meets the socket's own time limit
                    raise Unreachable("TooMuch" if size > most else "TooSlow")
            return b"".join(pieces)
    except (URLError, OSError, ValueError) as error:
        raise Unreachable(type(error).__name__) from None
