"""What officers of a unit say of themselves and of their office, over our own page (U1, U3, U5): the same verbs as in the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from aiohttp import web

from notify.refusals import sentence
from pipeline.kinds import forms
from pipeline.offices import directory, unit_record
from pipeline.people import accounts, links
from pipeline.people.attempts import Guarded, count_attempt
from pipeline.queries import units as queries
from pipeline.queries.applicant import people
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Purpose
from web.rendering import page
from web.texts import Words
from web.visiting import Visit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.kinds.row import Choice
    from pipeline.rules.transitions import Actor
    from pipeline.world import World


async def ask(request: web.Request) -> web.Response:
    """The form; whoever has an account finds the name there."""
    visit = await Visit.of(request, Purpose.UNIT_FORM)
    me = await visit.look(people.me)
    return _form(visit, {"officer": me.person.name if me.person else ""})


def _form(visit: Visit, answers: dict[str, str], said: str = "") -> web.Response:
    kind, words = visit.visitor.about, Words(visit.visitor.language)
    fields = [
        (
            one.id,
            answers.get(one.id, ""),
            [(c.value, _name(c, words)) for c in one.choices(visit.world)] if one.choices else None,
        )
        for one in forms.known_form(kind).questions
    ]
    status = 422 if said else 200
    return page("unit", visit.visitor.language, status=status, kind=kind, fields=fields, said=said, csrf=visit.csrf)


def _name(choice: Choice, words: Words) -> str:
    return choice.name or words.plain(choice.word, **choice.facts)


async def take(request: web.Request) -> web.Response:
    """File the case; its papers follow on the upload page."""
    visit = await Visit.of(request, Purpose.UNIT_FORM)
    form, kind, language = await visit.form(), visit.visitor.about, visit.visitor.language
    answers = {one.id: form.get(one.id, "").strip() for one in forms.known_form(kind).questions}
    try:
        await visit.do(count_attempt, Guarded.RECOVER)
        case_id = await visit.do(forms.file, kind, answers, "", language)
    except Refused as refusal:
        return _form(visit, answers, sentence(refusal, Words(language)))
    await visit.do(links.attach, visit.secret, case_id)
    return web.Response(status=303, headers={"Location": "/upload"})


def _office(visit: Visit) -> UUID:
    return UUID(visit.visitor.about)


async def show(request: web.Request) -> web.Response:
    """What the unit publishes of itself."""
    visit = await Visit.of(request, Purpose.UNIT_RECORD)
    view = await visit.look(queries.record, _office(visit))
    return _record(visit, view.name, view.lines)


def _record(visit: Visit, name: str, lines: dict[str, str], said: str = "") -> web.Response:
    status = 422 if said else 200
    return page(
        "unit_record", visit.visitor.language, status=status, office=name, lines=lines, said=said, csrf=visit.csrf
    )


async def keep(request: web.Request) -> web.Response:
    """Write what was changed, all of it or nothing."""
    visit = await Visit.of(request, Purpose.UNIT_RECORD)
    view, form = await visit.look(queries.record, _office(visit)), await visit.form()
    lines = {line: form.get(line, "").strip() for line in view.lines}
    changed = {line: text for line, text in lines.items() if text != view.lines[line]}
    try:
        await visit.do(_write, _office(visit), changed)
    except Refused as refusal:
        return _record(visit, view.name, lines, sentence(refusal, Words(visit.visitor.language)))
    said = Words(visit.visitor.language).plain("unit-record-kept")
    return page("done", visit.visitor.language, said=said)


def _write(session: Session, office_id: UUID, changed: dict[str, str], **who: Any) -> None:  # noqa: ANN401
    for line, text in changed.items():
        unit_record.write(session, office_id, line, text, **who)


async def invited(request: web.Request) -> web.Response:
    """Whoever is invited says their name."""
    visit = await Visit.of(request, Purpose.JOIN)
    return page("join", visit.visitor.language, typed="", said="", csrf=visit.csrf)


async def join(request: web.Request) -> web.Response:
    """Use the invitation under that name."""
    visit = await Visit.of(request, Purpose.JOIN)
    name, words = (await visit.form()).get("name", ""), Words(visit.visitor.language)
    try:
        office = await visit.do(_join, visit.visitor, name)
    except Refused as refusal:
        said = sentence(refusal, words)
        return page("join", visit.visitor.language, status=422, typed=name, said=said, csrf=visit.csrf)
    return page("done", visit.visitor.language, said=words.plain("joined-page", office=office))


def _join(session: Session, who: links.Visitor, name: str, *, by: Actor, world: World) -> str:
    del by  # nobody's officer yet
    spelt = accounts.check_name(name)
    return directory.join_by(session, who.about, who.chat_id, who.language, spelt, world=world).name


ROUTES = (
    web.get("/unit", ask),
    web.post("/unit", take),
    web.get("/unit/record", show),
    web.post("/unit/record", keep),
    web.get("/join", invited),
    web.post("/join", join),
)
