"""What becomes of what an office had in hand when it ends: its officers, its cases, the units that had chosen it.

Done at the start of the system and every morning, for each office whose last day is past; an office is done once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Text, cast, select

from pipeline.case.act import Note, act
from pipeline.evidence import check
from pipeline.messages import notices
from pipeline.offices import directory, hanging
from pipeline.offices.succession import today_of
from pipeline.rules.transitions import AT_AN_OFFICE, PIPELINE
from pipeline.rules.words import Action, Kind, Rank, State
from storage.models.cases import Case
from storage.models.offices import Office, Officer, Recommendation

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.world import World

EDITABLE = tuple(state for state in State if state.editable)
OF_UNITS = tuple(kind for kind in Kind if kind.about_unit)
"""What is asked about a unit itself never becomes a wish about its successor."""
NAMED_MOST = 10


def settle(session: Session, *, world: World) -> tuple[Office, ...]:
    """See to every office that has ended and has not been seen to; those offices."""
    ended = select(Office).where(Office.until < world.today, Office.ended_at.is_(None)).order_by(Office.until)
    offices = tuple(session.scalars(ended))
    for office in offices:
        _settle(session, office, world)
    return offices


def _settle(session: Session, office: Office, world: World) -> None:
    heir = today_of(session, office, world.today)
    office.ended_at = world.now
    session.flush()
    _officers(session, office, heir, world)
    _recommendations(session, office, heir)
    theirs = (Case.unit_id == office.id, Case.state.in_(EDITABLE), Case.kind.not_in(OF_UNITS))
    for case in session.scalars(select(Case).where(*theirs)):
        case.unit = heir
    left = _cases(session, office, heir, world)
    if left:
        notices.tell_helpdesk(
            session,
            "office_ended",
            world=world,
            about=f"{office.id}:{office.until}",
            office=office.name,
            numbers=left[:NAMED_MOST],
            total=len(left),
        )


def _officers(session: Session, office: Office, heir: Office | None, world: World) -> None:
    """Each has the same post at the successor, with what hangs on it, or none any more; and is told."""
    moved = {}
    for officer in session.scalars(select(Officer).where(Officer.office_id == office.id, Officer.active)).all():
        officer.active = False
        chat, about = (officer.chat_id, officer.language), f"{officer.id}:{office.until}"
        if heir is None:
            notices.tell_chat(session, chat, "post_ended", world=world, about=about, office=office.name)
            continue
        rank = _higher(session, officer, heir.id)
        moved[officer.id] = directory.appoint(
            session,
            heir.id,
            officer.chat_id,
            language=officer.language,
            name=officer.name,
            rank=rank,
            account_id=officer.account_id,
        )
        notices.tell_chat(session, chat, "post_moved", world=world, about=about, office=office.name, next=heir.name)
    hanging.follow(session, moved)


def _higher(session: Session, officer: Officer, office_id: UUID) -> Rank:
    """The rank that *officer* brings, or has there already if that is higher."""
    there = session.scalar(
        select(Officer.rank).where(Officer.office_id == office_id, Officer.chat_id == officer.chat_id, Officer.active)
    )
    return there if there is not None and there.reaches(officer.rank) else officer.rank


def _recommendations(session: Session, office: Office, heir: Office | None) -> None:
    """The units that had chosen it have chosen its successor."""
    for line in session.scalars(select(Recommendation).where(Recommendation.recommender_id == office.id)).all():
        unit = session.get_one(Office, line.unit_id)
        chosen = {one.recommender_id for one in unit.recommendations if one.series == line.series}
        unit.recommendations.remove(line)
        if heir is not None and heir.id not in chosen:
            unit.recommendations.append(Recommendation(series=line.series, recommender_id=heir.id, place=line.place))


def _cases(session: Session, office: Office, heir: Office | None, world: World) -> list[str]:
    """What lies there, or has it before itself, goes on with the successor; the numbers of what can't."""
    under_way = select(Case).where(Case.state.in_(AT_AN_OFFICE), cast(Case.route, Text).contains(str(office.id)))
    left = []
    for case in session.scalars(under_way.order_by(Case.entered_at)).all():
        ahead = case.route[case.step :]
        if str(office.id) not in ahead:
            continue
        if heir is None:
            left.append(case.number)
            continue
        _move(session, case, office, heir, world)
    return left


def _move(session: Session, case: Case, office: Office, heir: Office, world: World) -> None:
    here = case.office_id == office.id
    # What is behind stays as it was: those offices did what they did under their own names.
    ahead = [heir.id if id_ == office.id else id_ for id_ in _ids(case)[case.step :]]
    note = Note(route=(*_ids(case)[: case.step], *ahead))
    act(session, case.id, Action.SUCCEED, by=PIPELINE, world=world, note=note)
    if case.unit_id == office.id and case.kind not in OF_UNITS:
        case.unit_id = heir.id
    if here:
        check.tell_turn(session, case, world)
        notices.tell_filer(
            session, case, "office_changed", world=world, number=case.number, office=office.name, next=heir.name
        )


def _ids(case: Case) -> tuple[UUID, ...]:
    return tuple(UUID(id_) for id_ in case.route)
