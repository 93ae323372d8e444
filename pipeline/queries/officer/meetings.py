"""Meetings as screens show them, and the sheet that is filled in at one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from pipeline.case import cases
from pipeline.queries.officer.desk import offices_of
from pipeline.review import committee, decisions
from pipeline.rules.identity import number_text
from pipeline.rules.refusals import Refused
from pipeline.rules.spreadsheets import table
from pipeline.rules.voting import VoteFault, WrongVote, fault_of, passed
from pipeline.rules.words import Rank, State
from storage.models.cases import Case
from storage.models.meetings import Meeting, MeetingItem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

SHOWN = 50
TITLE = "表决"
HEADING = ("序号", "申请书编号", "姓名", "工作单位", "申报资格", "同意票数")
NAMES = 3
"""The first columns by which a row is known."""
NUMBER, VOTES = HEADING[1], HEADING[5]


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One meeting in a list."""

    id: UUID
    name: str
    held_on: date
    cases: int
    members: int
    present: int | None


@dataclass(frozen=True, slots=True)
class ItemView:
    """One case before a meeting."""

    case_id: UUID
    number: str
    name: str
    unit: str
    label: str
    state: State
    votes: int | None
    passed: bool


@dataclass(frozen=True, slots=True)
class MeetingView:
    """One meeting whole."""

    line: MeetingLine
    items: tuple[ItemView, ...]
    to_announce: int
    suggested_document: str
    may_decide: bool


def meetings(session: Session, *, by: Actor, world: World) -> tuple[MeetingLine, ...]:  # noqa: ARG001
    """The meetings of my offices, the newest first. Raises Refused."""
    rows = (
        select(Meeting)
        .where(Meeting.office_id.in_(offices_of(by)))
        .order_by(Meeting.held_on.desc(), Meeting.serial.desc())
    )
    return tuple(_line(row) for row in session.scalars(rows.options(selectinload(Meeting.items)).limit(SHOWN)))


def _line(row: Meeting) -> MeetingLine:
    return MeetingLine(row.id, f"{row.year}-{row.serial}", row.held_on, len(row.items), row.members, row.present)


def meeting(session: Session, meeting_id: UUID, *, by: Actor, world: World) -> MeetingView:
    """One meeting of my office. Raises Refused."""
    row = committee.find(session, meeting_id, by=by)
    post = by.post_at(row.office_id)
    items = session.scalars(
        select(MeetingItem)
        .where(MeetingItem.meeting_id == row.id)
        .order_by(MeetingItem.place)
        .options(joinedload(MeetingItem.case).options(joinedload(Case.applicant), joinedload(Case.unit)))
    ).all()
    ready = [item.case for item in items if item.case.state is State.DELIBERATING and item.case.vote]
    return MeetingView(
        line=_line(row),
        items=tuple(_item(item, row, world) for item in items),
        to_announce=len(ready),
        suggested_document=decisions.suggested_document(session, ready[0], world) if ready else "",
        may_decide=post is not None and post.rank is not Rank.CLERK,
    )


def _item(item: MeetingItem, row: Meeting, world: World) -> ItemView:
    case, rules = item.case, world.pack.terms.committee
    won = item.votes is not None and row.present is not None and passed(item.votes, row.present, rules)
    return ItemView(
        case.id,
        case.number,
        cases.filer_name(case),
        case.unit.name if case.unit else "",
        case.label,
        case.state,
        item.votes,
        won,
    )


def sheet(session: Session, meeting_id: UUID, *, by: Actor, world: World) -> Iterator[tuple[str, ...]]:
    """The sheet to be filled in at the meeting: a row a case, the last column empty. Raises Refused."""
    view = meeting(session, meeting_id, by=by, world=world)
    yield HEADING
    voted_on = [item for item in view.items if item.votes is not None or item.state is State.DELIBERATING]
    for place, item in enumerate(voted_on, 1):
        votes = "" if item.votes is None else str(item.votes)
        yield (str(place), item.number, item.name, item.unit, item.label, votes)


def as_file(session: Session, meeting_id: UUID, *, by: Actor, world: World) -> bytes:
    """The same as a workbook. Raises Refused."""
    from pipeline.work import sheets  # half a second: a page that shows no workbook needs none

    with sheets.as_xlsx(TITLE, sheet(session, meeting_id, by=by, world=world), names=NAMES) as file:
        return file.read()


@dataclass(frozen=True, slots=True)
class Votes:
    """What a filled-in sheet says."""

    votes: dict[str, int]
    """By case number."""
    lines: dict[str, int]
    """Where each stands, as a spreadsheet counts."""


def votes_in(rows: Sequence[Sequence[str]]) -> Votes:
    """The votes of a filled-in sheet. Raises Refused naming each row that can't be read, and why."""
    read = table(rows, {NUMBER: (), VOTES: ()})
    if read is None or not {NUMBER, VOTES} <= read.headings.keys():
        raise Refused("sheet_other")
    found, wrong = Votes({}, {}), []
    for row in read.rows:
        number, said = number_text(row.cells[NUMBER].lstrip("'")), row.cells[VOTES].lstrip("'")
        fault = VoteFault.TWICE if number in found.lines else fault_of(said)
        found.lines.setdefault(number, row.at)
        if fault:
            wrong.append(WrongVote(fault, number, said, row.at))
        else:
            found.votes[number] = int(said)
    if wrong:
        raise Refused("votes_wrong", rows=tuple(wrong[:20]))
    return found
