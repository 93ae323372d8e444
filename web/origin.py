"""Where a request comes from: over TLS or not, from a page of ours or another site's."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

from pipeline.rules.refusals import Refused
from web.visiting import CONTEXT

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler

READING = ("GET", "HEAD", "OPTIONS")
A_YEAR_S = 365 * 24 * 3600


@web.middleware
async def kept_on_tls(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Who came over TLS comes so from now on (RFC 6797)."""
    answer = await handler(request)
    if request.app[CONTEXT].is_secure(request):
        answer.headers["Strict-Transport-Security"] = f"max-age={A_YEAR_S}"
    return answer


@web.middleware
async def posted_by_us(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What changes something is asked for by a page of ours. Raises Refused.

    Our forms bring a secret of their visit besides; but the page that opens a visit has none yet, and another site could
    post its own link in an officer's browser, who would then work in a visit of its giving.
    """
    if request.method not in READING and _foreign(request):
        raise Refused("form_not_ours")
    return await handler(request)


def _foreign(request: web.Request) -> bool:
    """By Fetch Metadata; by `Origin` where a browser is older than it. What sends neither is no browser of today's."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site not in {"same-origin", "none"}
    ours = {request.host, urlsplit(request.app[CONTEXT].world().public_url).netloc}
    return origin is not None and origin.rpartition("/")[2] not in ours
