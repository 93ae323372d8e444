"""Registration over our own page: the same checks as in the chat, shown once more before anything is stored (A1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from notify.refusals import sentence
from pipeline.people import accounts
from pipeline.people.attempts import Guarded, count_attempt
from pipeline.rules import identity
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Purpose
from web.rendering import page
from web.texts import Words
from web.visiting import Visit

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

FIELDS = ("name", "id_number", "ethnicity", "phone")


async def ask(request: web.Request) -> web.Response:
    """The notice and the form."""
    visit = await Visit.of(request, Purpose.REGISTER)
    return _form(visit, dict.fromkeys(FIELDS, ""))


def _form(visit: Visit, answers: dict[str, str], said: str = "") -> web.Response:
    ethnicities = visit.world.pack.ethnicities
    return page(
        "register",
        visit.visitor.language,
        status=422 if said else 200,
        answers=answers,
        said=said,
        csrf=visit.csrf,
        ethnicities=ethnicities,
    )


async def take(request: web.Request) -> web.Response:
    """Check what was typed, show it as it will be kept; with that confirmed, open the account."""
    visit = await Visit.of(request, Purpose.REGISTER)
    form = await visit.form()
    answers = {key: form.get(key, "").strip() for key in FIELDS}
    try:
        read = identity.resident_id(answers["id_number"], today=visit.world.today)
        answers |= {
            "name": accounts.check_name(answers["name"]),
            "ethnicity": accounts.ethnicity_of(read, answers["ethnicity"], visit.world),
            "phone": identity.phone_number(answers["phone"]),
        }
        if "confirmed" not in form:
            return page("register_check", visit.visitor.language, answers=answers, read=read, csrf=visit.csrf)
        await visit.do(count_attempt, Guarded.REGISTER)
        await visit.do(_register, visit.visitor.chat_id, visit.visitor.language, accounts.Registration(**answers))
    except Refused as refusal:
        return _form(visit, answers, sentence(refusal, Words(visit.visitor.language)))
    return page("done", visit.visitor.language, said=Words(visit.visitor.language).plain("registered-page"))


def _register(
    session: Session, chat_id: int, language: str, said: accounts.Registration, *, by: Actor, world: World
) -> UUID:
    del by  # nobody yet
    return accounts.register(session, chat_id, language, said, world=world)


ROUTES = (web.get("/register", ask), web.post("/register", take))
