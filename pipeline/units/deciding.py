"""What is decided on a unit's case, and what follows: the unit entered, its record changed, its officer replaced (U1 to U4)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from pipeline import cases, notices, offices
from pipeline.rules.identity import organisation_code
from pipeline.rules.refusals import Declined, Refused
from pipeline.rules.transitions import PIPELINE
from pipeline.rules.words import Action, Kind, Node, Rank, State
from pipeline.units.alike import alike
from pipeline.units.asking import officers_of
from storage.models.offices import FormerName, Office

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.world import World
    from storage.models.cases import Case


def before_granting(session: Session, case: Case, *, distinct: bool) -> None:
    """The code is still free, and of every look-alike name the office has said that it is another unit. Raises Refused."""
    asked = case.asked
    key = organisation_code(asked["code"]).key if "code" in asked else ""
    if case.kind is Kind.UNIT_REGISTRATION or (case.kind is Kind.UNIT_CHANGE and key != case.unit_code):
        there = offices.find(session, Node.UNIT, key)
        if there is not None:
            raise Refused("unit_exists", code=key)
    if "alike" not in case.facts:
        return
    now_alike = list(alike(session, asked["name"], case.portal, but=case.unit_code or ""))
    if any(one not in case.facts["alike"] for one in now_alike):
        case.facts = {**case.facts, "alike": now_alike}
        raise Declined("unit_alike", names=tuple(one["name"] for one in now_alike))
    if now_alike and not distinct:
        raise Refused("unit_alike", names=tuple(one["name"] for one in now_alike))


def register(session: Session, case_id: UUID, *, world: World) -> None:
    """The outcome of a registration: the unit is active, and who filed it is its chief."""
    case = cases.locked(session, case_id)
    if case.state is not State.APPROVED:
        return
    code, asked = organisation_code(case.asked["code"]), case.asked
    if offices.find(session, Node.UNIT, code.key) is not None:
        cases.hold(session, case_id, why="the code was registered meanwhile", world=world)
        return
    unit = Office(
        id=uuid4(),
        node=Node.UNIT,
        code=code.key,
        credit_code=code.credit_code,
        name=asked["name"],
        portal=case.portal,
        tier=asked["tier"],
        area_class=asked["area_class"] or None,
        contact=asked["contact"],
        phone=asked["phone"],
        address=asked["address"],
        hours="",
        covers={},
    )
    session.add(unit)
    session.flush()
    case.unit_id = unit.id
    _appoint(session, case, unit)
    _done(session, case, "unit_registered", unit, world)


def change(session: Session, case_id: UUID, *, world: World) -> None:
    """The outcome of a change: the record says the new name or code, the history the old one; old certificates stay."""
    case = cases.locked(session, case_id)
    if case.state is not State.APPROVED:
        return
    unit, asked = session.get_one(Office, case.unit_id), case.asked
    code = organisation_code(asked["code"])
    other = offices.find(session, Node.UNIT, code.key)
    if other is not None and other.id != unit.id:
        cases.hold(session, case_id, why="the code was registered meanwhile", world=world)
        return
    session.add(
        FormerName(
            office_id=unit.id,
            name=unit.name,
            code=unit.code,
            credit_code=unit.credit_code,
            until=world.now,
            case_id=case.id,
        )
    )
    unit.name, unit.code = asked["name"], code.key
    unit.credit_code = code.credit_code
    _done(session, case, "unit_changed", unit, world)


def replace_officers(session: Session, case_id: UUID, *, world: World) -> None:
    """The outcome of an appeal: who filed it is the unit's chief, and those before hold no post there any more."""
    case = cases.locked(session, case_id)
    if case.state is not State.APPROVED or (case.due_at is not None and case.due_at > world.now):
        return  # objected to meanwhile, or granted anew with a later term
    unit = session.get_one(Office, case.unit_id)
    for officer in officers_of(session, unit.id):
        officer.active = False
        chat, about = (officer.chat_id, officer.language), f"{case.number}:replaced"
        notices.tell_chat(session, chat, "unit_officer_replaced", world=world, about=about, office=unit.name)
    _appoint(session, case, unit)
    _done(session, case, "unit_recovered", unit, world)


def _appoint(session: Session, case: Case, unit: Office) -> None:
    """Make who filed the case the unit's chief."""
    chat_id, language = case.chat_id, case.asked["language"]
    if chat_id is None:
        raise Refused("not_yours_to_do")
    offices.appoint(session, unit.id, chat_id, language=language, name=case.asked["officer"], rank=Rank.CHIEF)


def _done(session: Session, case: Case, text_key: str, unit: Office, world: World) -> None:
    case = cases.act(session, case.id, Action.COMPLETE, by=PIPELINE, world=world)
    notices.tell_filer(session, case, text_key, world=world, number=case.number, office=unit.name)
