"""Evidence: received from the chat, inspected in the cage by a stage, told to the applicant at once (A20)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import select

from pipeline import borrowing, cases, notices, screens
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

MEGABYTE = 1024 * 1024
CHAT_FILE_LIMIT = 20 * MEGABYTE
"""The chat network hands bots no larger file (Bot API, getFile)."""
PAGE_FILE_LIMIT = 40 * MEGABYTE
"""What our own upload page takes."""
UPLOADED = "blob:"
"""The source of a file that came over our own page: its blob key follows."""
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
    if slot not in cases.needs(case, world.pack).slots:
        raise Refused("no_such_slot")
    most = PAGE_FILE_LIMIT if file.source.startswith(UPLOADED) else CHAT_FILE_LIMIT
    if file.size is not None and file.size > most:
        raise Refused("file_too_large", megabytes=round(file.size / MEGABYTE), most=most // MEGABYTE)
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
    return tuple(slot for slot in cases.needs(case, pack).slots if slot not in there)


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
    expect = (person.name, person.id_number) if kind.must_name and person else ()
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
    likenesses: tuple[str, ...] = ()


def inspected(task: ToInspect, found: Inspection, sha256: str, renditions: tuple[str, ...]) -> Inspected:
    """Put the cage's answer in the row's words."""
    reasons = tuple({"code": reason.code, "facts": dict(reason.facts)} for reason in found.reasons)
    state, facts = EvidenceState(found.verdict), dict(found.facts)
    return Inspected(task.evidence_id, state, reasons, facts, sha256, renditions, found.likenesses)


def record(session: Session, found: Inspected | None, *, world: World) -> None:
    """Store the finding, tell the applicant, and let a submitted case go on when this was its last open file."""
    if found is None:
        return
    row = session.get_one(Evidence, found.evidence_id)
    case = cases.locked(session, row.case_id)
    row.state, row.sha256 = found.state, found.sha256
    row.reasons, row.facts, row.renditions = list(found.reasons), found.facts, list(found.renditions)
    _refuse_twin(session, row, case, world)
    if row.state is not EvidenceState.REFUSED:
        borrowing.remember(session, row, found.likenesses)
        outbox.owe(session, Duty.COMPARE_EVIDENCE, row.id, now=world.now, case_id=case.id)
    _tell(session, row, case, world)
    screens.owe(session, case.id, world=world)
    if case.state is State.CHECKING:
        outbox.owe(session, Duty.CHECK_CASE, case.id, now=world.now, case_id=case.id)


def _refuse_twin(session: Session, row: Evidence, case: Case, world: World) -> None:
    """The same file for two items can only prove one of them."""
    needed = cases.needs(case, world.pack).slots
    for other in current(session, case.id):
        if other.id != row.id and other.slot in needed and row.sha256 and other.sha256 == row.sha256:
            row.state = EvidenceState.REFUSED
            row.reasons = [{"code": "same_file", "facts": {"other": world.pack.evidence_kind(other.slot).name}}]


def _tell(session: Session, row: Evidence, case: Case, world: World) -> None:
    kind = world.pack.evidence_kind(row.slot)
    language = notices.language_of(case)
    notices.tell_filer(
        session,
        case,
        "evidence_checked",
        world=world,
        about=str(row.id),
        name=kind.name if language == "zh" else kind.name_en,
        verdict=row.state,
        reasons=[sentence(reason["code"], reason["facts"], language) for reason in row.reasons],
        lacking=len(lacking(session, case, world.pack)),
    )


def could_not_inspect(session: Session, evidence_id: UUID, *, world: World) -> None:
    """Every attempt failed: the applicant is asked to send the file again, and nothing waits for ever."""
    reasons = ({"code": "could_not_check", "facts": {}},)
    record(session, Inspected(evidence_id, EvidenceState.REFUSED, reasons, {}, None, ()), world=world)
