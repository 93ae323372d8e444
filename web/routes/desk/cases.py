"""One case on the desk: facts, safe pictures of the evidence, the timeline; and the decision, then the next case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from aiohttp import web

from notify.refusals import question
from notify.stated import pairs
from pipeline import reviewing
from pipeline.cases import Defect
from pipeline.queries import desk, people
from pipeline.queries.case import case
from pipeline.queries.case import page as pages_of
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Action, Purpose
from web.rendering import page
from web.routes.uploading import facts
from web.texts import Words
from web.visiting import Visit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

VERBS: dict[Action, Callable[..., None]] = {
    Action.PASS: reviewing.pass_on,
    Action.RECEIVE: reviewing.receive,
    Action.GRANT: reviewing.grant,
    Action.RETRACT: reviewing.retract,
    Action.RETURN: reviewing.return_to_applicant,
    Action.REJECT: reviewing.reject,
    Action.ANNOUNCE: reviewing.announce,
    Action.CONTEST: reviewing.contest,
}
DEFECT = "defect:"
"""Before the item's name, in the field that says what is wrong with it."""


def _id(request: web.Request) -> UUID:
    try:
        return UUID(request.match_info["case"])
    except ValueError:
        raise web.HTTPNotFound from None


async def show(request: web.Request) -> web.Response:
    """The case; looking at it is what keeps the applicant from taking it back."""
    visit = await Visit.of(request, Purpose.DESK)
    case_id = _id(request)
    await visit.look(case, case_id)  # whoever may not see it is refused before anything is noted
    await visit.do(reviewing.look, case_id)
    view, words = await visit.look(case, case_id), Words(visit.visitor.language)
    return page(
        "desk/case",
        visit.visitor.language,
        **facts(view, visit),
        me=await visit.look(people.me),
        table="",
        can=[action for action in VERBS if action in view.actions],
        stated=pairs(view.applicant.facts, (), words),
        questions=[question(words, asked) for asked in view.questions],
        usual=await visit.look(desk.usual_defects) if Action.RETURN in view.actions else (),
        mending_days=visit.world.pack.terms.mending_days,
        done=request.query.get("done") == "1",
    )


async def decide(request: web.Request) -> web.Response:
    """Do what was pressed; then the next case that waits, or the empty table."""
    visit = await Visit.of(request, Purpose.DESK)
    case_id, form = _id(request), await visit.form()
    verb = next((verb for action, verb in VERBS.items() if action == form.get("action")), None)
    if verb is None or not form.get("version", "").isdecimal():
        raise Refused("page_gone")
    await visit.do(verb, case_id, seen=int(form["version"]), **_more(verb, form))
    following = await visit.look(desk.following, case_id)
    return web.Response(status=303, headers={"Location": f"/desk/case/{following}?done=1" if following else "/desk"})


def _more(verb: Callable[..., None], form: Mapping[str, str]) -> dict[str, Any]:
    """What the verb takes besides: a reason, the list of defects (U14), a document's number."""
    if verb is reviewing.announce:
        return {"document": form.get("document", "")}
    if verb is reviewing.grant:
        return {"distinct": form.get("distinct") == "1"}
    if verb in {reviewing.reject, reviewing.contest}:
        return {"why": form.get("why", "")}
    if verb is reviewing.return_to_applicant:
        said = {key.removeprefix(DEFECT): text.strip() for key, text in form.items() if key.startswith(DEFECT)}
        defects = tuple(Defect(about, text) for about, text in said.items() if text)
        days = form.get("days", "").strip()
        if days and not (days.isdecimal() and len(days) <= 3):  # noqa: PLR2004  the verb says how many
            raise Refused("term_days", most=reviewing.DAYS_MOST)
        return {"why": form.get("why", ""), "defects": defects, "days": int(days) if days else None}
    return {}


async def picture(request: web.Request) -> web.Response:
    """One safe picture of one file: never the uploaded bytes."""
    visit = await Visit.of(request, Purpose.DESK)
    try:
        evidence_id, place = UUID(request.match_info["evidence"]), int(request.match_info["place"])
    except ValueError:
        raise web.HTTPNotFound from None
    keys = await visit.look(pages_of, _id(request), evidence_id)
    if not 0 <= place < len(keys):
        raise Refused("no_such_slot")
    return web.Response(body=await visit.blob(keys[place]), content_type="image/jpeg")


ROUTES = (
    web.get("/desk/case/{case}", show),
    web.post("/desk/case/{case}", decide),
    web.get("/desk/case/{case}/{evidence}/{place}.jpg", picture),
)
