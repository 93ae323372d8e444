"""Forms that our own pages gave out: each brings back what only its visit can know, so that no other site can post one."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import TYPE_CHECKING

from pipeline.rules.refusals import Refused
from web.receiving import posted

if TYPE_CHECKING:
    from aiohttp import web

CSRF_FIELD = "csrf"


def csrf_of(secret: str) -> str:
    """What every form of the visit with that secret brings back."""
    return sha256(f"csrf:{secret}".encode()).hexdigest()


class Forms:
    """The forms of a visit: of a link's, or of the chat's."""

    _request: web.Request
    secret: str
    """Of the visit's cookie."""

    @property
    def csrf(self) -> str:
        """What a form of this visit must bring back."""
        return csrf_of(self.secret)

    def check(self, brought: object) -> None:
        """Raise Refused unless a form brings back what this visit gave it."""
        if not isinstance(brought, str) or not hmac.compare_digest(brought.encode(), self.csrf.encode()):
            raise Refused("form_not_ours")

    async def form(self) -> dict[str, str]:
        """The fields of a posted form, checked to be ours. Raises Refused."""
        fields = {key: value for key, value in (await posted(self._request)).items() if isinstance(value, str)}
        self.check(fields.pop(CSRF_FIELD, None))
        return fields
