"""What officers of a unit say of themselves and of their office, over our own page (U1, U3, U5): the same verbs as in the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from aiohttp import web

from notify.refusals import sentence
from pipeline import accounts, links, offices
from pipeline.guarding import Guarded, knock
from pipeline.queries import people
from pipeline.queries import units as queries
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Tier
from pipeline.rules.words import Kind, Purpose
from pipeline.units import asking, record
from web.rendering import page
from web.texts import Words
from web.visiting import Visit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

FORMS: dict[str, tuple[str, ...]] = {kind: asking.FORMS[kind] for kind in (Kind.UNIT_REGISTRATION, Kind.UNIT_RECOVERY)}
"""A change asks nothing personal, and stays in the chat."""


async def ask(request: web.Request) -> web.Response:
    """The form; whoever has an account finds the name there."""
    visit = await Visit.of(request, Purpose.UNIT_FORM)
    me = await visit.look(people.me)
    return _form(visit, {"officer": me.person.name if me.person else ""})


def _form(visit: Visit, answers: dict[str, str], said: str = "") -> web.Response:
    kind, words = visit.visitor.about, Words(visit.visitor.language)
    if kind not in FORMS:
        raise Refused("visit_over")
    classes = [(str(one), words.plain("area-class-page", number=str(one))) for one in asking.AREA_CLASSES]
    choices = {
        "portal": [(portal.code, portal.name) for portal in visit.world.pack.portals],
        "tier": [(tier.value, words.plain(f"tier-{tier}")) for tier in Tier],
        "area_class": [("0", words.plain("area-class-none-page")), *classes],
    }
    fields = [(name, answers.get(name, ""), choices.get(name)) for name in FORMS[kind]]
    status = 422 if said else 200
    return page("unit", visit.visitor.language, status=status, kind=kind, fields=fields, said=said, csrf=visit.csrf)


async def take(request: web.Request) -> web.Response:
    """File the case; its papers follow on the upload page."""
    visit = await Visit.of(request, Purpose.UNIT_FORM)
    form = await visit.form()
    answers = {name: form.get(name, "").strip() for name in FORMS.get(visit.visitor.about, ())}
    try:
        await visit.do(knock, Guarded.RECOVER)
        case_id = await visit.do(_file, visit.visitor.about, answers, visit.visitor.language)
    except Refused as refusal:
        return _form(visit, answers, sentence(refusal, Words(visit.visitor.language)))
    await visit.do(links.attach, visit.secret, case_id)
    return web.Response(status=303, headers={"Location": "/upload"})


def _file(session: Session, kind: str, said: dict[str, str], language: str, **who: Any) -> UUID:  # noqa: ANN401
    if kind == Kind.UNIT_RECOVERY:
        return asking.begin_recovery(
            session, said["code"], said["officer"], said["own_phone"], language=language, **who
        )
    if not said["area_class"].isdecimal():
        raise Refused("button_expired")
    stated: dict[str, Any] = said | {"area_class": int(said["area_class"])}
    return asking.begin_registration(session, asking.Registration(**stated), language=language, **who)


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
        record.write(session, office_id, line, text, **who)


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
    return offices.join_by(session, who.about, who.chat_id, who.language, spelt, world=world).name


ROUTES = (
    web.get("/unit", ask),
    web.post("/unit", take),
    web.get("/unit/record", show),
    web.post("/unit/record", keep),
    web.get("/join", invited),
    web.post("/join", join),
)
