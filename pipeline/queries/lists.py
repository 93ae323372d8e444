"""Lists that screens show: my cases, the queue, units, certificates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from certificates.record import from_json
from pipeline.case import cases
from pipeline.issuance.transparency import IN_FORCE_ONCE
from pipeline.kinds.correction import labelled
from pipeline.offices import unit_search
from pipeline.queries.officer import counts
from pipeline.rules.identity import number_text
from pipeline.rules.refusals import Refused
from storage.models.cases import Case
from storage.models.certificates import Certificate

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.rules.words import CertificateState, Kind, State
    from pipeline.world import World
    from storage.models.offices import Office

QUEUE_PAGE = 8
FILER = joinedload(Case.applicant)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list."""

    id: UUID
    number: str
    label: str
    name: str
    state: State
    since: datetime | None
    opened: bool
    kind: Kind


def _line(row: Case, world: World) -> CaseLine:
    name = cases.filer_name(row) if world.chat_carries_facts else ""
    return CaseLine(row.id, row.number, row.label, name, row.state, row.entered_at, row.opened, row.kind)


def my_cases(session: Session, *, by: Actor, world: World) -> tuple[CaseLine, ...]:
    """The person's own cases, newest first; of a chat without an account, its tickets."""
    own = Case.applicant_id == by.person_id if by.person_id else Case.chat_id == by.chat_id
    rows = select(Case).where(own).options(FILER).order_by(Case.created_at.desc()).limit(20)
    return tuple(_line(row, world) for row in session.scalars(rows))


@dataclass(frozen=True, slots=True)
class Queue:
    """What lies at the officer's offices now, oldest first (U7)."""

    lines: tuple[CaseLine, ...]
    total: str
    """As `counting.waiting` says it."""


def queue(session: Session, office_id: UUID | None = None, *, by: Actor, world: World) -> Queue:
    """Only what is now at my offices, or at that one of mine. Raises Refused to whoever holds no post (there)."""
    posts = [post.office_id for post in by.posts if office_id in {None, post.office_id}]
    if not posts:
        raise Refused("officers_only")
    # Of one office, which is nearly always, the index is in this very order.
    here = Case.office_id == posts[0] if len(posts) == 1 else Case.office_id.in_(posts)
    rows = select(Case).where(here).options(FILER).order_by(Case.entered_at, Case.id).limit(QUEUE_PAGE)
    return Queue(
        tuple(_line(row, world) for row in session.scalars(rows)),
        counts.waiting(session, select(Case.id).where(here)),
    )


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit in a list of search results; the code tells look-alikes apart."""

    id: UUID
    name: str
    code: str


def units(session: Session, text: str, *, by: Actor, world: World) -> tuple[UnitLine, ...]:  # noqa: ARG001
    """Units by code, by parts of the name, or as it is read."""
    return tuple(unit_line(row) for row in unit_search.search(session, text))


def unit_line(row: Office) -> UnitLine:
    """One unit as a list shows it."""
    return UnitLine(row.id, row.name, row.credit_code or row.code)


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One certificate version of the person's own."""

    id: UUID
    case_id: UUID
    number: str
    version: int
    state: CertificateState
    label: str
    signed_at: datetime | None
    credential: bool = False
    """True if it has one (docs/credentials.md)."""


def my_certificates(session: Session, *, by: Actor, world: World) -> tuple[CertificateLine, ...]:
    """The person's certificates that are in force or were, newest first."""
    rows = session.execute(
        select(Certificate, Case)
        .join(Case, Case.id == Certificate.case_id)
        .where(Certificate.person_id == by.person_id, Certificate.state.in_(IN_FORCE_ONCE))
        .order_by(Certificate.intended_at.desc())
    )
    return tuple(
        CertificateLine(
            row.id,
            row.case_id,
            row.number,
            row.version,
            row.state,
            labelled(case, from_json(row.record), world),
            row.signed_at,
            row.credential is not None,
        )
        for row, case in rows
    )


def by_number(session: Session, number: str, *, by: Actor, world: World) -> UUID:  # noqa: ARG001
    """The id of the case with that 申请书编号, also by its digits alone; whether *by* may see it is the case view's question.

    Raises Refused.
    """
    return _by_number(session, number, world)[0]


def full_number(session: Session, number: str, *, by: Actor, world: World) -> str:  # noqa: ARG001
    """The whole 申请书编号 that was meant. Raises Refused."""
    return _by_number(session, number, world)[1]


def _by_number(session: Session, number: str, world: World) -> tuple[UUID, str]:
    """One serial counts all cases, whatever stands before it: the digits alone mean one case."""
    said, pack = number_text(number), world.pack
    meant = {said}
    if said.isdecimal():
        forms = (pack.forms.case_number, *(service.number for service in pack.services))
        meant |= {form.format(serial=int(said)) for form in forms}
    row = session.execute(select(Case.id, Case.number).where(Case.number.in_(meant)).limit(1)).one_or_none()
    if row is None:
        raise Refused("no_such_case")
    return row[0], row[1]
