"""A sign-in that was begun: what our answer must be held against when the browser comes back; it lies sealed in that browser alone."""

from __future__ import annotations

import json
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from storage.sealing import SealError, sealer

if TYPE_CHECKING:
    from aiohttp import web

LIFE = timedelta(minutes=15)
"""So long somebody may take over a password and a second factor."""
LABEL = "sign-in"
DESK = "/desk"
AT_THE_DESK = re.compile(r"/desk(?:[/?][\w\-./?=&%:+~,]{0,400})?")
"""Where one may be led afterwards: no other site, nothing but the desk."""


@dataclass(frozen=True, slots=True)
class Begun:
    """One sign-in."""

    state: str
    nonce: str
    verifier: str
    """Of PKCE (RFC 7636)."""
    to: str
    """The page of the desk that was asked for."""
    at: float
    """When, in seconds since 1970."""
    chat_id: int | None
    """Of the officer who asked for it at their desk, to connect their chat; None: somebody comes."""

    @classmethod
    def now(cls, now: datetime, *, to: str, chat_id: int | None = None) -> Begun:
        """A new one."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        wanted = to if AT_THE_DESK.fullmatch(to) else DESK
        return cls(state, nonce, verifier, wanted, now.timestamp(), chat_id)

    @classmethod
    def opened(cls, brought: str, now: datetime) -> Begun | None:
        """The one that a browser brings back; None if it is none of ours, or too old."""
        try:
            found = cls(**json.loads(sealer().open(urlsafe_b64decode(brought), LABEL)))
        except (SealError, ValueError, TypeError):
            return None
        return found if timedelta(0) <= now - datetime.fromtimestamp(found.at, now.tzinfo) <= LIFE else None

    def sealed(self) -> str:
        """As the browser keeps it."""
        return urlsafe_b64encode(sealer().seal(json.dumps(asdict(self)), LABEL)).decode()

    @property
    def challenge(self) -> str:
        """What the provider is told of the verifier."""
        return urlsafe_b64encode(sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()


def cookie(*, secure: bool) -> str:
    """The name of the cookie in which it lies."""
    return f"{'__Host-' if secure else ''}signing-in"


def keep(answer: web.Response, begun: Begun, *, secure: bool) -> None:
    """Let the browser keep it: also on the way back from another site (`Lax`), and for no script."""
    name, seconds = cookie(secure=secure), int(LIFE.total_seconds())
    answer.set_cookie(name, begun.sealed(), max_age=seconds, httponly=True, secure=secure, samesite="Lax")
