"""Evidence: received from the chat, inspected in the cage by a stage, told to the applicant at once (A20)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, select

from pipeline.cage.inspecting import Limits
from pipeline.case import cases, frozen, screens
from pipeline.evidence import mending, reuse
from pipeline.messages import notices
from pipeline.rules.pace import Pace
from pipeline.rules.reasons import Reason, kept
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Duty, EvidenceState, State
from storage import allowances, outbox
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
UPLOADED = "incoming:"
"""The source of a file that came over our own page: its name in `Blobs.incoming` follows."""
NAME_SHOWN = 100
DAY = timedelta(days=1)
CURRENT = select(Evidence).where(Evidence.case_id == bindparam("case"), Evidence.current).order_by(Evidence.sent_at)
A_CASE = {"files": Pace(120, DAY), "bytes": Pace(600 * MEGABYTE, DAY)}
A_CHAT = {"files": Pace(200, DAY), "bytes": Pace(1000 * MEGABYTE, DAY)}
"""Several times what the longest checklist takes, each item sent again and again; nobody fills the disk of a region."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as the chat announces it: nothing of this is believed but the id."""

    source: str
    name: str
    size: int | None


def expected(session: Session, case_id: UUID, slot: str, *, by: Actor, world: World) -> None:
    """Raise Refused unless a file for *slot* may come now: asked before a byte of it is read."""
    case = cases.editable(session, case_id, by=by)
    if slot not in frozen.of(case, world.pack).needs.slots:
        raise Refused("no_such_slot")
    if not world.room:
        raise Refused("no_room")


def count(session: Session, case_id: UUID, size: int, *, by: Actor, world: World) -> None:
    """Count a file of *size* bytes, for its case and for who sends it. Raises Refused."""
    for what, taken in (("files", 1), ("bytes", size)):
        paces = {f"{what}:{case_id.hex}": A_CASE[what], f"{what}:{by.chat_id}": A_CHAT[what]}
        if wait := allowances.take(session, paces, now=world.now, count=taken):
            raise Refused("too_many_files", hours=ceil(wait / timedelta(hours=1)))


def receive(
    session: Session, case_id: UUID, slot: str, file: SentFile, *, by: Actor, world: World, more: bool = False
) -> UUID:
    """Take a file for *slot*, in place of what was there, or as *more* of it; a stage inspects it. Raises Refused."""
    expected(session, case_id, slot, by=by, world=world)
    if not file.source.startswith(UPLOADED):  # what came over our page was counted before it was kept
        if file.size is not None and file.size > CHAT_FILE_LIMIT:
            most = CHAT_FILE_LIMIT // MEGABYTE
            raise Refused("file_too_large", megabytes=round(file.size / MEGABYTE), most=most)
        count(session, case_id, file.size or 0, by=by, world=world)
    case = cases.find(session, case_id)
    there = [row for row in current(session, case_id) if row.slot == slot]
    kind = frozen.kind_of(case, slot, world.pack)
    stay = [row for row in there if more and kind.check != "photo" and row.state is not EvidenceState.REFUSED]
    if len(stay) >= kind.max_pages:
        raise Refused("too_many_pictures", most=kind.max_pages)
    for earlier in there:
        earlier.current = earlier in stay
    row = Evidence(
        id=uuid4(),
        case_id=case_id,
        slot=slot,
        source=file.source,
        file_name=file.name[:NAME_SHOWN],
        size=file.size,
        state=EvidenceState.WAITING,
        reasons=[],
        facts=mending.mends(session, case),
        renditions=[],
        current=True,
        sent_at=world.now,
    )
    session.add(row)
    session.flush()  # the duty's subject must exist before the bell rings
    outbox.owe(session, Duty.CHECK_EVIDENCE, row.id, now=world.now)
    return row.id


def current(session: Session, case_id: UUID) -> Sequence[Evidence]:
    """The files that stand for a case now, in order of arrival: of a slot one, or the pictures of its pages."""
    return session.scalars(CURRENT, {"case": case_id}).all()


def lacking(session: Session, case: Case, pack: Pack) -> tuple[str, ...]:
    """The slots that wait for the applicant: without a file, with one that is refused or to be confirmed, or a defect.

    A file that is still being inspected counts as there.
    """
    return _lacking(session, case, current(session, case.id), pack)


def _lacking(session: Session, case: Case, rows: Sequence[Evidence], pack: Pack) -> tuple[str, ...]:
    waiting = {row.slot for row in rows if row.state in WAITS_FOR_SENDER} | mending.open_defects(session, case).keys()
    there = {row.slot for row in rows} - waiting
    return tuple(slot for slot in frozen.of(case, pack).needs.slots if slot not in there)


WAITS_FOR_SENDER = frozenset({EvidenceState.REFUSED, EvidenceState.PROPOSED})


