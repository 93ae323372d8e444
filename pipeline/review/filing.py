"""What whoever files does to any kind of case: choose the unit, hand it in, take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.case import cases, frozen
from pipeline.case.act import Note, act
from pipeline.evidence import files
from pipeline.kinds import unit_requests
from pipeline.kinds.table import row_of
from pipeline.messages import notices
from pipeline.offices import posts
from pipeline.offices.succession import today_of
from pipeline.review import routing
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Action, Node
from storage.models.offices import Office

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World


def choose_unit(session: Session, case_id: UUID, unit_id: UUID, *, by: Actor, world: World) -> None:
    """Say which unit the applicant works at. Raises Refused."""
    case = cases.editable(session, case_id, by=by)
    if not case.kind.personal:
        raise Refused("button_expired")
    unit = session.get(Office, unit_id)
    if unit is None or unit.node is not Node.UNIT or unit.ended_at is not None:
        raise Refused("no_such_unit")
    case.unit_id = unit.id
    if case.applicant is not None:
        case.applicant.unit_id = unit.id  # the next case begins from there
    posts.look_at(session, posts.Look(unit.id, world))


def submit(session: Session, case_id: UUID, *, by: Actor, world: World, seen: int | None = None) -> None:
    """Hand the case in: everything is there, the rules allow it, the route is fixed. Raises Refused, Overtaken."""
    case = cases.editable(session, case_id, by=by, seen=seen)
    if case.kind.about_unit:
        unit_requests.unit_stands(case, world)
    else:
        case.unit = today_of(session, case.unit, world.today) if case.unit else None
    case.year = cases.year_of(case, world)
    frozen.renew(case, world.pack)
    facts = row_of(case).ready(session, case, world)
    if lacking := files.lacking(session, case, world.pack):
        raise Refused("evidence_lacking", lacking=tuple(frozen.kind_of(case, slot, world.pack) for slot in lacking))
    route = routing.route_of(session, case, world.pack, world.today)
    case.facts = facts
    act(session, case_id, Action.SUBMIT, by=by, world=world, seen=seen, note=Note(route=route))


def withdraw(session: Session, case_id: UUID, *, by: Actor, world: World, seen: int) -> None:
    """Take back a submission that the first office has not touched (收回, A21). Raises Refused, Overtaken."""
    move = act(session, case_id, Action.WITHDRAW, by=by, world=world, seen=seen)
    notices.tell_taken_back(session, move.case, move.office_id, world=world)
