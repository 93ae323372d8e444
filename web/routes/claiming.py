"""Account recovery over our own page: the claim; the photo follows on the upload page (A2)."""

from __future__ import annotations

from aiohttp import web

from notify.refusals import sentence
from pipeline.case.frozen import OLD_CHAT
from pipeline.kinds import recovery
from pipeline.people import links
from pipeline.people.attempts import Guarded, count_attempt
from pipeline.review import filing
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Purpose
from web.rendering import page
from web.texts import Words
from web.visiting import Visit

FIELDS = ("name", "id_number", "phone")


async def ask(request: web.Request) -> web.Response:
    """The form."""
    visit = await Visit.of(request, Purpose.RECOVER)
    return _form(visit, dict.fromkeys((*FIELDS, "way"), ""))


def _form(visit: Visit, answers: dict[str, str], said: str = "") -> web.Response:
    status = 422 if said else 200
    return page("recover", visit.visitor.language, status=status, answers=answers, said=said, csrf=visit.csrf)


async def take(request: web.Request) -> web.Response:
    """File the ticket; the answer is the same whether or not there is such an account."""
    visit = await Visit.of(request, Purpose.RECOVER)
    form = await visit.form()
    answers, language = {key: form.get(key, "").strip() for key in FIELDS}, visit.visitor.language
    way = form.get("way", "")
    try:
        await visit.do(count_attempt, Guarded.RECOVER)
        case_id = await visit.do(recovery.begin, recovery.Claim(**answers), way, language=language)
        if way == OLD_CHAT:
            await visit.do(filing.submit, case_id)
    except Refused as refusal:
        return _form(visit, answers | {"way": way}, sentence(refusal, Words(language)))
    if way == OLD_CHAT:
        return page("done", language, said=Words(language).plain("claimed-page"))
    await visit.do(links.attach, visit.secret, case_id)
    return web.Response(status=303, headers={"Location": "/upload"})


ROUTES = (web.get("/recover", ask), web.post("/recover", take))
