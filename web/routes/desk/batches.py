"""One decision on many: those that were ticked, or all that match; the page that says how far it is, and of each what became of it (U9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl
from uuid import UUID, uuid4

from aiohttp import web

from notify.refusals import sentence
from pipeline.queries.applicant import people
from pipeline.queries.officer import batches as queries
from pipeline.queries.officer import desk
from pipeline.review import batch, decisions, kept_batch
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Action, Purpose
from web.own_forms import CSRF_FIELD
from web.receiving import number, posted
from web.rendering import page
from web.routes.desk.tables import again, wish_of
from web.texts import Words
from web.visiting import Visit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from multidict import MultiMapping

    from pipeline.review.batch import Chosen, Outcome

    Form = MultiMapping[Any]

CHOSEN, WHOLE, SURE = "case", "all", "sure"
AROUND = ("table", "wish", "until", "batch", "action", "why")
"""What a form says of many that it does not name one by one."""


async def begin(request: web.Request) -> web.Response:
    """Do one thing to many. All that match are counted and asked about once more; pressing twice is pressing once."""
    visit = await Visit.of(request, Purpose.DESK)
    form = await posted(request)
    visit.check(form.get(CSRF_FIELD))
    try:
        return await _begin(visit, form)
    except Refused as refusal:
        return await again(visit, form, refusal)


async def _begin(visit: Visit, form: Form) -> web.Response:
    """Raises Refused."""
    action, why = next((one for one in Action if one == form.get("action")), None), str(form.get("why", ""))
    if action is None:
        raise Refused("not_for_many")
    if why.strip() and action is not Action.RETURN:
        raise Refused("reason_unused")  # whoever wrote what is wrong did not mean to pass it
    many = await ticked(visit, form)
    if WHOLE in form and SURE not in form:
        return await _ask(visit, form, action, len(many))
    batch_id = _uuid(str(form.get("batch", "") or uuid4()))
    try:
        await visit.do(kept_batch.begin, batch_id, action, many, why=why)
    except Refused as refused:
        if refused.code != "batch_begun":
            raise
    return web.Response(status=303, headers={"Location": f"/desk/batch/{batch_id}"})


async def ticked(visit: Visit, form: Form) -> Sequence[Chosen]:
    """The cases that were ticked; or all that match what was searched for, as of the page that showed it. Raises Refused."""
    if WHOLE not in form:
        return chosen(form.getall(CHOSEN, []))
    try:
        until = datetime.fromisoformat(str(form.get("until", "")))
    except ValueError:
        raise Refused("page_gone") from None
    if until.tzinfo is None:
        raise Refused("page_gone")
    wish = replace(wish_of(dict(parse_qsl(str(form.get("wish", ""))))), after="")
    return await visit.look(desk.matching, str(form.get("table", "")), wish, until)


def chosen(boxes: Iterable[object]) -> list[Chosen]:
    """What the boxes carry: case and version. Raises Refused for what is no box of ours."""
    try:
        pairs = [str(one).split(":") for one in boxes]
        read = [(UUID(id_), number(version)) for id_, version in pairs]
    except ValueError:
        raise Refused("page_gone") from None
    many = [batch.Chosen(id_, version) for id_, version in read if version is not None]
    if len(many) < len(read):
        raise Refused("page_gone")
    return many


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused("page_gone") from None


async def _ask(visit: Visit, form: Form, action: Action, count: int) -> web.Response:
    if not count:
        raise Refused("choose_some", most=batch.MOST)
    if action not in batch.VERBS:
        raise Refused("not_for_many")
    if action is Action.RETURN:
        decisions.reason(str(form.get("why", "")))
    return page(
        "desk/sure",
        visit.visitor.language,
        me=await visit.look(people.me),
        table="",
        action=action,
        count=count,
        said={name: str(form.get(name, "")) for name in AROUND},
        csrf=visit.csrf,
    )


async def show(request: web.Request) -> web.Response:
    """How far a batch is; renews itself until it is through."""
    visit = await Visit.of(request, Purpose.DESK)
    view = await visit.look(queries.batch, _uuid(request.match_info["batch"]))
    words = Words(visit.visitor.language)
    return page(
        "desk/batch",
        visit.visitor.language,
        me=await visit.look(people.me),
        table="batches",
        view=view,
        items=[(item, _said(item.refusal, words)) for item in view.items if view.line.finished or item.refusal],
    )


async def listed(request: web.Request) -> web.Response:
    """My batches, the newest first."""
    visit = await Visit.of(request, Purpose.DESK)
    found, me = await visit.look(queries.lately), await visit.look(people.me)
    return page("desk/batches", visit.visitor.language, me=me, table="batches", batches=found)


async def outcomes_page(visit: Visit, action: Action, outcomes: Sequence[Outcome]) -> web.Response:
    """What became of each of many that a meeting was about."""
    words = Words(visit.visitor.language)
    return page(
        "desk/outcomes",
        visit.visitor.language,
        me=await visit.look(people.me),
        table="",
        action=action,
        done=sum(outcome.refusal is None for outcome in outcomes),
        outcomes=[(outcome, _said(outcome.refusal, words)) for outcome in outcomes],
    )


def _said(refusal: Refused | None, words: Words) -> str:
    return sentence(refusal, words) if refusal else words.plain("desk-done")


ROUTES = (
    web.post("/desk/batch", begin),
    web.get("/desk/batch", listed),
    web.get("/desk/batch/{batch}", show),
)
