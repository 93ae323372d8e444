"""A certificate verified by code, by number and holder, or by its file: the same for the pages and for other systems, one limiter.

Who asks is told apart by address on the pages and by key in the API: *who* below.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import BodyPartReader, web

from certificates.verifying.structure import LARGEST
from certificates.verifying.verdict import Standing
from pipeline.cage.verifying import verify_caged
from pipeline.issuance.registry import CertificateRegistry
from pipeline.people import attempts
from pipeline.queries.anyone import by_number, public
from pipeline.rules.refusals import Refused
from web.receiving import received

if TYPE_CHECKING:
    from certificates.verifying.verdict import Verdict
    from pipeline.queries.anyone.by_number import Earlier
    from pipeline.queries.anyone.public import PublicCertificate
    from web.visiting import WebContext

KNOWN = (Standing.VALID, Standing.SUPERSEDED, Standing.REVOKED)
MEGABYTE = 1_000_000
CHUNK = 64 * 1024


async def by_code(doors: WebContext, who: str, number: str, code: str) -> PublicCertificate:
    """What a QR code leads to. Raises Refused."""
    try:
        return await doors.asked(lambda session: public.by_address(session, number, code, world=doors.world()))
    except Refused:  # a right code is answered whatever its neighbours behind one address have tried
        doors.misses.check(who)
        doors.misses.count(who)
        raise


async def by_holder(doors: WebContext, who: str, number: str, holder: str) -> Earlier | PublicCertificate:
    """The certificate of that number, if it is that holder's (a name, or the last four digits). Raises Refused."""
    doors.misses.check(who)
    try:
        return await asyncio.to_thread(_looked_up, doors, number.strip(), holder.strip())
    except Refused:
        doors.misses.count(who)
        raise


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


async def by_file(doors: WebContext, who: str, request: web.Request) -> Verdict:
    """What the file that *request* brings is. It is opened in the cage alone, and forgotten. Raises Refused."""
    doors.files.check(who)
    with doors.places.taken(who):
        data = await received(request, _file(request))
        doors.files.count(who)
        async with doors.cage:
            now, registry = doors.world().now, CertificateRegistry(doors.database)
            return await asyncio.to_thread(verify_caged, data, doors.register(), now=now, registry=registry)


async def held(doors: WebContext, verdict: Verdict) -> PublicCertificate | None:
    """What the registry knows of a file that is one of ours."""
    number, version = verdict.number, verdict.version
    if verdict.standing not in KNOWN or number is None or version is None:
        return None

    def look() -> PublicCertificate:
        with doors.database.reading() as session:
            found = public.by_file(session, number, version, verdict.copy, world=doors.world())
        return public.as_credential(found) if verdict.credential else found

    try:
        return await asyncio.to_thread(look)
    except Refused:
        return None


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
