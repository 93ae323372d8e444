"""Duties owed, claimed and settled by guarded updates, alike on SQLite and PostgreSQL (docs/algorithms/outbox.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import or_, select, update

from storage.models.outbox import Counter, OwedDuty

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from pipeline.rules.words import Duty

LEASE = timedelta(seconds=45)
"""Longer than any stage may take (the cage ends at 15 s), so that only a dead worker loses its claim."""
RING_AGAIN = timedelta(seconds=10)
"""After this, doubled each time: a long queue must not be filled with its own echoes."""
MOST_DOUBLINGS = 8
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
SWEEP_AT_MOST = 500


@dataclass(frozen=True, slots=True)
class Owed:
    """What a bell needs to ring."""

    id: UUID
    duty: Duty


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim on one duty: whoever holds the latest token may store."""

    id: UUID
    duty: Duty
    case_id: UUID | None
    subject_id: UUID
    token: int
    attempts: int


class LeaseLost(Exception):
    """Another worker has taken the duty over: what this one made is thrown away."""


def owe(
    session: Session,
    duty: Duty,
    subject_id: UUID,
    *,
    now: datetime,
    case_id: UUID | None = None,
    not_before: datetime | None = None,
) -> None:
    """Write down, in the caller's transaction, that *duty* is owed for *subject_id*."""
    row = OwedDuty(
        id=uuid4(),
        duty=duty,
        case_id=case_id,
        subject_id=subject_id,
        owed_at=now,
        not_before=not_before or now,
        token=0,
        attempts=0,
        ring_at=now + RING_AGAIN if not_before is None else not_before,
        rings=0,
    )
    session.add(row)
    if not_before is None:
        session.info.setdefault("owed", []).append(Owed(row.id, duty))


def take_owed(session: Session) -> Sequence[Owed]:
    """The duties that the transaction just committed made due."""
    owed: list[Owed] = session.info.pop("owed", [])
    return owed


def claim(session: Session, duty_id: UUID, *, now: datetime, lease: timedelta = LEASE) -> Claim | None:
    """Take *duty_id* for *lease*; None if it is settled, not yet due, or in other hands."""
    row = session.execute(
        update(OwedDuty)
        .where(
            OwedDuty.id == duty_id,
            OwedDuty.settled_at.is_(None),
            OwedDuty.not_before <= now,
            or_(OwedDuty.lease_until.is_(None), OwedDuty.lease_until < now),
        )
        .values(lease_until=now + lease, ring_at=now + lease, token=OwedDuty.token + 1, attempts=OwedDuty.attempts + 1)
        .returning(OwedDuty.duty, OwedDuty.case_id, OwedDuty.subject_id, OwedDuty.token, OwedDuty.attempts)
    ).one_or_none()
    return None if row is None else Claim(duty_id, *row)


def settle(session: Session, claimed: Claim, *, now: datetime) -> None:
    """Done, in the transaction that stores the result. Raises LeaseLost if the claim is no longer ours."""
    found = session.execute(
        update(OwedDuty)
        .where(OwedDuty.id == claimed.id, OwedDuty.token == claimed.token, OwedDuty.settled_at.is_(None))
        .values(settled_at=now, lease_until=None)
        .returning(OwedDuty.id)
    ).one_or_none()
    if found is None:
        raise LeaseLost


def put_off(session: Session, claimed: Claim, *, until: datetime, trouble: str, counts: bool = True) -> None:
    """Try again at *until*; a postponement that *counts* uses up an attempt. Does nothing if the claim is lost."""
    session.execute(
        update(OwedDuty)
        .where(OwedDuty.id == claimed.id, OwedDuty.token == claimed.token, OwedDuty.settled_at.is_(None))
        .values(
            not_before=until,
            lease_until=None,
            ring_at=until,
            rings=0,
            trouble=trouble,
            attempts=OwedDuty.attempts if counts else OwedDuty.attempts - 1,
        )
    )


def park(session: Session, claimed: Claim, *, trouble: str) -> None:
    """Leave it open but silent until `reopen`. Does nothing if the claim is lost."""
    put_off(session, claimed, until=NEVER, trouble=trouble)


def reopen(session: Session, case_id: UUID, *, now: datetime) -> None:
    """Owe the parked duties of a case anew, with fresh attempts."""
    rows = session.scalars(
        select(OwedDuty).where(OwedDuty.case_id == case_id, OwedDuty.settled_at.is_(None), OwedDuty.not_before >= NEVER)
    )
    for row in rows:
        row.not_before = row.ring_at = now
        row.attempts = row.rings = 0
        session.info.setdefault("owed", []).append(Owed(row.id, row.duty))


def sweep(session: Session, *, now: datetime) -> Sequence[Owed]:
    """The open duties whose bell is to be rung (again), oldest first."""
    due = session.scalars(
        select(OwedDuty)
        .where(OwedDuty.settled_at.is_(None), OwedDuty.ring_at <= now)
        .order_by(OwedDuty.ring_at)
        .limit(SWEEP_AT_MOST)
    ).all()
    for row in due:
        row.ring_at = now + RING_AGAIN * 2 ** min(row.rings, MOST_DOUBLINGS)
        row.rings += 1
    return [Owed(row.id, row.duty) for row in due]


def next_number(session: Session, name: str) -> int:
    """The next number of a gapless series, starting with 1; the caller's rollback gives it back."""
    found = session.execute(
        update(Counter).where(Counter.name == name).values(value=Counter.value + 1).returning(Counter.value)
    ).scalar_one_or_none()
    if found is not None:
        return found
    session.add(Counter(name=name, value=1))
    session.flush()  # two first users collide on the key here, and one of them starts over
    return 1


def peek_number(session: Session, name: str) -> int:
    """The number that `next_number` would give now."""
    return (session.scalar(select(Counter.value).where(Counter.name == name)) or 0) + 1
