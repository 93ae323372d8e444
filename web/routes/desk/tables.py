"""The desk's tables: what waits, what can be taken back, all of the year; and one decision on many (U7 to U11)."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from aiohttp import web

from notify.refusals import sentence
from pipeline.people import desk_settings
from pipeline.queries.applicant import people
from pipeline.queries.officer import batches, desk, finding, registered
from pipeline.queries.officer.desk import DeskFilter
from pipeline.queries.officer.ordering import BACKWARDS, BY_DAYS, ORDERS, SORT_MOST
from pipeline.review.batch import MOST
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Education, Level
from pipeline.rules.words import Action, Node, Purpose, State, Waits
from web.receiving import number
from web.rendering import page
from web.texts import Words
from web.visiting import Visit

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from multidict import MultiMapping

HEADINGS = {
    "name": "desk-name",
    "id": "desk-id",
    "label": "desk-label",
    "pathway": "desk-pathway",
    "education": "fact-education",
    "unit": "look-unit",
    "state": "standing-state",
    "holder": "desk-holder",
    "days": "desk-days",
}
"""The words over the columns."""
TABLES: dict[str, Callable[..., desk.Page]] = {
    "queue": desk.queue,
    "sent": desk.mine_to_take_back,
    "year": desk.year,
}


LONGEST = 400
"""Characters of one thing that an address says: every link of the page repeats it. Nothing of ours is as long; a text that is too
long to be searched for is still there to be cut down by hand."""
ASKED = tuple(field.name for field in fields(DeskFilter) if field.name != "size")
"""What an address may say."""


def wish_of(asked: Mapping[str, str]) -> DeskFilter:
    """What is looked for, from the address. Raises Refused for a number that is none."""
    said: dict[str, Any] = {key: value[:LONGEST] for key, value in asked.items() if key in ASKED and value}
    days, said_year = number(said.pop("days", "0"), 4), said.pop("year", "")
    if days is None:
        raise Refused("page_gone")
    return DeskFilter(**said, days=days, year=year_of(said_year))


def year_of(text: str) -> int:
    """The year that is asked for; 0 for none. Raises Refused for what is no year."""
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal() and len(text) == 4):  # noqa: PLR2004  digits of a year
        raise Refused("page_gone")
    return int(text)


def address(table: str, wish: DeskFilter) -> str:
    """The address of that table with that wish."""
    asked = asked_of(wish)
    path = "/desk" if table == "queue" else f"/desk/{table}"
    return f"{path}?{asked}" if asked else path


def place(table: str, wish: DeskFilter) -> str:
    """For the address of a case, so that it knows from which page of which list it was opened: `list=year&text=…`."""
    wished = address(table, wish).partition("?")[2]
    return "&".join(filter(None, (urlencode({"list": table}), wished)))


def asked_of(wish: DeskFilter) -> str:
    """The query of an address with that wish."""
    return urlencode({name: value for name in ASKED if (value := getattr(wish, name))})


def showing(table: str) -> Callable[[web.Request], Any]:
    """The handler of one table."""

    async def show(request: web.Request) -> web.Response:
        visit = await Visit.of(request, Purpose.DESK)
        try:
            wish = wish_of(request.query)
            found = await _found(visit, table, wish)
        except Refused as refusal:
            return await _not_found(visit, table, request.query, refusal)
        return await shown(visit, table, wish, found)

    show.__doc__ = f"Show the table `{table}`."
    return show


async def _found(visit: Visit, table: str, wish: DeskFilter) -> desk.Page:
    """A page as long as the officer wants it. Raises Refused."""
    kept = await visit.look(desk_settings.settings)
    size = 0 if kept.size == desk_settings.USUAL_SIZE else kept.size
    return await visit.look(TABLES[table], replace(wish, size=size))


async def _not_found(visit: Visit, table: str, asked: Mapping[str, str], refusal: Refused) -> web.Response:
    """The sentence over an empty table, with what was searched for still in its field."""
    await visit.look(desk.queue, DeskFilter())  # whoever has no post has no table either
    text = asked.get("text", "")[:LONGEST]
    wish, said = DeskFilter(text=text), sentence(refusal, Words(visit.visitor.language))
    return await shown(visit, table, wish, desk.Page((), "0"), said=said)


async def shown(
    visit: Visit,
    table: str,
    wish: DeskFilter,
    found: desk.Page,
    *,
    said: str = "",
    typed: Mapping[str, str] | None = None,
    ticked: Collection[str] = (),
) -> web.Response:
    """The page of a table; *said*: why what was pressed on it was not done, with what was *typed* and *ticked* still there."""
    return page(
        "desk/table",
        visit.visitor.language,
        status=422 if said else 200,
        **await _facts(visit, table, wish),
        page=found,
        earlier=await visit.look(registered.earlier_found, wish.text) if wish.text and not said else (),
        looked_for=looked_for(wish, visit) if wish.text and not found.lines and not said else (),
        called=headings(Words(visit.visitor.language)),
        said=said,
        typed=typed or {},
        ticked=ticked,
    )


async def again(visit: Visit, form: MultiMapping[Any], refusal: Refused) -> web.Response:
    """The table from which something was pressed that can't be done. Raises *refusal* if it was none of ours."""
    table = str(form.get("table", ""))
    if table not in TABLES:
        raise refusal
    typed = {name: value for name, value in form.items() if isinstance(value, str)}
    wish = wish_of(dict(parse_qsl(typed.get("wish", ""))))
    found, said = await _found(visit, table, wish), sentence(refusal, Words(visit.visitor.language))
    boxes = {str(box).partition(":")[0] for box in form.getall("case", [])}
    return await shown(visit, table, wish, found, said=said, typed=typed, ticked=boxes)


