"""After a submission: once every file is inspected, into review, or back to the applicant with all that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.case import cases, frozen
from pipeline.case.act import Defect, Note, act
from pipeline.evidence import files as evidence_files
from pipeline.messages import notices
from pipeline.offices import posts
from pipeline.rules.calendar import end_of_term, last_day
from pipeline.rules.reasons import Reason
from pipeline.rules.transitions import PIPELINE
from pipeline.rules.words import Action, EvidenceState, State
from pipeline.work.stage import NotYet

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.world import World
    from storage.models.cases import Case


def check(session: Session, case_id: UUID, *, world: World) -> None:
    """Move a submitted case on; does nothing while a file is still being inspected (its stage rings again)."""
    case = cases.locked(session, case_id)
    files = evidence_files.current(session, case_id)
    if case.state is not State.CHECKING or any(file.state is EvidenceState.WAITING for file in files):
        return
    if evidence_files.lacking(session, case, world.pack):
        _send_back(session, case, world)
    else:
        _enter(session, case, world)


def _enter(session: Session, case: Case, world: World) -> None:
    act(session, case.id, Action.ENTER, by=PIPELINE, world=world)
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
    """Tell the office whose turn it is that the case waits there; if nobody is there, those who can find somebody."""
    if case.office_id is not None:
        filer = case.applicant.chat_id if case.applicant else case.chat_id
        posts.look_at(session, posts.Look(case.office_id, world, case.number, filer))
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
    needed = frozen.of(case, world.pack).needs.slots
    files = [file for file in evidence_files.current(session, case.id) if file.slot in needed]
    refused = [
        Defect(file.slot, code=Reason(reason["code"]), facts=reason["facts"])
        for file in files
        if file.state is EvidenceState.REFUSED
        for reason in file.reasons
    ]
    cut = [Defect(file.slot, code=Reason.PHOTO_TO_CONFIRM) for file in files if file.state is EvidenceState.PROPOSED]
    defects = (*refused, *cut)
    days = world.pack.terms.mending_days
    due = end_of_term(world.now, days, world.pack.calendar)
    note = Note(defects=defects, due_at=due, term_days=days)
    act(session, case.id, Action.SEND_BACK, by=PIPELINE, world=world, note=note)
    tell_returned(session, case, defects, world)


def tell_returned(
    session: Session, case: Case, defects: tuple[Defect, ...], world: World, *, office: str = "", why: str = ""
) -> None:
    """Tell the applicant that the case is theirs to mend: by whom, what (the whole list), and until when."""
    notices.tell_filer(
        session,
        case,
        "returned",
        world=world,
        number=case.number,
        office=office,
        why="" if any(defect.what == why for defect in defects) else why,
        defects=[defect.kept() | _named(defect, world) for defect in defects],
        due=f"{last_day(case.due_at):%Y-%m-%d}" if case.due_at else "",
    )


def _named(defect: Defect, world: World) -> dict[str, Any]:
    """What the pack calls the file that an officer found fault with: a message has no checklist beside it."""
    kind = next((one for one in world.pack.evidence if one.id == defect.about), None) if defect.what else None
    return {"named": {"zh": kind.name, "en": kind.name_en}} if kind else {}


def lapse(session: Session, case_id: UUID, *, world: World) -> None:
    """End a case that was not mended in time (人社部令第40号: 逾期视为放弃). Raises NotYet."""
    case = cases.locked(session, case_id)
    if case.state is not State.RETURNED or case.due_at is None:
        return  # mended meanwhile
    if case.due_at > world.now:  # returned again with a later term, or its calendar came
        raise NotYet(case.due_at)
    act(session, case_id, Action.LAPSE, by=PIPELINE, world=world)
    notices.tell_filer(session, case, "lapsed", world=world, number=case.number)
