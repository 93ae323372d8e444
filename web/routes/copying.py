"""Copies for a purpose over our own page: asked for, downloaded and taken back; the chat never hears for whom or for what (C3)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from aiohttp import web

from notify.refusals import sentence
from pipeline.issuance import copies as issuance_copies
from pipeline.people.attempts import Guarded, count_attempt
from pipeline.queries.applicant import copies as queries
from pipeline.rules.copies import TEXT_MOST
from pipeline.rules.refusals import Refused
from pipeline.rules.words import CopyField, Purpose
from web.rendering import page
from web.texts import Words
from web.visiting import Visit

if TYPE_CHECKING:
    from collections.abc import Mapping

WHERE = "/copies"


async def show(request: web.Request) -> web.Response:
    """The copies that stand, and the form for another."""
    return await _form(await Visit.of(request, Purpose.COPIES), dict.fromkeys(CopyField, ""))


async def _form(visit: Visit, answers: Mapping[CopyField, str], said: str = "") -> web.Response:
    copies = await visit.look(queries.of_case, visit.case_id)
    language, status = visit.visitor.language, 422 if said else 200
    shown = {"copies": copies, "answers": answers, "said": said, "text_most": TEXT_MOST}
    return page("copies", language, status=status, csrf=visit.csrf, **shown)


async def take(request: web.Request) -> web.Response:
    """Check what was typed, show it as the page will say it; with that confirmed, have it made."""
    visit = await Visit.of(request, Purpose.COPIES)
    form = await visit.form()
    answers = {field: form.get(field, "") for field in CopyField}
    try:
        copies = await visit.look(queries.of_case, visit.case_id)
        wish = issuance_copies.CopyRequest(
            issuance_copies.written(CopyField.FOR_WHOM, answers[CopyField.FOR_WHOM]),
            issuance_copies.written(CopyField.PURPOSE, answers[CopyField.PURPOSE]),
            issuance_copies.last_day(answers[CopyField.UNTIL], visit.world),
        )
        if "confirmed" not in form:
            await visit.look(issuance_copies.copyable, copies.certificate_id)
            return _check(visit, copies, wish)
        await visit.do(count_attempt, Guarded.COPY)
        await visit.do(issuance_copies.ask, copies.certificate_id, _id(form.get("form", "")), wish)
    except Refused as refusal:
        return await _form(visit, answers, sentence(refusal, Words(visit.visitor.language)))
    return web.Response(status=303, headers={"Location": WHERE})


def _check(visit: Visit, copies: queries.Copies, wish: issuance_copies.CopyRequest) -> web.Response:
    return page("copy_check", visit.visitor.language, copies=copies, wish=wish, form=uuid4().hex, csrf=visit.csrf)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused("form_not_ours") from None


async def download(request: web.Request) -> web.Response:
    """A copy's signed file."""
    visit = await Visit.of(request, Purpose.COPIES)
    file = await visit.look(queries.file_of, _id(request.match_info["copy"]))
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return web.Response(body=await visit.blob(file.blob), content_type="application/pdf", headers=headers)


async def withdraw(request: web.Request) -> web.Response:
    """Take a copy back."""
    visit = await Visit.of(request, Purpose.COPIES)
    await visit.form()
    await visit.do(issuance_copies.withdraw, _id(request.match_info["copy"]))
    return web.Response(status=303, headers={"Location": WHERE})


ROUTES = (
    web.get(WHERE, show),
    web.post(WHERE, take),
    web.get(f"{WHERE}/{{copy}}/file", download),
    web.post(f"{WHERE}/{{copy}}/withdraw", withdraw),
)
