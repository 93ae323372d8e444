"""The photo and the diploma of an earlier case of the same person's: offered for a new one, used when they say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import select

from pipeline.case import cases, screens
from pipeline.rules.refusals import Refused
from pipeline.rules.words import EvidenceState, State
from storage.models.cases import Case
from storage.models.evidence import Evidence
from storage.models.likenesses import Likeness
from storage.models.readings import Reading

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

SERVE_AGAIN = ("photo", "diploma")
"""Items that say the same of a person in every case: each other one is of its year or its purpose."""
SOUND = (EvidenceState.ACCEPTED, EvidenceState.FLAGGED)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A file that could serve again."""

    evidence_id: UUID
    number: str
    """Of the case that it was sent for."""
    sent_at: datetime
    pages: tuple[str, ...]
    """Blob keys of its safe pictures."""


def offers(session: Session, case: Case) -> dict[str, Earlier]:
    """By slot of *case* that has no file: the newest sound one of another case of the same person's that was handed in.

    Of an application only: what corrects a certificate needs what is new.
    """
    if case.applicant_id is None or not case.kind.awards:
        return {}
    there = set(session.scalars(select(Evidence.slot).where(Evidence.case_id == case.id, Evidence.current)))
    wanted = [slot for slot in SERVE_AGAIN if slot not in there]
    if not wanted:
        return {}
    found: dict[str, Earlier] = {}
    rows = (
        select(Evidence, Case.number)
        .join(Case, Case.id == Evidence.case_id)
        .where(
            Case.applicant_id == case.applicant_id,
            Case.id != case.id,
            Case.state != State.DRAFT,
            Evidence.slot.in_(wanted),
            Evidence.current,
            Evidence.state.in_(SOUND),
        )
        .order_by(Evidence.sent_at.desc())
    )
    for row, number in session.execute(rows):
        if row.renditions and row.slot not in found:
            found[row.slot] = Earlier(row.id, number, row.sent_at, tuple(row.renditions))
    return found


def use(session: Session, case_id: UUID, evidence_id: UUID, *, by: Actor, world: World) -> None:
    """Let that file serve for *case_id* too, as it was inspected. Raises Refused where it is not offered (any more)."""
    case = cases.editable(session, case_id, by=by)
    slot = next((slot for slot, one in offers(session, case).items() if one.evidence_id == evidence_id), None)
    if slot is None:
        raise Refused("button_expired")
    old = session.get_one(Evidence, evidence_id)
    together = select(Evidence).where(Evidence.case_id == old.case_id, Evidence.current, Evidence.slot == slot)
    for page in session.scalars(together.order_by(Evidence.sent_at)).all():
        _again(session, page, case_id, world)
    screens.owe(session, case_id, world=world)


def _again(session: Session, old: Evidence, case_id: UUID, world: World) -> None:
    facts = {
        key: value
        for key, value in old.facts.items()
        if key in {"width", "height", "format", "pages", "text", "signatures"}
    }
    new = Evidence(
        id=uuid4(),
        case_id=case_id,
        slot=old.slot,
        source=old.source,
        file_name=old.file_name,
        size=old.size,
        sha256=old.sha256,
        state=old.state,
        reasons=list(old.reasons),
        facts=facts | {"from": str(old.id)},
        renditions=list(old.renditions),
        current=True,
        sent_at=world.now,
    )
    session.add(new)
    session.flush()
    if (read := session.get(Reading, old.id)) is not None:
        session.add(Reading(evidence_id=new.id, version=read.version, read_at=read.read_at, said=read.said))
    for seen in session.scalars(select(Likeness).where(Likeness.evidence_id == old.id)).all():
        cut = {f"piece_{place}": getattr(seen, f"piece_{place}") for place in range(4)}
        session.add(Likeness(evidence_id=new.id, page=seen.page, bits=seen.bits, **cut))
