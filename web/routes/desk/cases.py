"""One case on the desk: facts, safe pictures of the evidence, the timeline; and the decision, then the next of the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from aiohttp import web

from notify.findings import FIELD
from notify.refusals import sentence
from pipeline.case.act import Defect
from pipeline.queries.case import case
from pipeline.review import claims, decisions
from pipeline.rules.refusals import Overtaken, Refused
from pipeline.rules.words import Action, Looked, Purpose
from web.error_middleware import written
from web.receiving import number
from web.rendering import page
from web.routes.desk.place import Place, around, onward
from web.routes.desk.showing import card
from web.routes.looking import seen
from web.texts import Words
from web.visiting import Visit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

VERBS: dict[Action, Callable[..., Refused | None]] = {
    Action.PASS: decisions.pass_on,
    Action.RECEIVE: decisions.receive,
    Action.GRANT: decisions.grant,
    Action.RETRACT: decisions.retract,
    Action.RETURN: decisions.return_to_applicant,
    Action.REJECT: decisions.reject,
    Action.ANNOUNCE: decisions.announce,
    Action.CONTEST: decisions.contest,
    Action.MEND: decisions.mend,
}
ASKED_ONCE = frozenset({Action.GRANT, Action.REJECT, Action.ANNOUNCE, Action.MEND})
"""What can't be taken back: done only with the box ticked beside it, so that no key alone does it."""
SURE, COMPARED = "sure", "compared:"
DEFECT, USUAL = "defect:", "usual:"
"""Before what a defect is about: in the field in which it is written; and, before its wording too, in a box to be ticked."""
BESIDE = {
    "term_days": "days",
    "reason_needed": "why",
    "reason_too_long": "why",
    "document_needed": "document",
    "sure_needed": SURE,
    "compare_first": "compared",
    "unit_alike": "distinct",
}
"""Beside which field a refusal stands; any other stands over its form."""


def id_of(request: web.Request) -> UUID:
    """The case that an address names."""
    try:
        return UUID(request.match_info["case"])
    except ValueError:
        raise web.HTTPNotFound from None


@dataclass(frozen=True, slots=True)
class Failed:
    """What was pressed and not done: the sentence stands beside its field, with all that was typed."""

    action: str
    said: str
    typed: Mapping[str, str]
    field: str = ""


NOTHING = Failed("", "", {})


async def show(request: web.Request) -> web.Response:
    """The case. Reading it moves nothing (RFC 9110, 9.2.1); that it was seen is kept in a ledger beside it (B10)."""
    visit = await Visit.of(request, Purpose.DESK)
    return await case_page(request, visit)


async def case_page(request: web.Request, visit: Visit, failed: Failed = NOTHING, *, status: int = 200) -> web.Response:
    """The page of the case that *request* is about; *failed*: what was not done, or is only kept, of a form of it."""
    case_id, place = id_of(request), Place.of(request.query)
    view = await visit.look(case, case_id)
    await seen(request, visit, case_id, Looked.FACTS)
    shown = await card(visit, view)
    locked = shown["at"].holder is not None and not shown["at"].holder.mine and not shown["at"].holder.left
    can = [action for action in VERBS if action in view.actions and (not locked or action is Action.RETRACT)]
    return page(
        "desk/case",
        visit.visitor.language,
        status=status,
        **shown,
        table="",
        locked=locked,
        claimable=shown["at"].may_claim and (shown["at"].holder is None or shown["at"].holder.left),
        can=can,
        asked_once=ASKED_ONCE,
        place=place,
        around=await around(visit, place, case_id),
        done=request.query.get("done", ""),
        said=failed.said,
        failed=failed.action,
        beside=failed.field,
        typed=failed.typed,
        kept=written(failed.typed) if failed.action not in can else (),
    )


async def decide(request: web.Request) -> web.Response:
    """Do what was pressed; then the next case of the list, or the list. What can't be done says why beside its field."""
    visit = await Visit.of(request, Purpose.DESK)
    case_id, form, place = id_of(request), await visit.form(), Place.of(request.query)
    action = next((one for one in VERBS if one == form.get("action")), None)
    version = number(form.get("version", ""))
    if action is None or version is None:
        raise Refused("page_gone")
    beside = await around(visit, place, case_id)
    try:
        if action in ASKED_ONCE and form.get(SURE) != "1":
            raise Refused("sure_needed")
        await visit.do(_decided, VERBS[action], case_id, seen=version, **_more(VERBS[action], form))
    except Refused as refusal:
        return await case_page(request, visit, failed_by(visit, action, form, refusal), status=422)
    return web.Response(status=303, headers={"Location": onward(place, beside, done=case_id)})


def _decided(
    session: Session,
    verb: Callable[..., Refused | None],
    case_id: UUID,
    *,
    by: Actor,
    world: World,
    **more: Any,  # noqa: ANN401  the verb's own
) -> Refused | None:
    """The decision, unless a colleague has taken the case meanwhile. Raises Refused."""
    claims.free(session, case_id, by=by, world=world)
    return verb(session, case_id, by=by, world=world, **more)


def failed_by(visit: Visit, action: str, form: Mapping[str, str], refusal: Refused) -> Failed:
    """Why it was not done, in words and at its place, with what was typed."""
    words = Words(visit.visitor.language)
    said = words.plain("desk-overtaken") if isinstance(refusal, Overtaken) else sentence(refusal, words)
    return Failed(action, said, form, BESIDE.get(refusal.code, ""))


def _more(verb: Callable[..., Refused | None], form: Mapping[str, str]) -> dict[str, Any]:
    """What the verb takes besides: a reason, the list of defects (U14), a document's number."""
    if verb in {decisions.announce, decisions.mend}:
        return {"document": form.get("document", "")}
    if verb is decisions.grant:
        compared = {key.removeprefix(COMPARED) for key in form if key.startswith(COMPARED)}
        return {"distinct": form.get("distinct") == "1", "compared": compared}
    if verb in {decisions.reject, decisions.contest}:
        return {"why": form.get("why", "")}
    if verb is decisions.return_to_applicant:
        days = number(form.get("days", ""), 3)
        if days is None and form.get("days", "").strip():
            raise Refused("term_days", most=decisions.DAYS_MOST)
        return {"why": form.get("why", ""), "defects": defects_of(form), "days": days}
    return {}


def defects_of(form: Mapping[str, str]) -> tuple[Defect, ...]:
    """The complete list: what was ticked and what was written, in the order of the page; each about a file or a field."""
    found: dict[tuple[str, str], None] = {}
    for key, text in form.items():
        if key.startswith(USUAL):
            about, what = _about(key.removeprefix(USUAL), text), text.strip()
        elif key.startswith(DEFECT):
            about, what = key.removeprefix(DEFECT), text.strip()
        else:
            continue
        if what:
            found[about, what] = None
    return tuple(Defect(about, what) for about, what in found)


def _about(key: str, text: str) -> str:
    """`field:name` of `field:name:差别`, with that wording."""
    about = key.removesuffix(f":{text}")
    return about if about.startswith(FIELD) or ":" not in about else ""


ROUTES = (web.get("/desk/case/{case}", show), web.post("/desk/case/{case}", decide))
