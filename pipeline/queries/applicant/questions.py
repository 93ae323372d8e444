"""Questions to a human, as screens show them: one's own, an office's open ones, and a thread (B18)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from pipeline.case import cases
from pipeline.queries.contacts import Contact, contact_of
from pipeline.review import questions
from pipeline.rules.calendar import last_day
from pipeline.rules.identity import mask_name
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Waits
from storage.models.cases import Case
from storage.models.questions import Question, Remark

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

LISTED = 50
OWN_LISTED = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One question in a list."""

    id: UUID
    office: str
    number: str
    """Of the case that it is about; empty where it is about none."""
    who: str
    """Who asks, masked; empty where there is no account."""
    asked_at: datetime
    due_at: datetime | None
    """None once it is answered."""
    due_on: date | None
    """The last whole day of it."""
    late: bool
    first: str
    """How the question begins."""


@dataclass(frozen=True, slots=True)
class Said:
    """One remark of a thread."""

    officer: str
    """Who answered for the office; empty: it was who asked."""
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """A question with all that was said."""

    line: Line
    case_id: UUID | None
    said: tuple[Said, ...]
    mine: bool
    """True to who asked; else it is the office's."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the screen 人工 offers."""

    contact: Contact
    """The help desk."""
    cases: tuple[tuple[UUID, str, str], ...]
    """Id and number of each open case, and the office that answers questions about it."""
    mine: tuple[Line, ...]
    """What was asked from here, the newest first."""
    writing: bool
    """True if questions may be written in the chat: where it must carry no facts, there is the telephone."""


SHOWN = 60
"""Characters of a question in a list."""


def _line(row: Question, world: World) -> Line:
    carries = world.chat_carries_facts
    first = " ".join(row.remarks[0].text.split()) if carries else "…"
    return Line(
        row.id,
        row.office.name,
        row.case.number if row.case else "",
        mask_name(row.person.name) if row.person and carries else "",
        row.asked_at,
        row.due_at,
        last_day(row.due_at) if row.due_at else None,
        row.due_at is not None and row.due_at <= world.now,
        first if len(first) <= SHOWN else f"{first[:SHOWN]}…",
    )


def desk(session: Session, *, by: Actor, world: World) -> Desk:
    """Whom to call and what to ask, for anyone. Raises Refused where the pack has no help desk."""
    own = Case.applicant_id == by.person_id if by.person_id else Case.chat_id == by.chat_id
    rows = session.scalars(select(Case).where(own).order_by(Case.created_at.desc()).limit(LISTED))
    going = [row for row in rows if row.state.waits_for is not Waits.NOBODY][:OWN_LISTED]
    about = tuple((row.id, row.number, questions.answering(session, row, world).name) for row in going)
    contact = contact_of(questions.answering(session, None, world), world.pack)
    return Desk(contact, about, mine(session, by=by, world=world), world.chat_carries_facts)


def mine(session: Session, *, by: Actor, world: World) -> tuple[Line, ...]:
    """One's own questions, the newest first."""
    chats = (Question.person_id.is_(None)) & (Question.chat_id == by.chat_id)
    own = or_(Question.person_id == by.person_id, chats) if by.person_id else chats
    rows = session.scalars(select(Question).where(own).order_by(Question.asked_at.desc()).limit(OWN_LISTED))
    return tuple(_line(row, world) for row in rows)


def waiting(session: Session, *, by: Actor, world: World) -> tuple[Line, ...]:
    """What my offices owe an answer to, the earliest day first. Raises Refused to whoever holds no post."""
    return _of_offices(session, by, world, Question.due_at.is_not(None), Question.due_at)


def answered(session: Session, *, by: Actor, world: World) -> tuple[Line, ...]:
    """What my offices have answered, the newest first. Raises Refused to whoever holds no post."""
    return _of_offices(session, by, world, Question.due_at.is_(None), Question.asked_at.desc())


def _of_offices(session: Session, by: Actor, world: World, which: object, order: object) -> tuple[Line, ...]:
    offices = _offices(by)
    if not offices:
        raise Refused("officers_only")
    rows = select(Question).where(Question.office_id.in_(offices), which).order_by(order, Question.id)  # type: ignore[arg-type]
    return tuple(_line(row, world) for row in session.scalars(rows.limit(LISTED)))


def _offices(by: Actor) -> Sequence[UUID]:
    return [post.office_id for post in by.posts]


def thread(session: Session, question_id: UUID, *, by: Actor, world: World) -> Thread:
    """A question and its answers, for who asked and for the office. Raises Refused to anyone else."""
    row = session.get(Question, question_id)
    is_mine = row is not None and questions.is_asked_by(row, by)
    if row is None or not (is_mine or by.post_at(row.office_id)):
        raise Refused("no_such_question")
    said = tuple(_said(one, world) for one in row.remarks)
    return Thread(
        _line(row, world), row.case_id if row.case_id and _may_open(session, row, by) else None, said, is_mine
    )


def _may_open(session: Session, row: Question, by: Actor) -> bool:
    """True if the case is the asker's own, or lies on the way of one of *by*'s offices."""
    case = cases.find(session, row.case_id) if row.case_id else None
    if case is None:
        return False
    return cases.is_filed_by(case, by) or any(str(office) in case.route for office in _offices(by))


def _said(row: Remark, world: World) -> Said:
    return Said(
        (row.name or row.question.office.name) if row.officer_id else "",
        row.text if world.chat_carries_facts else "",
        row.at,
    )
