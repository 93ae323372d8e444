"""The desk's tables: what waits, what can be taken back, all of the year; and one decision on many (U7 to U11)."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from aiohttp import web

from notify.refusals import sentence
from pipeline import batching
from pipeline.queries import desk, people
from pipeline.queries.desk import Wish
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Education, Level
from pipeline.rules.words import Action, Node, Purpose, State
from web.rendering import page
from web.texts import Words
from web.visiting import CSRF_FIELD, Visit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipeline.batching import Outcome

TABLES: dict[str, Callable[..., desk.Page]] = {
    "queue": desk.queue,
    "sent": desk.mine_to_take_back,
    "year": desk.year,
}
AT_BODY = (Action.RECEIVE, Action.RETURN)
BEFORE_BODY = (Action.PASS, Action.RETURN)
CHOSEN = "case"


def wish_of(request: web.Request) -> Wish:
    """What is looked for, from the address. Raises Refused for a number that is none."""
    known = {field.name for field in fields(Wish)}
    said = {key: value for key, value in request.query.items() if key in known and value}
    days = said.pop("days", "0")
    if not days.isdecimal() or len(days) > 4:  # noqa: PLR2004  27 years
        raise Refused("page_gone")
    return Wish(**said, days=int(days))


def address(table: str, wish: Wish) -> str:
    """The address of that table with that wish."""
    said = {field.name: getattr(wish, field.name) for field in fields(Wish)}
    asked = urlencode({key: value for key, value in said.items() if value})
    path = "/desk" if table == "queue" else f"/desk/{table}"
    return f"{path}?{asked}" if asked else path


def showing(table: str) -> Callable[[web.Request], Any]:
    """The handler of one table."""

    async def show(request: web.Request) -> web.Response:
        visit = await Visit.of(request, Purpose.DESK)
        wish = wish_of(request)
        found = await visit.look(TABLES[table], wish)
        return page("desk/table", visit.visitor.language, **await _facts(visit, table, wish), page=found)

    show.__doc__ = f"Show the table `{table}`."
    return show


def _actions(table: str, me: people.Me) -> tuple[Action, ...]:
    """What is offered for many in that table; the server refuses what a case doesn't allow."""
    if table != "queue":
        return (Action.RETRACT,) if table == "sent" else ()
    nodes = {post.node for post in me.posts}
    offered = (BEFORE_BODY if nodes - {Node.BODY} else ()) + (AT_BODY if Node.BODY in nodes else ())
    return tuple(dict.fromkeys(offered))


async def _facts(visit: Visit, table: str, wish: Wish) -> dict[str, Any]:
    """What every table shows around its rows."""
    pack, me = visit.world.pack, await visit.look(people.me)
    actions = _actions(table, me)
    return {
        "me": me,
        "table": table,
        "wish": wish,
        "here": address(table, wish),
        "first": address(table, replace(wish, after="")),
        "next_page": lambda after: address(table, replace(wish, after=after)),
        "actions": actions,
        "educations": tuple(Education),
        "levels": tuple(Level),
        "states": tuple(State),
        "pathways": [(way.id, way.name if visit.visitor.language == "zh" else way.name_en) for way in pack.pathways],
        "csrf": visit.csrf,
        "why_needed": Action.RETURN in actions,
        "meeting_day": visit.world.today if table == "queue" and any(p.node is Node.BODY for p in me.posts) else None,
        "members_least": pack.terms.committee.members_least,
    }


async def batch(request: web.Request) -> web.Response:
    """Do one thing to all that were ticked; one line a case says what became of it."""
    visit = await Visit.of(request, Purpose.DESK)
    form = await request.post()
    visit.check(form.get(CSRF_FIELD))
    action = next((one for one in Action if one == form.get("action")), None)
    if action is None:
        raise Refused("not_for_many")
    why = str(form.get("why", ""))
    facts = {"why": why} if action is Action.RETURN else {}
    outcomes = await visit.do(batching.act, action, chosen(form.getall(CHOSEN, [])), **facts)
    return await outcomes_page(visit, action, outcomes)


async def outcomes_page(visit: Visit, action: Action, outcomes: Sequence[Outcome]) -> web.Response:
    """What became of each of many."""
    words = Words(visit.visitor.language)
    return page(
        "desk/outcomes",
        visit.visitor.language,
        me=await visit.look(people.me),
        table="",
        action=action,
        done=sum(outcome.refusal is None for outcome in outcomes),
        outcomes=[(outcome, _said(outcome, words)) for outcome in outcomes],
    )


def chosen(ticked: Iterable[object]) -> list[batching.Chosen]:
    """What the boxes carry: case and version. Raises Refused for what is no box of ours."""
    try:
        pairs = [str(one).split(":") for one in ticked]
        return [batching.Chosen(UUID(id_), int(version)) for id_, version in pairs]
    except ValueError:
        raise Refused("page_gone") from None


def _said(outcome: Outcome, words: Words) -> str:
    return sentence(outcome.refusal, words) if outcome.refusal else words.plain("desk-done")


ROUTES = (
    web.get("/desk", showing("queue")),
    web.get("/desk/sent", showing("sent")),
    web.get("/desk/year", showing("year")),
    web.post("/desk/batch", batch),
)
