"""What a holder sees of the copies for a purpose of one certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.issuance import copies
from pipeline.rules.refusals import Refused
from pipeline.rules.words import CertificateState
from storage.models.certificates import Certificate, Copy

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One copy that stands, or is being made."""

    id: UUID
    number: int
    for_whom: str
    purpose: str
    until: date
    made: bool


@dataclass(frozen=True, slots=True)
class Copies:
    """The copies of one certificate that stand now."""

    certificate_id: UUID
    number: str
    label: str
    in_force: bool
    """False: there are none, and none can be made."""
    lines: tuple[CopyLine, ...]
    most: int
    days: int
    """How long one may stand at most."""
    today: date

    @property
    def room(self) -> bool:
        """True if another may be made."""
        return self.in_force and len(self.lines) < self.most

    @property
    def latest(self) -> date:
        """The last day that one may stand that is made today."""
        return self.today + timedelta(days=self.days)


def of_certificate(session: Session, certificate_id: UUID, *, by: Actor, world: World) -> Copies:
    """The copies of the holder's own certificate. Raises Refused to anyone else, and where the chat carries no facts."""
    _may_be_shown(world)
    row = session.get(Certificate, certificate_id)
    if row is None or row.person_id != by.person_id:
        raise Refused("no_such_certificate")
    return _copies(session, row, world)


def _may_be_shown(world: World) -> None:
    if not world.chat_carries_facts:
        raise Refused("copies_by_link")


def of_case(session: Session, case_id: UUID, *, by: Actor, world: World) -> Copies:
    """The same, of the certificate that came of a case. Raises Refused."""
    id_ = session.scalar(select(Certificate.id).where(Certificate.case_id == case_id))
    if id_ is None:
        raise Refused("no_such_certificate")
    return of_certificate(session, id_, by=by, world=world)


def one(session: Session, copy_id: UUID, *, by: Actor, world: World) -> tuple[UUID, CopyLine]:
    """A copy of the holder's own that stands, and its certificate's id. Raises Refused."""
    _may_be_shown(world)
    copy = copies.own(session, copy_id, by=by, world=world)
    return copy.certificate_id, _line(copy)


def _copies(session: Session, row: Certificate, world: World) -> Copies:
    terms = world.pack.terms
    return Copies(
        row.id,
        row.number,
        f"{row.record['specialty']} · {row.record['title']}",
        row.state is CertificateState.VALID,
        tuple(_line(copy) for copy in copies.alive(session, row, world=world)),
        terms.copies_alive,
        terms.copy_days,
        world.today,
    )


def _line(copy: Copy) -> CopyLine:
    made = copy.state is CertificateState.VALID
    return CopyLine(copy.id, copy.number, copy.for_whom, copy.purpose, copy.until, made)


@dataclass(frozen=True, slots=True)
class CopyFile:
    """A copy's file, for its holder."""

    name: str
    blob: str


def file_of(session: Session, copy_id: UUID, *, by: Actor, world: World) -> CopyFile:
    """The file of a copy that stands, for its holder. Raises Refused."""
    copy = copies.own(session, copy_id, by=by, world=world)
    if copy.signed is None or copy.state is not CertificateState.VALID:
        raise Refused("copy_in_making", copy=copy.number)
    return CopyFile(copies.file_name(copy), copy.signed)
