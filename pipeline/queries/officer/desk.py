"""The officer's desk: what is now at my offices, and all of the year; searched, filtered, page by page (U7, U8, U11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import and_, func, null, or_, select, true
from sqlalchemy.orm import contains_eager, load_only

from pipeline.case import cases, frozen
from pipeline.queries.officer import counts, finding
from pipeline.queries.officer.ordering import SORT_MOST, is_usual, order_of, place_of
from pipeline.review import claims
from pipeline.review.batch import MOST, Chosen
from pipeline.rules.identity import mask_id
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Fact
from pipeline.rules.words import Action, State, Waits
from storage.models.cases import Case, Event
from storage.models.offices import Office
from storage.models.people import Person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from pipeline.review.claims import Holder
    from pipeline.rules.transitions import Actor
    from pipeline.rules.words import Kind
    from pipeline.world import World

T = TypeVar("T")
PAGE = 50
MINE, FREE = "mine", "free"
YEARS = 10
"""So far back lists go."""
OPEN = tuple(state for state in State if state.waits_for is not Waits.NOBODY)
SHOWN = (
    Case.version,
    Case.number,
    Case.kind,
    Case.label,
    Case.pathway,
    Case.frozen,
    Case.facts,
    Case.asked,
    Case.state,
    Case.office_id,
    Case.entered_at,
    Case.created_at,
)
"""What a line of a table needs of its case."""
SMALL_OFFICE = 20_000
"""An office that did no more than so many things."""


@dataclass(frozen=True, slots=True)
class DeskFilter:
    """What an officer looks for; what is empty doesn't matter."""

    text: str = ""
    """Words as `rules.searching` reads them."""
    education: str = ""
    level: str = ""
    pathway: str = ""
    state: str = ""
    days: int = 0
    """Here for at least so many days."""
    year: int = 0
    """Of that year; 0: of this year, and whatever is open still. Only all of the year asks for it."""
    held: str = ""
    """MINE: what I work on; FREE: what nobody works on."""
    sort: str = ""
    """A column, with `-` before it for the other way round; empty: as they came."""
    after: str = ""
    """Where the page before ended, as it said itself."""
    before: str = ""
    """Where the page after begins, on the way back."""
    size: int = 0
    """Rows of a page; 0: PAGE. An officer's own, so no address says it."""


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One row of the table."""

    id: UUID
    version: int
    number: str
    kind: Kind
    label: str
    pathway: str
    name: str
    masked_id: str
    education: str
    unit: str
    state: State
    since: datetime | None
    days: int
    """For which it has stood there; of what has ended, which it took from its first submission."""
    waits: bool
    """True if an office has the next action."""
    ended: bool
    holder: str = ""
    """Who works on it, of my offices; empty if nobody does."""
    mine: bool = False
    """True if that is me."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the table."""

    lines: tuple[DeskLine, ...]
    total: str
    """As `counting.waiting` says it."""
    after: str = ""
    """For the next page; empty on the last."""
    before: str = ""
    """For the page before; empty on the first."""
    unsorted: bool = False
    """True if there are too many to be put in the order that was asked for."""


def queue(session: Session, wish: DeskFilter, *, by: Actor, world: World) -> Page:
    """What is now at my offices, the longest waiting first. Raises Refused."""
    return _page(session, wish, (_here(by),), Case.entered_at.expression, by=by, world=world)


def _here(by: Actor) -> ColumnElement[bool]:
    mine = offices_of(by)
    return Case.office_id == mine[0] if len(mine) == 1 else Case.office_id.in_(mine)


def year(session: Session, wish: DeskFilter, *, by: Actor, world: World) -> Page:
    """All of a year that chose my unit, or that my office had or has in its hands, in any state. Raises Refused."""
    scopes = _of_my_year(session, wish, offices_of(by), world)
    return _page(session, wish, scopes, Case.created_at.expression, by=by, world=world)


def of_year(chosen: int, world: World) -> ColumnElement[bool]:
    """The cases of that year; with 0 those of this year, and what is open from any before.

    Asked of each row that something else has found: no index answers it.
    """
    year, state = _by_row(Case.year), _by_row(Case.state)
    if chosen:
        return year == chosen
    return or_(year == world.today.year, state.in_(OPEN))


