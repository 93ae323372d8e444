"""A time-stamp authority (RFC 3161) over HTTP: asked, and its answer checked before anything is built on it."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING

from certificates.timestamps.fetching import Unreachable, fetch
from certificates.timestamps.tokens import Token, TokenError, answered, checked, digest_of, request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asn1crypto import x509

SECONDS = 6.0
MOST = 65_536
REST_S = 60.0
"""So long an authority that did not answer is left alone: a queue must not wait out its limit once a certificate."""


class AuthorityDown(Exception):
    """The authority does not answer, or not in time: later, it may."""


class AuthorityWrong(Exception):
    """The authority answers, but not with a token of its own over what was asked. The text is a code."""


class Authority:
    """One authority, for one process."""

    def __init__(self, url: str, roots: Sequence[x509.Certificate], *, seconds: float = SECONDS) -> None:
        self._url, self._roots, self._seconds = url, roots, seconds
        self._resting_until = 0.0
        self._sample: Token | None = None

    def stamp(self, digest: bytes) -> Token:
        """A token over the SHA-256 *digest*. Raises AuthorityDown, AuthorityWrong."""
        if time.monotonic() < self._resting_until:
            raise AuthorityDown("Resting")
        nonce = secrets.randbits(63) | 1 << 62
        try:
            reply = fetch(
                self._url,
                seconds=self._seconds,
                most=MOST,
                body=request(digest, nonce),
                kind="application/timestamp-query",
            )
        except Unreachable as error:
            self._resting_until = time.monotonic() + REST_S
            raise AuthorityDown(str(error)) from None
        try:
            made = checked(answered(reply, nonce), digest, self._roots)
        except TokenError as error:
            raise AuthorityWrong(error.code) from None
        self._sample = made
        return made

    def sample(self) -> Token:
        """Some token of its: tells the chain, and how large one is. Raises AuthorityDown, AuthorityWrong."""
        return self._sample or self.stamp(digest_of(b"zhicheng"))