def _actions(table: str, me: people.Me) -> tuple[Action, ...]:
    """What is offered for many in that table; the server refuses what a case doesn't allow."""
    if table != "queue":
        return (Action.RETRACT,) if table == "sent" else ()
    nodes = {post.node for post in me.posts}
    on = {Action.PASS: nodes - {Node.BODY, Node.HELPDESK}, Action.RECEIVE: nodes & {Node.BODY}, Action.RETURN: nodes}
    return tuple(action for action, here in on.items() if here)


async def _facts(visit: Visit, table: str, wish: DeskFilter) -> dict[str, Any]:
    """What every table shows around its rows."""
    pack, me = visit.world.pack, await visit.look(people.me)
    actions, plain = _actions(table, me), replace(wish, after="", before="")
    return {
        "me": me,
        "table": table,
        "wish": wish,
        "kept": await visit.look(desk_settings.settings),
        "here": address(table, wish),
        "place": place(table, wish),
        "asked": asked_of(plain),
        "narrowed": replace(plain, sort="") != DeskFilter(),
        "first": address(table, plain),
        "next_page": lambda after: address(table, replace(plain, after=after)),
        "page_before": lambda before: address(table, replace(plain, before=before)),
        "sorts": _sorts(table, plain),
        "sort_most": SORT_MOST,
        "actions": actions,
        "helds": (desk.MINE, desk.FREE) if table == "queue" else (),
        "years": desk.years(visit.world) if table == "year" else (),
        "year": wish.year,
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


@dataclass(frozen=True, slots=True)
class Sort:
    """A column's heading: how it orders the table now, and what pressing it leads to."""

    now: str
    """As `aria-sort` says it; empty if it doesn't."""
    to: str
    """Empty: nothing is put in this order: what is there is sealed, or stands elsewhere."""


def _sorts(table: str, wish: DeskFilter) -> dict[str, Sort]:
    """Of each column; pressed again it turns round."""
    sorts = {"id": Sort("", ""), "holder": Sort("", "")}
    for column in (*ORDERS, BY_DAYS):
        up, down = column, f"{BACKWARDS}{column}"
        now = "ascending" if wish.sort == up else "descending" if wish.sort == down else ""
        sorts[column] = Sort(now, address(table, replace(wish, sort=down if wish.sort == up else up)))
    return sorts


def headings(words: Words) -> dict[str, str]:
    """What each column is called."""
    return {column: words.plain(key) for column, key in HEADINGS.items()}


def looked_for(wish: DeskFilter, visit: Visit) -> list[str]:
    """What a search that found nothing took each word for."""
    words = Words(visit.visitor.language)
    lines = []
    for word in finding.words_of(wish.text, visit.world):
        kinds = list(dict.fromkeys(words.plain(f"sense-{sense}") for sense, _ in word.senses))
        taken = words.plain("list-comma").join(kinds) or words.plain("sense-none")
        lines.append(words.plain("search-word", word=word.said, senses=taken))
    return lines


ROUTES = (
    web.get("/desk", showing("queue")),
    web.get("/desk/sent", showing("sent")),
    web.get("/desk/year", showing("year")),
)
