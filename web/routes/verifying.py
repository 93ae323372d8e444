"""Anyone verifies a certificate: by its QR code's address, or by giving the file; nothing is kept (C5)."""

from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from certificates.verifying.structure import LARGEST
from certificates.verifying.verdict import Code, Standing, reason
from notify.findings import judged
from notify.stated import of_earlier
from pipeline.cage.verifying import verify_caged
from pipeline.issuance.registry import CertificateRegistry
from pipeline.people import attempts
from pipeline.queries import by_number, public
from pipeline.queries.by_number import Earlier
from pipeline.rules.refusals import Refused
from web.error_middleware import HEADERS, language, wants_json
from web.receiving import posted, received
from web.rendering import jwt, page
from web.texts import Words
from web.visiting import CONTEXT

if TYPE_CHECKING:
    from certificates.verifying.verdict import Reason, Verdict
    from pipeline.queries.public import PublicCertificate
    from web.visiting import WebContext

KNOWN = (Standing.VALID, Standing.SUPERSEDED, Standing.REVOKED)
GOOD = {Code.REGISTRY_AGREES, Code.COPY, Code.CERTIFICATE_IN_FORCE}
"""Reasons that speak for a file."""
OPEN = "open"
"""The signature is good, and how it stands now is not known: neither green nor red."""
MEGABYTE = 1_000_000
CHUNK = 64 * 1024


async def by_address(request: web.Request) -> web.Response:
    """The page that the QR code leads to: the fields, and how the certificate stands now."""
    doors = request.app[CONTEXT]
    found = await _by_code(request)
    newest = found.versions[0]
    if wants_json(request):
        return web.json_response({"number": found.number, "version": newest.version, "standing": newest.state})
    signer = doors.register().signer(found.signer)
    reasons = (reason("test_issuer"),) if signer is None or signer.test else ()
    return _standing(request, newest.state, reasons, found)


async def _by_code(request: web.Request) -> PublicCertificate:
    """The newest version under the number and code of the address. Raises Refused."""
    doors, number, code = request.app[CONTEXT], request.match_info["number"], request.query.get("k", "")

    def look() -> PublicCertificate:
        with doors.database.reading() as session:
            return public.by_address(session, number, code, world=doors.world())

    try:
        return await asyncio.to_thread(look)
    except Refused:  # a right code is answered whatever its neighbours behind one address have tried
        doors.misses.check(address := doors.address_of(request))
        doors.misses.count(address)
        raise


async def credential(request: web.Request) -> web.Response:
    """What an employer's system reads instead of the page: it says less (docs/credentials.md)."""
    found = await _by_code(request)
    if found.credential is None:
        raise Refused("no_credential", number=found.number)
    return jwt(await asyncio.to_thread(request.app[CONTEXT].blobs.get, found.credential), f"{found.number}.jwt")


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
    return page("verify", language(request), most=LARGEST // MEGABYTE)


async def judge(request: web.Request) -> web.Response:
    """Verify the file that the form brings. It is opened in the cage alone, and forgotten."""
    doors = request.app[CONTEXT]
    doors.files.check(address := doors.address_of(request))
    with doors.places.taken(address):
        data = await received(request, _file(request))
        doors.files.count(address)
        async with doors.cage:
            now, registry = doors.world().now, CertificateRegistry(doors.database)
            verdict = await asyncio.to_thread(verify_caged, data, doors.register(), now=now, registry=registry)
    if wants_json(request):
        return web.json_response(_as_json(verdict))
    found, photo = await asyncio.to_thread(_held, doors, verdict)
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


def _held(doors: WebContext, verdict: Verdict) -> tuple[PublicCertificate | None, str]:
    """What the registry knows of a file that is one of ours, and its photo for the page."""
    if verdict.standing not in KNOWN or verdict.number is None or verdict.version is None:
        return None, ""
    try:
        with doors.database.reading() as session:
            found = public.by_file(session, verdict.number, verdict.version, verdict.copy, world=doors.world())
    except Refused:
        return None, ""
    return found, base64.b64encode(doors.blobs.get(found.photo)).decode()


async def by_holder(request: web.Request) -> web.Response:
    """How the certificate stands whose number and holder the form names."""
    doors, fields = request.app[CONTEXT], await posted(request)
    number, holder = (str(fields.get(key, "")).strip() for key in ("number", "holder"))
    doors.misses.check(address := doors.address_of(request))
    try:
        found = await asyncio.to_thread(_looked_up, doors, number, holder)
    except Refused:
        doors.misses.count(address)
        raise
    if not isinstance(found, Earlier):
        return _standing(request, found.shown.state, (), found)
    words = Words(language(request))
    lines = [
        (words.plain(f"field-earlier-{field.replace('_', '-')}"), of_earlier(field, value, words))
        for field, value in found.lines
    ]
    return page("earlier", language(request), found=found, lines=lines, asked_at=doors.world().now)


def _looked_up(doors: WebContext, number: str, holder: str) -> Earlier | PublicCertificate:
    world = doors.world()
    with doors.database.writing() as session:
        attempts.may_guess(session, number, world=world)
    try:
        with doors.database.reading() as session:
            return by_number.looked_up(session, f"{number} {holder}", world=world)
    except Refused:
        with doors.database.writing() as session:
            attempts.count_guess(session, number, world=world)
        raise


async def _file(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        raise Refused("no_file_chosen")
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.name == "file":
            data = bytearray()
            while chunk := await part.read_chunk(CHUNK):
                data += chunk
                if len(data) > LARGEST:
                    raise Refused("file_too_large", megabytes=LARGEST // MEGABYTE + 1, most=LARGEST // MEGABYTE)
            if data:
                return bytes(data)
    raise Refused("no_file_chosen")


ROUTES = (
    web.get("/c/{number}", by_address),
    web.get("/c/{number}/credential.jwt", credential),
    web.get("/verify", ask),
    web.post("/verify", judge),
    web.post("/verify/number", by_holder),
)
