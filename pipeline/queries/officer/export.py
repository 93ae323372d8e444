"""The certificates of one committee meeting, or under one approval document (文号), as whoever hands them out needs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.rules.refusals import Refused
from pipeline.rules.words import AWARDS, CertificateState, State
from storage.models.cases import Case
from storage.models.certificates import Certificate
from storage.models.meetings import Meeting, MeetingItem
from storage.models.offices import Office

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

ON_THEIR_WAY = frozenset({State.APPROVED, State.ISSUING})
"""In a moment there will be a certificate."""
CHUNK = 500
"""Values in one IN: SQLite takes no more than some."""


@dataclass(frozen=True, slots=True)
class File:
    """The version in force under a case's number."""

    number: str
    version: int
    blob: str
    """Blob key, which is the file's SHA-256."""
    credential: str | None = None
    """The same of its credential; None if it has none."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case, and what can be handed out of it."""

    number: str
    """申请书编号."""
    state: State
    due_at: datetime | None
    """On notice: its end."""
    file: File | None
    revoked: bool


def of_meeting(session: Session, which: str) -> tuple[UUID, ...]:
    """The cases of a meeting (`2026-1`, or `BODY:2026-1` where several bodies have one), or under a 文号. Raises Refused."""
    by_document = select(Case.id).where(Case.document == which, Case.kind.in_(AWARDS)).order_by(Case.number)
    if found := session.scalars(by_document).all():
        return tuple(found)
    body, _, name = which.rpartition(":")
    year, _, serial = name.partition("-")
    if not (year.isdecimal() and serial.isdecimal()):
        raise Refused("no_such_meeting")
    meetings = (
        select(Meeting.id, Office.code)
        .join(Office, Office.id == Meeting.office_id)
        .where(Meeting.year == int(year), Meeting.serial == int(serial))
        .order_by(Office.code)
    )
    rows = [(id_, code) for id_, code in session.execute(meetings) if body in {"", code}]
    if not rows:
        raise Refused("no_such_meeting")
    if len(rows) > 1:
        raise Refused("several_such_meetings", names=tuple(f"{code}:{name}" for _, code in rows))
    items = select(MeetingItem.case_id).where(MeetingItem.meeting_id == rows[0][0]).order_by(MeetingItem.place)
    return tuple(session.scalars(items))


def files(session: Session, case_ids: Sequence[UUID]) -> tuple[CaseFile, ...]:
    """How each of these cases stands now, in their order, with the file of the version in force."""
    found: dict[UUID, CaseFile] = {}
    for start in range(0, len(case_ids), CHUNK):
        some = case_ids[start : start + CHUNK]
        facts = session.execute(select(Case.id, Case.number, Case.state, Case.due_at).where(Case.id.in_(some))).all()
        firsts = select(Certificate.case_id, Certificate.number).where(Certificate.case_id.in_(some))
        numbers: dict[UUID, str] = dict(session.execute(firsts).all())
        versions = _newest(session, list(numbers.values()))
        for id_, number, state, due_at in facts:
            file, revoked = versions.get(numbers.get(id_, ""), (None, False))
            found[id_] = CaseFile(number, state, due_at, file, revoked)
    return tuple(found[case_id] for case_id in case_ids)


def _newest(session: Session, numbers: Sequence[str]) -> dict[str, tuple[File | None, bool]]:
    """By number: the version in force, and whether the last one was revoked."""
    columns = (Certificate.number, Certificate.version, Certificate.state, Certificate.signed, Certificate.credential)
    ended_or_not = (CertificateState.VALID, CertificateState.REVOKED)
    rows = select(*columns).where(Certificate.number.in_(numbers), Certificate.state.in_(ended_or_not))
    return {
        number: (File(number, version, signed or "", credential), False)
        if state is CertificateState.VALID
        else (None, True)
        for number, version, state, signed, credential in session.execute(rows)
    }
