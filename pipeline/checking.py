"""After a submission: once every file is inspected, into review, or back to the applicant with all that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import cases, evidence, notices
from pipeline.cage.messages import sentence
from pipeline.rules.calendar import end_of_term
from pipeline.rules.transitions import PIPELINE
from pipeline.rules.words import Action, EvidenceState, State

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.world import World
    from storage.models.cases import Case


def check(session: Session, case_id: UUID, *, world: World) -> None:
    """Move a submitted case on; does nothing while a file is still being inspected (its stage rings again)."""
    case = cases.locked(session, case_id)
    files = evidence.current(session, case_id)
    if case.state is not State.CHECKING or any(file.state is EvidenceState.WAITING for file in files):
        return
    if evidence.lacking(session, case, world.pack):
        _send_back(session, case, world)
    else:
        _enter(session, case, world)


def _enter(session: Session, case: Case, world: World) -> None:
    cases.act(session, case.id, Action.ENTER, by=PIPELINE, world=world)
    tell_turn(session, case, world)
    notices.tell_filer(
        session,
        case,
        "entered",
        world=world,
        number=case.number,
        label=case.label,
        office=case.office.name if case.office else "",
    )


def tell_turn(session: Session, case: Case, world: World) -> None:
    """Tell the office whose turn it is that the case waits there."""
    notices.tell_waiting(
        session,
        case,
        world=world,
        kind=case.kind,
        number=case.number,
        label=case.label,
        name=cases.filer_name(case) if world.chat_carries_facts else "",
    )


def _send_back(session: Session, case: Case, world: World) -> None:
    language, needed = notices.language_of(case), cases.needs(case, world.pack).slots
    defects = tuple(
        cases.Defect(file.slot, sentence(reason["code"], reason["facts"], language))
        for file in evidence.current(session, case.id)
        if file.state is EvidenceState.REFUSED and file.slot in needed
        for reason in file.reasons
    )
    due = end_of_term(world.now, world.pack.terms.mending_days, world.pack.calendar)
    cases.act(
        session, case.id, Action.SEND_BACK, by=PIPELINE, world=world, note=cases.Note(defects=defects, due_at=due)
    )
    tell_returned(session, case, defects, world)


def tell_returned(
    session: Session, case: Case, defects: tuple[cases.Defect, ...], world: World, *, office: str = "", why: str = ""
) -> None:
    """Tell the applicant that the case is theirs to mend: by whom, what (the whole list), and until when."""
    notices.tell_filer(
        session,
        case,
        "returned",
        world=world,
        number=case.number,
        office=office,
        why=why,
        defects=[defect.what for defect in defects],
        due=f"{case.due_at:%Y-%m-%d}" if case.due_at else "",
    )


def lapse(session: Session, case_id: UUID, *, world: World) -> None:
    """End a case that was not mended in time (人社部令第40号: 逾期视为放弃)."""
    case = cases.locked(session, case_id)
    if case.state is not State.RETURNED or case.due_at is None or case.due_at > world.now:
        return  # mended meanwhile, or returned again with a later term
    cases.act(session, case_id, Action.LAPSE, by=PIPELINE, world=world)
    notices.tell_filer(session, case, "lapsed", world=world, number=case.number)