def _by_row(column: InstrumentedAttribute[T]) -> ColumnElement[T]:
    """*column*, but out of every index: SQLite, which knows of the average only, would take one that finds half a million."""
    return func.coalesce(column, null())


def years(world: World) -> tuple[int, ...]:
    """The years that can be chosen, the newest first."""
    return tuple(range(world.today.year, world.today.year - YEARS, -1))


def _of_my_year(session: Session, wish: DeskFilter, mine: list[UUID], world: World) -> tuple[ColumnElement[bool], ...]:
    """What chose my unit or was in my office's hands, of that year: in parts of which each has an index in its order.

    Of a small office it is gathered first. Of a large one each row of the year is asked in turn until a page is full: gathered,
    half a million took 17 s.
    """
    acts, lies = select(Event.case_id).where(Event.office_id.in_(mine)), select(Case.id).where(Case.office_id.in_(mine))
    if counts.few(session, (acts, lies), SMALL_OFFICE):
        gathered = acts.union(lies, select(Case.id).where(Case.unit_id.in_(mine)))
        return (and_(Case.id.in_(gathered), of_year(wish.year, world)),)
    # Not EXISTS: PostgreSQL would gather the acts of all cases for it first.
    its = select(Event.version).where(Event.case_id == Case.id, _by_row(Event.office_id).in_(mine)).limit(1)
    here = (_by_row(column).in_(mine) for column in (Case.unit_id, Case.office_id))
    ours = or_(*here, its.scalar_subquery().is_not(None))
    before = and_(Case.state.in_(OPEN), Case.year < world.today.year)
    parts = (Case.year == wish.year,) if wish.year else (before, Case.year == world.today.year)
    return tuple(and_(part, ours) for part in parts)


def mine_to_take_back(session: Session, wish: DeskFilter, *, by: Actor, world: World) -> Page:
    """What my office submitted and the next has not touched (U10). Raises Refused."""
    return _page(session, wish, (_sent(by),), Case.entered_at.expression, by=by, world=world)


def _sent(by: Actor) -> ColumnElement[bool]:
    return Case.sent_by_id.in_(offices_of(by))


WHOLE = {"queue": _here, "sent": _sent}
"""The tables of which all that matches can be chosen at once."""


def matching(
    session: Session, table: str, wish: DeskFilter, until: datetime, *, by: Actor, world: World
) -> tuple[Chosen, ...]:
    """All of a table that match and were there at *until*, when the page was shown; the longest waiting first, MOST of them.

    Raises Refused.
    """
    if table not in WHOLE:
        raise Refused("not_for_many")
    there = and_(Case.entered_at <= until, *_conditions(session, wish, WHOLE[table](by), by=by, world=world))
    rows = select(Case.id, Case.version).where(there)
    found = session.execute(rows.order_by(Case.entered_at, Case.id).limit(MOST))
    return tuple(Chosen(case_id, version) for case_id, version in found)


def offices_of(by: Actor) -> list[UUID]:
    """The offices at which *by* holds a post. Raises Refused if there are none."""
    if not by.posts:
        raise Refused("officers_only")
    return [post.office_id for post in by.posts]


def _page(
    session: Session,
    wish: DeskFilter,
    scopes: tuple[ColumnElement[bool], ...],
    order: ColumnElement[Any],
    *,
    by: Actor,
    world: World,
) -> Page:
    """*scopes*: the table's rows, in parts that have nothing in common; each is read in order until the page is full."""
    wanted = [and_(*_conditions(session, wish, scope, by=by, world=world)) for scope in scopes]
    parts = [select(Case.id).where(part) for part in wanted]
    sorts = is_usual(wish.sort) or counts.few(session, parts, SORT_MOST)
    ordered, size, back = order_of(wish.sort if sorts else "", order), wish.size or PAGE, bool(wish.before)
    place = wish.before or wish.after
    beyond = ordered.beyond(place, back=back) if place else true()
    order_by = ordered.by(back=back)
    found: list[Any] = []
    for part in wanted:
        rows = _rows(ordered.of).where(part, beyond).order_by(*order_by).limit(size + 1)
        found += session.execute(rows).all()
    if len(wanted) > 1:
        found = sorted(found, key=lambda pair: (pair[1], pair[0].id), reverse=ordered.falling is not back)[: size + 1]
    shown, more = found[:size], len(found) > size
    if back:
        shown = shown[::-1]
    first, last = [place_of(value, row.id) for row, value in (shown[0], shown[-1])] if shown else ("", "")
    return Page(
        _lines(session, [row for row, _ in shown], by=by, world=world),
        counts.waiting(session, *parts),
        after=last if more or back else "",
        before=first if (more if back else wish.after) else "",
        unsorted=not sorts,
    )


