"""The holder downloads a certificate over our own page (C3)."""

from __future__ import annotations

from aiohttp import web

from pipeline.issuance import handover
from pipeline.rules.words import Purpose
from web.rendering import jwt, page
from web.visiting import Visit


async def offer(request: web.Request) -> web.Response:
    """The page with the button."""
    visit = await Visit.of(request, Purpose.CERTIFICATE)
    file = await visit.look(handover.file_of, visit.case_id)
    return page("certificate", visit.visitor.language, number=file.number, credential=file.credential)


async def download(request: web.Request) -> web.Response:
    """The signed file itself."""
    visit = await Visit.of(request, Purpose.CERTIFICATE)
    file = await visit.look(handover.file_of, visit.case_id)
    headers = {"Content-Disposition": f'attachment; filename="{file.number}.pdf"'}
    return web.Response(body=await visit.blob(file.blob), content_type="application/pdf", headers=headers)


async def credential(request: web.Request) -> web.Response:
    """The same for an employer's system (docs/credentials.md)."""
    visit = await Visit.of(request, Purpose.CERTIFICATE)
    file = await visit.look(handover.credential_of, visit.case_id)
    return jwt(await visit.blob(file.blob), f"{file.number}.jwt")


ROUTES = (
    web.get("/certificate", offer),
    web.get("/certificate/file", download),
    web.get("/certificate/credential", credential),
)
