"""The officer's desk: what is now at my offices, and all of the year; searched, filtered, page by page (U7, U8, U11)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import and_, or_, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload, load_only

from pipeline import cases
from pipeline.accounts import id_index
from pipeline.batching import MOST, Chosen
from pipeline.queries import counting
from pipeline.rules.identity import mask_id
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Fact
from pipeline.rules.words import Action, State
from storage.models.cases import Case, Event
from storage.models.offices import Office
from storage.models.people import Person

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from pipeline.rules.transitions import Actor
    from pipeline.rules.words import Kind
    from pipeline.world import World

PAGE = 50
SHOWN = (
    Case.version,
    Case.number,
    Case.kind,
    Case.label,
    Case.pathway,
    Case.facts,
    Case.asked,
    Case.state,
    Case.entered_at,
    Case.created_at,
)
"""What a line of a table needs of its case."""
LATELY, USUAL = 200, 20
"""Of so many returns, so many wordings are offered."""
TEXT_MOST = 60
NAMESAKES = 2000
"""More people than these share a part of their names: it is no way to find one."""
SMALL_OFFICE = 20_000
"""An office that did no more than so many things."""
ID_LENGTH = 18


@dataclass(frozen=True, slots=True)
class Wish:
    """What an officer looks for; what is empty doesn't matter."""

    text: str = ""
    """Of a name, a whole ID number, or an application number."""
    education: str = ""
    level: str = ""
    pathway: str = ""
    state: str = ""
    days: int = 0
    """Here for at least so many days."""
    after: str = ""
    """Where the page before ended, as it said itself."""


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


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the table."""

    lines: tuple[DeskLine, ...]
    total: str
    """As `counting.waiting` says it."""
    after: str
    """For the next page; empty on the last."""


def queue(session: Session, wish: Wish, *, by: Actor, world: World) -> Page:
    """What is now at my offices, the longest waiting first. Raises Refused."""
    return _page(session, wish, _here(by), Case.entered_at, world)


def _here(by: Actor) -> ColumnElement[bool]:
    mine = offices_of(by)
    return Case.office_id == mine[0] if len(mine) == 1 else Case.office_id.in_(mine)


def year(session: Session, wish: Wish, *, by: Actor, world: World) -> Page:
    """All of this year that chose my unit, or that my office had in its hands, in any state. Raises Refused."""
    ours = and_(Case.year == world.today.year, _handled(session, offices_of(by), narrowed=bool(wish.text.strip())))
    return _page(session, wish, ours, Case.created_at, world)


def _handled(session: Session, mine: list[UUID], *, narrowed: bool) -> ColumnElement[bool]:
    """What chose my unit or was in my office's hands.

    Of a small office that is gathered first. Of a large one, or where the search leaves few anyhow, each row is asked in
    turn: gathered, half a million took 17 s.
    """
    acts = select(Event.case_id).where(Event.office_id.in_(mine))
    if narrowed or not counting.few(session, acts, SMALL_OFFICE):
        asked = acts.where(Event.case_id == Case.id).exists()
        return or_(Case.unit_id.in_(mine), asked)
    return Case.id.in_(acts.union(select(Case.id).where(Case.unit_id.in_(mine))))


def mine_to_take_back(session: Session, wish: Wish, *, by: Actor, world: World) -> Page:
    """What my office submitted and the next has not touched (U10). Raises Refused."""
    return _page(session, wish, _sent(by), Case.entered_at, world)


def _sent(by: Actor) -> ColumnElement[bool]:
    return Case.sent_by_id.in_(offices_of(by))


WHOLE = {"queue": _here, "sent": _sent}
"""The tables of which all that matches can be chosen at once."""


def matching(
    session: Session, table: str, wish: Wish, until: datetime, *, by: Actor, world: World
) -> tuple[Chosen, ...]:
    """All of a table that match and were there at *until*, when the page was shown; the longest waiting first, MOST of them.

    Raises Refused.
    """
    if table not in WHOLE:
        raise Refused("not_for_many")
    there = and_(Case.entered_at <= until, *_conditions(session, wish, WHOLE[table](by), world))
    rows = select(Case.id, Case.version).outerjoin(Person, Person.id == Case.applicant_id).where(there)
    found = session.execute(rows.order_by(Case.entered_at, Case.id).limit(MOST))
    return tuple(Chosen(case_id, version) for case_id, version in found)


def offices_of(by: Actor) -> list[UUID]:
    """The offices at which *by* holds a post. Raises Refused if there are none."""
    if not by.posts:
        raise Refused("officers_only")
    return [post.office_id for post in by.posts]


def _page(
    session: Session, wish: Wish, scope: ColumnElement[bool], order: InstrumentedAttribute[Any], world: World
) -> Page:
    wanted = and_(*_conditions(session, wish, scope, world))
    rows = select(Case).outerjoin(Person, Person.id == Case.applicant_id).where(wanted)
    if wish.after:
        rows = rows.where(tuple_(order, Case.id) > tuple_(*_place(wish.after)))
    rows = rows.options(
        load_only(*SHOWN),
        contains_eager(Case.applicant).load_only(Person.name, Person.id_number),
        joinedload(Case.unit).load_only(Office.name),
    )
    found = session.scalars(rows.order_by(order, Case.id).limit(PAGE + 1)).all()
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    moment = getattr(last, order.key) if last else None
    after = f"{moment.isoformat()}_{last.id.hex}" if last and moment else ""
    all_of_them = select(Case.id).outerjoin(Person, Person.id == Case.applicant_id).where(wanted)
    total = counting.waiting(session, all_of_them if wish.text else select(Case.id).where(wanted))
    return Page(tuple(_line(row, world) for row in shown), total, after)


def _place(after: str) -> tuple[datetime, UUID]:
    """Where a page ended. Raises Refused for an address that was changed by hand."""
    moment, _, id_ = after.partition("_")
    try:
        return datetime.fromisoformat(moment), UUID(id_)
    except ValueError:
        raise Refused("page_gone") from None


def _conditions(session: Session, wish: Wish, scope: ColumnElement[bool], world: World) -> list[ColumnElement[bool]]:
    said = wish.text.strip()
    found: list[ColumnElement[bool]] = [_named(session, said, scope) if said else scope]
    if wish.education:
        found.append(Case.facts[Fact.EDUCATION.value].as_string() == wish.education)
    if wish.level:
        found.append(Case.level == wish.level)
    if wish.pathway:
        found.append(Case.pathway == wish.pathway)
    if wish.state:
        if wish.state not in set(State):
            raise Refused("page_gone")
        found.append(Case.state == State(wish.state))
    if wish.days > 0:
        found.append(Case.entered_at <= world.now - timedelta(days=wish.days))
    return found


def _named(session: Session, text: str, scope: ColumnElement[bool]) -> ColumnElement[bool]:
    """Of *scope* what an ID number (whole, by the blind index), an application number or a part of a name names."""
    if len(text) > TEXT_MOST:
        raise Refused("search_too_long", most=TEXT_MOST)
    upper = text.upper()
    if len(upper) == ID_LENGTH and upper[:-1].isdecimal():
        who = session.scalar(select(Person.id).where(Person.id_index == id_index(upper)))
        return and_(scope, Case.applicant_id == who)
    if any(character.isdecimal() for character in text):  # no name has a digit in it
        return and_(scope, Case.number == upper)
    spelt = Person.name.contains if upper == text.lower() else Person.name.icontains  # Han has no case to fold
    named = spelt(text, autoescape=True)
    if counting.few(session, select(Case.id).where(scope)):
        return and_(scope, named)
    # In a long table a rare name is found among the people, by an index; a frequent one soon turns up in the table itself.
    people = session.scalars(select(Person.id).where(named).limit(NAMESAKES + 1)).all()
    if len(people) > NAMESAKES:
        return and_(scope, named)
    # SQLite knows of the average office only, and would read through the whole queue of a large one.
    theirs = select(Case.id).where(Case.applicant_id.in_(people), scope)
    return Case.id.in_(session.scalars(theirs.with_hint(Case, "INDEXED BY ix_cases_applicant", "sqlite")).all())


def _line(row: Case, world: World) -> DeskLine:
    who = row.applicant
    carries = world.chat_carries_facts
    return DeskLine(
        id=row.id,
        version=row.version,
        number=row.number,
        kind=row.kind,
        label=row.label,
        pathway=world.pack.pathway(row.pathway).name if row.pathway else "",
        name=cases.filer_name(row) if carries else "",
        masked_id=mask_id(who.id_number) if who and carries else "",
        education=str(row.facts.get(Fact.EDUCATION, "")),
        unit=row.unit.name if row.unit else "",
        state=row.state,
        since=row.entered_at,
        days=max(0, (world.now - row.entered_at).days) if row.entered_at else 0,
    )


def following(session: Session, case_id: UUID, *, by: Actor, world: World) -> UUID | None:
    """The next case that waits at my offices, other than that one: what opens after a decision."""
    lines = queue(session, Wish(), by=by, world=world).lines
    return next((line.id for line in lines if line.id != case_id), None)


def usual_defects(session: Session, *, by: Actor, world: World) -> tuple[str, ...]:  # noqa: ARG001
    """What my offices have asked to be mended lately, the most frequent first: an office's own list (U14)."""
    returns = (
        select(Event.defects)
        .where(Event.office_id.in_(offices_of(by)), Event.action == Action.RETURN)
        .order_by(Event.at.desc())
        .limit(LATELY)
    )
    said = Counter(defect["what"] for defects in session.scalars(returns) for defect in defects)
    return tuple(what for what, _ in said.most_common(USUAL))
