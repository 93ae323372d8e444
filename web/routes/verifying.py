"""Anyone verifies a certificate: by its QR code's address, or by giving the file; nothing is kept (C5)."""

from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING, Any

from aiohttp import web

from certificates.verifying.structure import LARGEST
from certificates.verifying.verdict import Code, reason
from notify.findings import judged
from notify.stated import of_earlier
from pipeline.queries.anyone.by_number import Earlier
from pipeline.rules.refusals import Refused
from web import verification
from web.error_middleware import HEADERS, language, wants_json
from web.receiving import posted
from web.rendering import jwt, page
from web.texts import Words
from web.visiting import CONTEXT

if TYPE_CHECKING:
    from certificates.verifying.verdict import Reason, Verdict
    from pipeline.queries.anyone.public import PublicCertificate

GOOD = {Code.REGISTRY_AGREES, Code.COPY, Code.CERTIFICATE_IN_FORCE}
"""Reasons that speak for a file."""
OPEN = "open"
"""The signature is good, and how it stands now is not known: neither green nor red."""


async def by_address(request: web.Request) -> web.Response:
    """The page that the QR code leads to: the fields, and how the certificate stands now."""
    doors = request.app[CONTEXT]
    found = await verification.by_code(doors, doors.address_of(request), *_asked(request))
    newest = found.versions[0]
    if wants_json(request):
        return web.json_response({"number": found.number, "version": newest.version, "standing": newest.state})
    signer = doors.register().signer(found.signer)
    reasons = (reason("test_issuer"),) if signer is None or signer.test else ()
    return _standing(request, newest.state, reasons, found)


def _asked(request: web.Request) -> tuple[str, str]:
    """The number and the code of the address."""
    return request.match_info["number"], request.query.get("k", "")


async def credential(request: web.Request) -> web.Response:
    """What an employer's system reads instead of the page: it says less (docs/credentials.md)."""
    doors = request.app[CONTEXT]
    found = await verification.by_code(doors, doors.address_of(request), *_asked(request))
    if found.credential is None:
        raise Refused("no_credential", number=found.number)
    return jwt(await asyncio.to_thread(doors.blobs.get, found.credential), f"{found.number}.jwt")


def _standing(
    request: web.Request, standing: str, reasons: tuple[Reason, ...], found: PublicCertificate | None, photo: str = ""
) -> web.Response:
    words, asked_at = Words(language(request)), request.app[CONTEXT].world().now
    said = [(judged(words, one.kept()), one.code in GOOD) for one in reasons]
    return page(
        "standing",
        language(request),
        standing=standing,
        reasons=said,
        certificate=found,
        photo=photo,
        asked_at=asked_at,
        code=request.query.get("k", ""),
    )


async def ask(request: web.Request) -> web.Response:
    """The form for a file."""
    return page("verify", language(request), most=LARGEST // verification.MEGABYTE)


async def judge(request: web.Request) -> web.Response:
    """Verify the file that the form brings. It is opened in the cage alone, and forgotten."""
    doors = request.app[CONTEXT]
    verdict = await verification.by_file(doors, doors.address_of(request), request)
    if wants_json(request):
        return web.json_response(_as_json(verdict))
    found = await verification.held(doors, verdict)
    photo = (
        base64.b64encode(await asyncio.to_thread(doors.blobs.get, found.photo)).decode()
        if found and found.photo
        else ""
    )
    answer = _standing(request, OPEN if verdict.open else verdict.standing, verdict.reasons, found, photo)
    # The photo stands in the page itself: under an address of its own it could be asked for by others.
    answer.headers["Content-Security-Policy"] = HEADERS["Content-Security-Policy"].replace("img-src", "img-src data:")
    return answer


def _as_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "standing": verdict.standing,
        "number": verdict.number,
        "copy": verdict.copy,
        "until": verdict.until.isoformat() if verdict.until else None,
        "reasons": [one.code for one in verdict.reasons],
    }


async def by_holder(request: web.Request) -> web.Response:
    """How the certificate stands whose number and holder the form names."""
    doors, fields = request.app[CONTEXT], await posted(request)
    number, holder = (str(fields.get(key, "")) for key in ("number", "holder"))
    found = await verification.by_holder(doors, doors.address_of(request), number, holder)
    if not isinstance(found, Earlier):
        return _standing(request, found.shown.state, (), found)
    words = Words(language(request))
    lines = [
        (words.plain(f"field-earlier-{field.replace('_', '-')}"), of_earlier(field, value, words))
        for field, value in found.lines
    ]
    return page("earlier", language(request), found=found, lines=lines, asked_at=doors.world().now)


ROUTES = (
    web.get("/c/{number}", by_address),
    web.get("/c/{number}/credential.jwt", credential),
    web.get("/verify", ask),
    web.post("/verify", judge),
    web.post("/verify/number", by_holder),
)
