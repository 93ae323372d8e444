"""A version's files: first as it was signed, then, with a time-stamp authority, raised and renewed (docs/issuance.md).

Whoever asks for the certificate gets the newest; each of them stays genuine.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select, update

from pipeline.issuance import transparency
from pipeline.rules.words import Duty
from storage import outbox
from storage.models.certificates import Certificate, CertificateFile
from storage.models.outbox import OwedDuty

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.world import World

FILES = UUID(int=3)
"""What the daily look is about: all of them."""
SOON = timedelta(minutes=10)
"""From signing to the archive time-stamp."""
BEFORE_END = timedelta(days=60)
"""So long before the authority's certificate ends a file is stamped anew."""
LEFT = timedelta(days=30)
"""A file that could not be raised, whatever was tried, is looked at again after that."""
DAILY, CHUNK, NEXT_CHUNK = timedelta(days=1), 500, timedelta(minutes=1)
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class ToAugment:
    """A file that is to have one time-stamp more."""

    id: UUID
    number: str
    blob: str
    ends: datetime | None
    """The end of the time-stamp that it has, if it has one."""
    patience: timedelta
    """How long to wait if the authority does not answer: as long as it was waited already, within limits."""


@dataclass(frozen=True, slots=True)
class AugmentedFile:
    """What became of it."""

    id: UUID
    before: str
    """Blob key of the file that it was made from."""
    blob: str
    level: str
    ends: datetime


def keep_first(session: Session, certificate_id: UUID, blob: str, level: str, *, at: datetime) -> None:
    """Enter the file as it was signed."""
    session.add(
        CertificateFile(
            certificate_id=certificate_id, sha256=blob, level=level, made_at=at, renew_at=at + SOON, newest=True
        )
    )


def owe_augmenting(session: Session, certificate_id: UUID, *, world: World) -> None:
    """Owe the archive time-stamp of a version that has just come into force, where there is an authority."""
    if world.stamped:
        outbox.owe(session, Duty.AUGMENT_CERTIFICATE, certificate_id, now=world.now, not_before=world.now + SOON)


def newest(session: Session, row: Certificate) -> str | None:
    """Blob key of the version's newest file."""
    found = session.scalars(
        select(CertificateFile.sha256).where(CertificateFile.certificate_id == row.id, CertificateFile.newest)
    ).one_or_none()
    return found or row.signed


def level(session: Session, row: Certificate) -> str:
    """The level of the version's newest file."""
    return session.scalars(
        select(CertificateFile.level).where(CertificateFile.certificate_id == row.id, CertificateFile.newest)
    ).one()


def to_augment(session: Session, certificate_id: UUID, *, world: World) -> ToAugment | None:
    """Load what is to be raised; None if it was, or need not be yet."""
    found = session.execute(
        select(CertificateFile, Certificate.number)
        .join(Certificate, Certificate.id == CertificateFile.certificate_id)
        .where(CertificateFile.certificate_id == certificate_id, CertificateFile.newest)
        .where(CertificateFile.renew_at <= world.now, Certificate.state.in_(transparency.IN_FORCE_ONCE))
    ).one_or_none()
    if found is None:
        return None
    file, number = found
    patience = min(max(world.now - file.renew_at, SHORTEST), LONGEST)
    return ToAugment(certificate_id, number, file.sha256, file.stamp_ends, patience)


def store_augmented(session: Session, made: AugmentedFile | None, *, world: World) -> None:
    """Enter the new file and log it; if another has come in between, this one is thrown away."""
    if made is None:
        return
    taken = session.execute(
        update(CertificateFile)
        .where(CertificateFile.certificate_id == made.id, CertificateFile.sha256 == made.before, CertificateFile.newest)
        .values(newest=False)
        .returning(CertificateFile.id)
    ).one_or_none()
    if taken is None:
        return
    file = CertificateFile(
        certificate_id=made.id,
        sha256=made.blob,
        level=made.level,
        made_at=world.now,
        stamp_ends=made.ends,
        renew_at=max(made.ends - BEFORE_END, world.now + DAILY),
        newest=True,
    )
    session.add(file)
    transparency.append_file(session, session.get_one(Certificate, made.id), file, world=world)


def leave(session: Session, certificate_id: UUID, *, world: World) -> None:
    """Leave a file as it is for a while: it is as genuine as it was."""
    session.execute(
        update(CertificateFile)
        .where(CertificateFile.certificate_id == certificate_id, CertificateFile.newest)
        .values(renew_at=world.now + LEFT)
    )


def overdue(session: Session, *, world: World) -> int:
    """How many files have waited for a day and more to be raised."""
    waiting = select(func.count()).where(CertificateFile.newest, CertificateFile.renew_at < world.now - DAILY)
    return session.scalar(waiting) or 0


def ensure(session: Session, *, world: World) -> None:
    """Owe the daily look at all files, unless it is owed already or there is no authority."""
    owed = select(OwedDuty.id).where(OwedDuty.duty == Duty.RENEW_STAMPS, OwedDuty.settled_at.is_(None))
    if world.stamped and session.scalars(owed.limit(1)).one_or_none() is None:
        outbox.owe(session, Duty.RENEW_STAMPS, FILES, now=world.now, not_before=world.now)


def renew(session: Session, _: UUID, *, world: World) -> None:
    """Owe the raising of what is due, some at a time, and the next look."""
    if not world.stamped:
        return
    under_way = select(OwedDuty.subject_id).where(
        OwedDuty.duty == Duty.AUGMENT_CERTIFICATE, OwedDuty.settled_at.is_(None)
    )
    due = session.scalars(
        select(CertificateFile.certificate_id)
        .join(Certificate, Certificate.id == CertificateFile.certificate_id)
        .where(CertificateFile.newest, CertificateFile.renew_at <= world.now)
        .where(Certificate.state.in_(transparency.IN_FORCE_ONCE), Certificate.id.not_in(under_way))
        .order_by(CertificateFile.renew_at)
        .limit(CHUNK)
    ).all()
    for certificate_id in due:
        outbox.owe(session, Duty.AUGMENT_CERTIFICATE, certificate_id, now=world.now)
    after = NEXT_CHUNK if len(due) == CHUNK else DAILY
    outbox.owe(session, Duty.RENEW_STAMPS, FILES, now=world.now, not_before=world.now + after)
