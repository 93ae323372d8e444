"""Evidence: received from the chat, inspected in the cage by a stage, told to the applicant at once (A20)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import select

from pipeline import cases, notices
from pipeline.cage.inspecting import Limits
from pipeline.cage.messages import sentence
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Duty, EvidenceState, State
from storage import outbox
from storage.models.evidence import Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from pipeline.cage.inspecting import Inspection
    from pipeline.rules.policy import Pack
    from pipeline.rules.transitions import Actor
    from pipeline.world import World
    from storage.models.cases import Case

CHAT_FILE_LIMIT = 20 * 1024 * 1024
"""The chat network hands bots no larger file (Bot API, getFile)."""
NAME_SHOWN = 100


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as the chat announces it: nothing of this is believed but the id."""

    source: str
    name: str
    size: int | None


def receive(session: Session, case_id: UUID, slot: str, file: SentFile, *, by: Actor, world: World) -> UUID:
    """Take a file for *slot*, in place of an earlier one; a stage inspects it. Raises Refused."""
    case = cases.editable(session, case_id, by=by)
    if slot not in world.pack.pathway(case.pathway).evidence:
        raise Refused("no_such_slot")
    if file.size is not None and file.size > CHAT_FILE_LIMIT:
        raise Refused("file_too_large", megabytes=round(file.size / 1024 / 1024), most=20)
    for earlier in current(session, case_id):
        if earlier.slot == slot:
            earlier.current = False
    row = Evidence(
        id=uuid4(),
        case_id=case_id,
        slot=slot,
        source=file.source,
        file_name=file.name[:NAME_SHOWN],
        size=file.size,
        state=EvidenceState.WAITING,
        reasons=[],
        facts={},
        renditions=[],
        current=True,
        sent_at=world.now,
    )
    session.add(row)
    session.flush()  # the duty's subject must exist before the bell rings
    outbox.owe(session, Duty.CHECK_EVIDENCE, row.id, now=world.now)
    return row.id


def current(session: Session, case_id: UUID) -> Sequence[Evidence]:
    """The files that stand for a case now, one a slot at most, in order of arrival."""
    rows = select(Evidence).where(Evidence.case_id == case_id, Evidence.current).order_by(Evidence.sent_at)
    return session.scalars(rows).all()


def lacking(session: Session, case: Case, pack: Pack) -> tuple[str, ...]:
    """The slots without a file, or with a refused one. A file that is still being inspected counts as there."""
    there = {row.slot for row in current(session, case.id) if row.state is not EvidenceState.REFUSED}
    return tuple(slot for slot in pack.pathway(case.pathway).evidence if slot not in there)


@dataclass(frozen=True, slots=True)
class ToInspect:
    """What the evidence stage works on."""

    evidence_id: UUID
    source: str
    check: str
    limits: Limits
    expect: tuple[str, ...]
    """The applicant's name and number, which a text layer should show. Personal: for the cage only."""


def to_inspect(session: Session, evidence_id: UUID, pack: Pack) -> ToInspect | None:
    """Load one file's task; None if it was replaced or inspected meanwhile."""
    row = session.get(Evidence, evidence_id)
    if row is None or not row.current or row.state is not EvidenceState.WAITING:
        return None
    kind = pack.evidence_kind(row.slot)
    person = cases.find(session, row.case_id).applicant
    expect = (person.name, person.id_number) if kind.must_name else ()
    return ToInspect(row.id, row.source, kind.check, Limits(max_pages=kind.max_pages), expect)


@dataclass(frozen=True, slots=True)
class Inspected:
    """What the evidence stage found; the pictures are stored already."""

    evidence_id: UUID
    state: EvidenceState
    reasons: tuple[dict[str, Any], ...]
    facts: dict[str, Any]
    sha256: str | None
    renditions: tuple[str, ...]


def inspected(task: ToInspect, found: Inspection, sha256: str, renditions: tuple[str, ...]) -> Inspected:
    """Put the cage's answer in the row's words."""
    reasons = tuple({"code": reason.code, "facts": dict(reason.facts)} for reason in found.reasons)
    return Inspected(task.evidence_id, EvidenceState(found.verdict), reasons, dict(found.facts), sha256, renditions)


def record(session: Session, found: Inspected | None, *, world: World) -> None:
    """Store the finding, tell the applicant, and let a submitted case go on when this was its last open file."""
    if found is None:
        return
    row = session.get_one(Evidence, found.evidence_id)
    case = cases.locked(session, row.case_id)
    row.state, row.sha256 = found.state, found.sha256
    row.reasons, row.facts, row.renditions = list(found.reasons), found.facts, list(found.renditions)
    _tell(session, row, case, world)
    if case.state is State.CHECKING:
        outbox.owe(session, Duty.CHECK_CASE, case.id, now=world.now, case_id=case.id)


def _tell(session: Session, row: Evidence, case: Case, world: World) -> None:
    person, kind = case.applicant, world.pack.evidence_kind(row.slot)
    notices.tell_person(
        session,
        person,
        "evidence_checked",
        world=world,
        about=str(row.id),
        case=case,
        name=kind.name if person.language == "zh" else kind.name_en,
        verdict=row.state,
        reasons=[sentence(reason["code"], reason["facts"], person.language) for reason in row.reasons],
        lacking=len(lacking(session, case, world.pack)),
    )


def could_not_inspect(session: Session, evidence_id: UUID, *, world: World) -> None:
    """Every attempt failed: the applicant is asked to send the file again, and nothing waits for ever."""
    reasons = ({"code": "could_not_check", "facts": {}},)
    record(session, Inspected(evidence_id, EvidenceState.REFUSED, reasons, {}, None, ()), world=world)
