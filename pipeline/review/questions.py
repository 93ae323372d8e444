"""人工: somebody asks a human and an office answers, in a thread; about a case or about nothing in particular (B1, B18).

A question about a case goes to the body that reviews it, any other to the help desk. Anyone may ask, also without an account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import select

from pipeline.case import cases, frozen
from pipeline.messages import notices
from pipeline.offices import posts
from pipeline.offices.directory import find
from pipeline.offices.succession import today_of
from pipeline.review import routing
from pipeline.rules import texts
from pipeline.rules.calendar import end_of_term, last_day
from pipeline.rules.fillers import ID_NUMBER, PHONE
from pipeline.rules.identity import mask_id, mask_phone
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Node
from storage.models.offices import Office
from storage.models.questions import Question, Remark

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor, Post
    from pipeline.world import World
    from storage.models.cases import Case

LONGEST = 1000
"""Characters of one remark."""


def ask(session: Session, text: str, case_id: UUID | None = None, *, language: str, by: Actor, world: World) -> UUID:
    """Begin a thread with what *text* says; its id. Raises Refused."""
    if by.chat_id is None:
        raise Refused("not_yours_to_do")
    case = cases.find(session, case_id) if case_id else None
    if case is not None and not cases.is_filed_by(case, by):
        raise Refused("not_yours_to_do")
    question = Question(
        id=uuid4(),
        office_id=answering(session, case, world).id,
        person_id=by.person_id,
        chat_id=by.chat_id,
        language=language,
        case_id=case_id,
        asked_at=world.now,
    )
    session.add(question)
    _say(session, question, text, None, world)
    _tell_office(session, question, world)
    return question.id


def add(session: Session, question_id: UUID, text: str, *, by: Actor, world: World) -> None:
    """Who asked says more; the office owes an answer again. Raises Refused."""
    question = found(session, question_id)
    if not is_asked_by(question, by):
        raise Refused("not_yours_to_do")
    _say(session, question, text, None, world)
    _tell_office(session, question, world)


def answer(session: Session, question_id: UUID, text: str, *, by: Actor, world: World, seen: int | None = None) -> None:
    """An officer of the office answers, and who asked is told; *seen*: how many remarks there were. Raises Refused."""
    question = found(session, question_id)
    post = by.post_at(question.office_id)
    if post is None:
        raise Refused("not_yours_to_do")
    if seen is not None and seen != len(question.remarks):
        raise Refused("question_went_on")
    _say(session, question, text, post, world, name=by.name)
    question.due_at = None
    about, office = f"{question.id}:{len(question.remarks)}", question.office.name
    if question.person is not None:
        notices.tell_person(
            session,
            question.person,
            "question_answered",
            world=world,
            about=about,
            question_id=question.id,
            office=office,
        )
    else:
        chat = (question.chat_id, question.language)
        notices.tell_chat(
            session, chat, "question_answered", world=world, about=about, question_id=question.id, office=office
        )


def remind(session: Session, *, world: World) -> None:
    """Each morning: tell every office whose day for an answer has passed, with a button to the one that waits longest.

    Where nobody is left to be told, those hear of it who can find somebody.
    """
    late = select(Question).where(Question.due_at <= world.now).order_by(Question.due_at, Question.id)
    waiting: dict[UUID, list[Question]] = {}
    for question in session.scalars(late):
        office = today_of(session, question.office, world.today)
        if office is not None:
            waiting.setdefault(office.id, []).append(question)
    for office_id, theirs in waiting.items():
        posts.look_at(session, posts.Look(office_id, world))
        about = f"{office_id}:{world.today}"
        notices.tell_office(
            session, office_id, "questions_late", world=world, about=about, question_id=theirs[0].id, late=len(theirs)
        )


def found(session: Session, question_id: UUID) -> Question:
    """The question with that id, kept from being answered twice until this transaction ends. Raises Refused."""
    locked = select(Question).where(Question.id == question_id).with_for_update(of=Question)
    question = session.scalars(locked).one_or_none()
    if question is None:
        raise Refused("no_such_question")
    return question


def is_asked_by(question: Question, by: Actor) -> bool:
    """True if *by* is who asked: by the account, or by the chat where there was none."""
    if question.person_id is not None:
        return question.person_id == by.person_id
    return question.chat_id == by.chat_id


def answering(session: Session, case: Case | None, world: World) -> Office:
    """Who answers: the body that reviews *case*, else the help desk. Raises Refused where the pack has none."""
    body = _body(session, case, world) if case is not None else None
    if body is not None:
        return body
    portal = case.portal if case is not None else ""
    desks = session.scalars(
        select(Office).where(Office.node == Node.HELPDESK, Office.ended_at.is_(None)).order_by(Office.code)
    ).all()
    if not desks:
        raise Refused("no_help_desk")
    return next((desk for desk in desks if desk.portal == portal), desks[0])


def _body(session: Session, case: Case, world: World) -> Office | None:
    """The body of a case, as it stands today; None if the case has none, or it is not known yet."""
    try:
        route = tuple(UUID(id_) for id_ in case.route) or routing.route_of(session, case, world.pack, world.today)
    except Refused:  # the unit is not chosen yet
        return _body_of_pack(session, case, world) if case.kind.awards else None
    offices = (session.get_one(Office, id_) for id_ in route)
    body = next((office for office in offices if office.node is Node.BODY), None)
    return today_of(session, body, world.today) if body is not None else None


def _body_of_pack(session: Session, case: Case, world: World) -> Office | None:
    wanted = frozen.qualification_of(case, world.pack)
    for entry in world.pack.bodies(wanted.series, wanted.level, world.today):
        if entry.portal == wanted.portal:
            return find(session, Node.BODY, entry.code)
    return None


def _say(session: Session, question: Question, text: str, post: Post | None, world: World, *, name: str = "") -> None:
    """Add a remark: in the thread no ID number and no telephone number stands whole. Raises Refused."""
    said = texts.lines(text)
    if not said:
        raise Refused("question_empty")
    if len(said) > LONGEST:
        raise Refused("question_too_long", most=LONGEST)
    masked = PHONE.sub(lambda at: mask_phone(at[0]), ID_NUMBER.sub(lambda at: mask_id(at[0]), said))
    officer_id = post.officer_id if post else None
    question.remarks.append(Remark(officer_id=officer_id, name=name, text=masked, at=world.now))
    session.flush()  # the number of remarks is in the notice's key


def _tell_office(session: Session, question: Question, world: World) -> None:
    """The office hears of it once until it answers; the day by which it answers is the first question's."""
    if question.due_at is not None:
        return
    question.due_at = end_of_term(world.now, world.pack.terms.answer_days, world.pack.calendar)
    posts.look_at(session, posts.Look(question.office_id, world))
    case = question.case
    notices.tell_office(
        session,
        question.office_id,
        "question_asked",
        world=world,
        about=f"{question.id}:{len(question.remarks)}",
        question_id=question.id,
        number=case.number if case else "",
        due=f"{last_day(question.due_at)}",
    )
