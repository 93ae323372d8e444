"""What is decided on a unit's case, and what follows: the unit entered, its record changed, its officer replaced (U1 to U4)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from pipeline.case import cases
from pipeline.case.act import Defect, Note, act, hold
from pipeline.kinds import recovery
from pipeline.kinds.unit_requests import officers_of, unit_stands
from pipeline.messages import notices
from pipeline.offices import directory
from pipeline.offices.look_alikes import alike
from pipeline.offices.posts import give_back
from pipeline.offices.succession import has_ended
from pipeline.rules.identity import organisation_code
from pipeline.rules.reasons import Reason
from pipeline.rules.refusals import Refused
from pipeline.rules.spelling import spelt
from pipeline.rules.transitions import PIPELINE
from pipeline.rules.words import Action, Node, Rank, State
from pipeline.work.stage import NotYet
from storage.models.offices import FormerName, Office

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.kinds.row import OfficersWord
    from pipeline.world import World
    from storage.models.cases import Case


def before_registering(session: Session, case: Case, *, word: OfficersWord, world: World) -> Refused | None:
    """The code is still free, and of every look-alike name the office has said that it is another unit. Raises Refused."""
    del world
    _code_is_free(session, organisation_code(case.asked["code"]).key)
    return _told_apart(session, case, distinct=word.distinct)


def before_changing(session: Session, case: Case, *, word: OfficersWord, world: World) -> Refused | None:
    """As for a registration, if it is the code that changes. Raises Refused."""
    unit_stands(case, world)
    key = organisation_code(case.asked["code"]).key
    if key != case.unit_code:
        _code_is_free(session, key)
    return _told_apart(session, case, distinct=word.distinct)


def before_replacing(session: Session, case: Case, *, word: OfficersWord, world: World) -> Refused | None:
    """The unit is there, and as many officers have said so as the policy wants. Raises Refused."""
    unit_stands(case, world)
    return recovery.before_moving(session, case, word=word, world=world)


def _code_is_free(session: Session, key: str) -> None:
    if directory.find(session, Node.UNIT, key) is not None:
        raise Refused("unit_exists", code=key)


def _told_apart(session: Session, case: Case, *, distinct: bool) -> Refused | None:
    """A name that came to look alike since the submission is noted on the case, and refused this once: see it first."""
    if "alike" not in case.facts:
        return None
    now_alike = list(alike(session, case.asked["name"], case.portal, but=case.unit_code or ""))
    refusal = Refused("unit_alike", names=tuple(one["name"] for one in now_alike))
    if any(one not in case.facts["alike"] for one in now_alike):
        case.facts = {**case.facts, "alike": now_alike}
        return refusal
    if now_alike and not distinct:
        raise refusal
    return None


def register(session: Session, case_id: UUID, *, world: World) -> None:
    """The outcome of a registration: the unit is active, and who filed it is its chief."""
    case = cases.locked(session, case_id)
    if case.state is not State.APPROVED:
        return
    code, asked = organisation_code(case.asked["code"]), case.asked
    if directory.find(session, Node.UNIT, code.key) is not None:
        hold(session, case_id, Reason.CODE_TAKEN, world=world)
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
    if _has_ended(session, case, unit, world):
        return
    code = organisation_code(asked["code"])
    other = directory.find(session, Node.UNIT, code.key)
    if other is not None and other.id != unit.id:
        hold(session, case_id, Reason.CODE_TAKEN, world=world)
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
    unit.name, unit.code, unit.spelt = asked["name"], code.key, spelt(asked["name"])
    unit.credit_code = code.credit_code
    _done(session, case, "unit_changed", unit, world)


def replace_officers(session: Session, case_id: UUID, *, world: World) -> None:
    """The outcome of an appeal: who filed it is the unit's chief, and those before hold no post there any more. Raises NotYet."""
    case = cases.locked(session, case_id)
    if case.state is not State.APPROVED:
        return  # objected to meanwhile
    if case.due_at is not None and case.due_at > world.now:  # granted anew with a later term
        raise NotYet(case.due_at)
    unit = session.get_one(Office, case.unit_id)
    if _has_ended(session, case, unit, world):
        return
    before = officers_of(session, unit.id)
    for officer in before:
        officer.active = False
        chat, about = (officer.chat_id, officer.language), f"{case.number}:replaced"
        notices.tell_chat(session, chat, "unit_officer_replaced", world=world, about=about, office=unit.name)
    _appoint(session, case, unit)
    for officer in before:
        give_back(session, officer, world=world)
    _done(session, case, "unit_recovered", unit, world)


def _has_ended(session: Session, case: Case, unit: Office, world: World) -> bool:
    """True if the unit ended after the grant: then so does the case, and who filed it is told."""
    if not has_ended(unit, world.today):
        return False
    why = Defect("", code=Reason.UNIT_ENDED, facts={"office": unit.name})
    act(session, case.id, Action.REJECT, by=PIPELINE, world=world, note=Note(defects=(why,)))
    notices.tell_filer(
        session, case, "rejected", world=world, number=case.number, label=case.label, office="", why=why.kept()
    )
    return True


def _appoint(session: Session, case: Case, unit: Office) -> None:
    """Make who filed the case the unit's chief."""
    chat_id, language = case.chat_id, case.asked["language"]
    if chat_id is None:
        raise Refused("not_yours_to_do")
    directory.appoint(session, unit.id, chat_id, language=language, name=case.asked["officer"], rank=Rank.CHIEF)


def _done(session: Session, case: Case, text_key: str, unit: Office, world: World) -> None:
    act(session, case.id, Action.COMPLETE, by=PIPELINE, world=world)
    notices.tell_filer(session, case, text_key, world=world, number=case.number, office=unit.name)
