"""What an office sent back, item by item: open until the file is replaced or the fault is answered in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from pipeline.case import cases, screens
from pipeline.rules import texts
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Action, State
from storage.models.cases import Event
from storage.models.evidence import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World
    from storage.models.cases import Case

MENDS, ANSWER = "mends", "answer"
"""Facts of a file: the version in which the case was returned that it was sent after or is explained for; the words."""
ANSWER_MOST = 500


def open_defects(session: Session, case: Case) -> dict[str, tuple[dict[str, Any], ...]]:
    """By slot what an office's return names, as it names it, where the file is neither replaced nor explained."""
    event = _returned(session, case)
    if event is None:
        return {}
    mended = {row.slot for row in _current(session, case.id) if row.facts.get(MENDS) == event.version}
    found: dict[str, tuple[dict[str, Any], ...]] = {}
    for defect in event.defects:
        if defect["about"] and defect["about"] not in mended:
            found[defect["about"]] = (*found.get(defect["about"], ()), defect)
    return found


def mends(session: Session, case: Case) -> dict[str, Any]:
    """The facts that a file begins with which is sent now."""
    event = _returned(session, case)
    return {} if event is None else {MENDS: event.version}


def carried(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What of a file's facts is not the inspection's."""
    return {key: facts[key] for key in (MENDS, ANSWER) if key in facts}


def answer(session: Session, case_id: UUID, slot: str, said: str, *, by: Actor, world: World) -> None:
    """Explain in words why the file that an office found fault with stands as it is. Raises Refused."""
    case = cases.editable(session, case_id, by=by)
    event = _returned(session, case)
    row = next((row for row in _current(session, case_id) if row.slot == slot), None)
    if event is None or row is None or all(defect["about"] != slot for defect in event.defects):
        raise Refused("button_expired")
    said = texts.lines(said)
    if not said:
        raise Refused("text_empty")
    if len(said) > ANSWER_MOST:
        raise Refused("reason_too_long", most=ANSWER_MOST)
    row.facts = row.facts | {MENDS: event.version, ANSWER: said}
    screens.owe(session, case_id, world=world)


def _returned(session: Session, case: Case) -> Event | None:
    """The office's return that the applicant has not handed in since."""
    if case.state is not State.RETURNED:
        return None
    ours = select(Event).where(Event.case_id == case.id, Event.action.in_((Action.RETURN, Action.SEND_BACK)))
    event = session.scalars(ours.order_by(Event.version.desc()).limit(1)).first()
    return event if event is not None and event.action is Action.RETURN else None


def _current(session: Session, case_id: UUID) -> list[Evidence]:
    return list(session.scalars(select(Evidence).where(Evidence.case_id == case_id, Evidence.current)))