@dataclass(frozen=True, slots=True)
class ToInspect:
    """What the evidence stage works on."""

    evidence_id: UUID
    source: str
    check: str
    limits: Limits
    expect: tuple[str, ...]
    """The applicant's name and number, which a text layer should show. Personal: for the cage only."""
    known: bool = False
    """True if the pack knows documents for this item, which can be read."""


def to_inspect(session: Session, evidence_id: UUID, pack: Pack) -> ToInspect | None:
    """Load one file's task; None if it was replaced or inspected meanwhile."""
    row = session.get(Evidence, evidence_id)
    if row is None or not row.current or row.state is not EvidenceState.WAITING:
        return None
    case = cases.find(session, row.case_id)
    kind, person = frozen.kind_of(case, row.slot, pack), case.applicant
    expect = (person.name, person.id_number) if kind.must_name and person else ()
    known = any(row.slot in one.slots for one in pack.documents)
    return ToInspect(row.id, row.source, kind.check, Limits(max_pages=kind.max_pages), expect, known)


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
    readable: bool = False
    """True if its pages are to be read."""


def inspected(
    task: ToInspect,
    found: Inspection,
    sha256: str,
    renditions: tuple[str, ...],
    signed: tuple[dict[str, str], ...] = (),
    *,
    reads: bool = False,
) -> Inspected:
    """Put the cage's answer in the row's words; *signed*: its signatures; *reads*: pages are read here."""
    reasons = tuple(kept(reason.code, reason.facts) for reason in found.reasons)
    state, facts = EvidenceState(found.verdict), dict(found.facts) | ({"signatures": list(signed)} if signed else {})
    return Inspected(
        task.evidence_id, state, reasons, facts, sha256, renditions, found.likenesses, reads and task.known
    )


def record(session: Session, found: Inspected | None, *, world: World) -> None:
    """Store the finding, tell the applicant, and let a submitted case go on when this was its last open file."""
    if found is None:
        return
    row = session.get_one(Evidence, found.evidence_id)
    case = cases.locked(session, row.case_id)
    row.state, row.sha256 = found.state, found.sha256
    row.reasons, row.facts = list(found.reasons), found.facts | mending.carried(row.facts)
    row.renditions = list(found.renditions)
    there = current(session, case.id)
    if _sent_twice(row, there):
        row.current = False
        screens.owe(session, case.id, world=world)
        return
    _refuse_twin(row, there, case, world)
    if row.state is not EvidenceState.REFUSED:
        reuse.remember(session, row, found.likenesses)
        outbox.owe(session, Duty.COMPARE_EVIDENCE, row.id, now=world.now, case_id=case.id)
        if found.readable:
            outbox.owe(session, Duty.READ_EVIDENCE, row.id, now=world.now, case_id=case.id)
    _tell(session, row, there, case, world)
    screens.owe(session, case.id, world=world)
    if case.state is State.CHECKING:
        outbox.owe(session, Duty.CHECK_CASE, case.id, now=world.now, case_id=case.id)


def _sent_twice(row: Evidence, there: Sequence[Evidence]) -> bool:
    """True if the same picture stands for the same item already: a double press, and no second page."""
    twins = (one for one in there if one.id != row.id and one.slot == row.slot)
    return bool(row.sha256) and any(one.sha256 == row.sha256 for one in twins)


def _refuse_twin(row: Evidence, there: Sequence[Evidence], case: Case, world: World) -> None:
    """The same file for two items can only prove one of them."""
    needed = frozen.of(case, world.pack).needs.slots
    for other in there:
        if other.id != row.id and other.slot in needed and row.sha256 and other.sha256 == row.sha256:
            row.state = EvidenceState.REFUSED
            row.reasons = [kept(Reason.SAME_FILE, {"other": frozen.kind_of(case, other.slot, world.pack).names})]


def _tell(session: Session, row: Evidence, there: Sequence[Evidence], case: Case, world: World) -> None:
    """Say what was found; of a photo that was cut the photo itself, where the chat may carry it."""
    needed = frozen.of(case, world.pack).needs.slots
    waiting = [one for one in there if one.state is EvidenceState.WAITING and one.slot in needed]
    cut = row.state is EvidenceState.PROPOSED and world.chat_carries_facts
    notices.tell_filer(
        session,
        case,
        "evidence_checked",
        world=world,
        about=str(row.id),
        name=frozen.kind_of(case, row.slot, world.pack).names,
        verdict=row.state,
        reasons=row.reasons,
        lacking=len(_lacking(session, case, there, world.pack)),
        waiting=len(waiting),
        editable=case.state.editable,
        attachment=(row.renditions[0], "photo.jpg") if cut else None,
    )


def could_not_inspect(session: Session, evidence_id: UUID, *, world: World) -> None:
    """Every attempt failed: the applicant is asked to send the file again, and nothing waits for ever."""
    reasons = (kept(Reason.COULD_NOT_CHECK, {}),)
    record(session, Inspected(evidence_id, EvidenceState.REFUSED, reasons, {}, None, ()), world=world)
