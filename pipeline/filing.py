"""What whoever files does to any kind of case: choose the unit, hand it in, take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline import applying, cases, correcting, evidence, notices, recovering, routing
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Action, Kind, Node
from pipeline.units import asking
from storage.models.offices import Office

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World
    from storage.models.cases import Case


def _application(session: Session, case: Case, world: World) -> dict[str, Any]:  # noqa: ARG001  one form for all
    return applying.ready(case, world)


READY: Mapping[Kind, Callable[[Session, Case, World], dict[str, Any]]] = {
    Kind.APPLICATION: _application,
    Kind.REISSUE: correcting.ready,
    Kind.CORRECTION: correcting.ready,
    Kind.ACCOUNT_RECOVERY: recovering.ready,
    Kind.UNIT_REGISTRATION: asking.ready,
    Kind.UNIT_CHANGE: asking.ready,
    Kind.UNIT_RECOVERY: asking.ready,
}
"""What each kind checks at submission; it gives the facts that are frozen with it, or raises Refused."""


def choose_unit(session: Session, case_id: UUID, unit_id: UUID, *, by: Actor, world: World) -> None:  # noqa: ARG001
    """Say which unit the applicant works at. Raises Refused."""
    case = cases.editable(session, case_id, by=by)
    if not case.kind.certifies:
        raise Refused("button_expired")
    unit = session.get(Office, unit_id)
    if unit is None or unit.node is not Node.UNIT:
        raise Refused("no_such_unit")
    case.unit_id = unit.id


def submit(session: Session, case_id: UUID, *, by: Actor, world: World, seen: int | None = None) -> None:
    """Hand the case in: everything is there, the rules allow it, the route is fixed. Raises Refused, Overtaken."""
    case = cases.editable(session, case_id, by=by, seen=seen)
    facts = READY[case.kind](session, case, world)
    if lacking := evidence.lacking(session, case, world.pack):
        raise Refused("evidence_lacking", lacking=tuple(world.pack.evidence_kind(slot) for slot in lacking))
    route = routing.route_of(session, case, world.pack)
    case.facts = facts
    cases.act(session, case_id, Action.SUBMIT, by=by, world=world, seen=seen, note=cases.Note(route=route))


def withdraw(session: Session, case_id: UUID, *, by: Actor, world: World, seen: int) -> None:
    """Take back a submission that the first office has not touched (收回, A21). Raises Refused, Overtaken."""
    case = cases.find(session, case_id)
    lay_at = case.office_id
    cases.act(session, case_id, Action.WITHDRAW, by=by, world=world, seen=seen)
    notices.tell_taken_back(session, case, lay_at, world=world)