def _rows(of: ColumnElement[Any]) -> Select[tuple[Case, Any]]:
    """Cases with what a line of a table shows, each with the value of *of*."""
    return (
        select(Case, of)
        .outerjoin(Person, Person.id == Case.applicant_id)
        .outerjoin(Office, Office.id == Case.unit_id)
        .options(
            load_only(*SHOWN),
            contains_eager(Case.applicant).load_only(Person.name, Person.id_number),
            contains_eager(Case.unit).load_only(Office.name),
        )
    )


def _conditions(
    session: Session, wish: DeskFilter, scope: ColumnElement[bool], *, by: Actor, world: World
) -> list[ColumnElement[bool]]:
    said = wish.text.strip()
    found: list[ColumnElement[bool]] = [finding.found(session, said, scope, world) if said else scope]
    if wish.education:
        found.append(Case.facts[Fact.EDUCATION.value].as_string() == wish.education)
    if wish.level:
        found.append(Case.level == wish.level)
    if wish.pathway:
        found.append(Case.pathway.in_(world.pack.retired.pathway_ids(wish.pathway)))
    if wish.state:
        if wish.state not in set(State):
            raise Refused("page_gone")
        found.append(Case.state == State(wish.state))
    if wish.held:
        found.append(_held(wish.held, by=by, world=world))
    if wish.days > 0:
        found.append(Case.entered_at <= world.now - timedelta(days=wish.days))
    return found


def _held(held: str, *, by: Actor, world: World) -> ColumnElement[bool]:
    if held == MINE:
        return claims.held_by(by=by, world=world)
    if held == FREE:
        return claims.held_by_nobody()
    raise Refused("page_gone")


def _lines(session: Session, rows: Sequence[Case], *, by: Actor, world: World) -> tuple[DeskLine, ...]:
    """The lines of these cases, with who works on them; of what has ended, when it was first handed in."""
    ended = [row.id for row in rows if row.state.waits_for is Waits.NOBODY]
    handed_in = select(Event.case_id, func.min(Event.at)).where(Event.case_id.in_(ended), Event.action == Action.SUBMIT)
    begun = dict(session.execute(handed_in.group_by(Event.case_id)).all()) if ended else {}
    mine = {post.office_id for post in by.posts}
    held = claims.holders(session, [row.id for row in rows if row.office_id in mine], by=by, world=world)
    return tuple(_line(row, begun.get(row.id), held.get(row.id), world) for row in rows)


def _line(row: Case, begun: datetime | None, held: Holder | None, world: World) -> DeskLine:
    who = row.applicant
    carries = world.chat_carries_facts
    until = row.entered_at if begun else world.now
    since = begun or row.entered_at
    return DeskLine(
        id=row.id,
        version=row.version,
        number=row.number,
        kind=row.kind,
        label=row.label,
        pathway=frozen.pathway_name(row, world.pack) if row.pathway else "",
        name=cases.filer_name(row) if carries else "",
        masked_id=mask_id(who.id_number) if who and carries else "",
        education=str(row.facts.get(Fact.EDUCATION, "")),
        unit=row.unit.name if row.unit else "",
        state=row.state,
        since=row.entered_at,
        days=max(0, (until - since).days) if since and until else 0,
        waits=row.state.waits_for is Waits.OFFICE,
        ended=row.state.waits_for is Waits.NOBODY,
        holder=held.name if held and not held.left else "",
        mine=held is not None and held.mine,
    )
