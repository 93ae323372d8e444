"""The desk's tables: what waits, what can be taken back, all of the year; and one decision on many (U7 to U11)."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

from aiohttp import web

from pipeline.batching import MOST
from pipeline.queries import batches, desk, people
from pipeline.queries.desk import Wish
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Education, Level
from pipeline.rules.words import Action, Node, Purpose, State, Waits
from web.rendering import page
from web.visiting import Visit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TABLES: dict[str, Callable[..., desk.Page]] = {
    "queue": desk.queue,
    "sent": desk.mine_to_take_back,
    "year": desk.year,
}


def wish_of(asked: Mapping[str, str]) -> Wish:
    """What is looked for, from the address. Raises Refused for a number that is none."""
    known = {field.name for field in fields(Wish)}
    said = {key: value for key, value in asked.items() if key in known and value}
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
        wish = wish_of(request.query)
        found = await visit.look(TABLES[table], wish)
        return page("desk/table", visit.visitor.language, **await _facts(visit, table, wish), page=found)

    show.__doc__ = f"Show the table `{table}`."
    return show


def _actions(table: str, me: people.Me) -> tuple[Action, ...]:
    """What is offered for many in that table; the server refuses what a case doesn't allow."""
    if table != "queue":
        return (Action.RETRACT,) if table == "sent" else ()
    nodes = {post.node for post in me.posts}
    on = {Action.PASS: nodes - {Node.BODY, Node.HELPDESK}, Action.RECEIVE: nodes & {Node.BODY}, Action.RETURN: nodes}
    return tuple(action for action, here in on.items() if here)


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
        "states": [state for state in State if table == "year" or state.waits_for is Waits.OFFICE],
        "pathways": [(way.id, way.name if visit.visitor.language == "zh" else way.name_en) for way in pack.pathways],
        "csrf": visit.csrf,
        "batch": uuid4(),
        "until": visit.world.now.isoformat(),
        "most": MOST,
        "under_way": [one for one in await visit.look(batches.lately) if not one.finished],
        "why_needed": Action.RETURN in actions,
        "meeting_day": visit.world.today if table == "queue" and any(p.node is Node.BODY for p in me.posts) else None,
        "members_least": pack.terms.committee.members_least,
    }


ROUTES = (
    web.get("/desk", showing("queue")),
    web.get("/desk/sent", showing("sent")),
    web.get("/desk/year", showing("year")),
)
