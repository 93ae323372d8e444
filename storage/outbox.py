"""Duties owed, claimed and settled by guarded updates, alike on SQLite and PostgreSQL (docs/algorithms/outbox.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID, uuid4

from sqlalchemy import Integer, Select, bindparam, insert, literal_column, or_, select, union_all, update
from sqlalchemy.exc import IntegrityError

from pipeline.rules.words import Duty
from storage import write_batch
from storage.agenda import Agenda, Owed
from storage.models.base import Moment
from storage.models.outbox import Counter, OwedDuty

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Table
    from sqlalchemy.orm import Session
    from sqlalchemy.sql.dml import ReturningUpdate

LEASE = timedelta(seconds=45)
"""Longer than any stage may take (the cage ends at 15 s), so that only a dead worker loses its claim."""
RING_AGAIN = timedelta(seconds=10)
"""After this, doubled each time: a long queue must not be filled with its own echoes."""
MOST_DOUBLINGS = 8
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
AHEAD = timedelta(minutes=1)
"""Two machines' clocks differ by less."""
BACK_AT_MOST = 500
SWEEP_AT_MOST = 4
"""Of a kind, each second."""
TROUBLE_MOST = 200
UNKNOWN = "unknown to this release"
"""The trouble of a duty that was set aside for a newer release (docs/upgrading.md)."""
ONE = literal_column("1", Integer)

# Made once, of the tables alone: what each claim would otherwise build anew, and compare with the objects at hand, costs more
# than the database takes for it.
DUTIES, COUNTERS = cast("Table", OwedDuty.__table__), cast("Table", Counter.__table__)
TAKEN = (
    update(DUTIES)
    .values(
        lease_until=bindparam("until"),
        ring_at=bindparam("until"),
        timed_at=bindparam("now"),
        token=DUTIES.c.token + 1,
        attempts=DUTIES.c.attempts + 1,
    )
    .returning(DUTIES.c.id, DUTIES.c.duty, DUTIES.c.case_id, DUTIES.c.subject_id, DUTIES.c.token, DUTIES.c.attempts)
)
CLAIM = TAKEN.where(
    DUTIES.c.id == bindparam("which"),
    DUTIES.c.settled_at.is_(None),
    DUTIES.c.not_before <= bindparam("now"),
    or_(DUTIES.c.lease_until.is_(None), DUTIES.c.lease_until < bindparam("now")),
)
OWE = insert(DUTIES)
SETTLE = (
    update(DUTIES)
    .where(DUTIES.c.id == bindparam("which"), DUTIES.c.token == bindparam("held"), DUTIES.c.settled_at.is_(None))
    .values(settled_at=bindparam("now"), lease_until=None)
    .returning(DUTIES.c.id)
)
COUNT = (
    update(COUNTERS)
    .where(COUNTERS.c.name == bindparam("which"))
    .values(value=COUNTERS.c.value + 1)
    .returning(COUNTERS.c.value)
)


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
    id_ = uuid4()
    row = {
        "id": id_,
        "duty": duty,
        "case_id": case_id,
        "subject_id": subject_id,
        "owed_at": now,
        "not_before": not_before or now,
        "due_at": not_before or now,
        "token": 0,
        "attempts": 0,
        "timed_at": now,
        "ring_at": now + RING_AGAIN if not_before is None else not_before,
        "rings": 0,
    }
    write_batch.defer(session, _enter, row)
    if not_before is None:
        Agenda.of(session).owed.append(Owed(id_, duty))


def _enter(session: Session, owed: list[dict[str, Any]]) -> None:
    session.connection().execute(OWE, owed)


def take_owed(session: Session) -> Sequence[Owed]:
    """The duties that the transaction just committed made due."""
    agenda = Agenda.of(session)
    owed, agenda.owed = agenda.owed, []
    return owed


def claim(session: Session, duty_id: UUID, *, now: datetime, lease: timedelta = LEASE) -> Claim | None:
    """Take *duty_id* for *lease*; None if it is settled, not yet due, or in other hands."""
    return _claimed(session, CLAIM, {"which": duty_id, "now": now, "until": now + lease})


def claim_next(session: Session, duties: tuple[Duty, ...], *, now: datetime, lease: timedelta = LEASE) -> Claim | None:
    """Take the first of *duties*, in their order, that is due and in nobody's hands, for *lease*; None if none is.

    What this very transaction has owed is due: kinds that come after it need not be looked at.
    """
    owed = {one.duty for one in Agenda.of(session).owed}
    known = next((place for place, duty in enumerate(duties, 1) if duty in owed), len(duties))
    for among in (duties[:known], duties[known:]):
        found = _claimed(session, _first_of(among), {"now": now, "until": now + lease}) if among else None
        if found is not None:
            return found
    return None


def _claimed(session: Session, claiming: ReturningUpdate[Any], given: dict[str, Any]) -> Claim | None:
    row = session.execute(claiming, given).one_or_none()
    if row is None:
        return None
    agenda = Agenda.of(session)
    agenda.owed = [owed for owed in agenda.owed if owed.id != row.id]  # nobody else need come for it
    return Claim(*row)


@cache
def _first_of(duties: tuple[Duty, ...]) -> ReturningUpdate[Any]:
    """One look into the index a kind of duty: the longest due of each, and of these the first by kind is taken.

    Words and numbers stand in the text: as parameters, some sixty each time, they cost more than all the looks.
    """
    firsts = [_longest_due(duty, place) for place, duty in enumerate(duties)]
    found = (union_all(*firsts) if len(firsts) > 1 else firsts[0]).subquery()
    return TAKEN.where(DUTIES.c.id == select(found.c.id).order_by(found.c.place).limit(ONE).scalar_subquery())


def _longest_due(duty: Duty, place: int) -> Select[UUID, int]:
    now = bindparam("now", type_=Moment)
    first = (
        select(OwedDuty.id)
        .where(
            OwedDuty.duty == literal_column(f"'{duty.value}'"),
            OwedDuty.settled_at.is_(None),
            OwedDuty.not_before <= now,
            or_(OwedDuty.lease_until.is_(None), OwedDuty.lease_until < now),
        )
        .order_by(OwedDuty.not_before)
        .limit(ONE)
        # Only makes two workers choose differently: where it says nothing (SQLite), there is one writer.
        .with_for_update(skip_locked=True)
        .subquery()
    )
    return select(first.c.id, literal_column(str(place), Integer).label("place"))


def fence(session: Session, claimed: Claim) -> None:
    """Make sure that the claim is still ours until this transaction ends. Raises LeaseLost."""
    _while_ours(session, claimed, token=claimed.token)


def settle(session: Session, claimed: Claim, *, now: datetime) -> None:
    """Done, in the transaction that stores the result. Raises LeaseLost."""
    if session.execute(SETTLE, {"which": claimed.id, "held": claimed.token, "now": now}).one_or_none() is None:
        raise LeaseLost


def _while_ours(session: Session, claimed: Claim, **columns: Any) -> None:  # noqa: ANN401  column values
    """Write the duty's row if the claim is the latest one and the duty is open. Raises LeaseLost."""
    found = session.execute(
        update(OwedDuty)
        .where(OwedDuty.id == claimed.id, OwedDuty.token == claimed.token, OwedDuty.settled_at.is_(None))
        .values(**columns)
        .returning(OwedDuty.id)
    ).one_or_none()
    if found is None:
        raise LeaseLost


def put_off(
    session: Session,
    claimed: Claim,
    *,
    until: datetime,
    now: datetime,
    trouble: str,
    counts: bool = True,
    early: bool = False,
) -> None:
    """Try again at *until*; a postponement that *counts* uses up an attempt. Raises LeaseLost.

    *early*: it is not due before; otherwise it is, and only waits for trouble to pass.
    """
    attempts = OwedDuty.attempts if counts else OwedDuty.attempts - 1
    due = {"due_at": until} if early else {}
    _while_ours(
        session,
        claimed,
        not_before=until,
        lease_until=None,
        ring_at=until,
        timed_at=now,
        rings=0,
        trouble=trouble[:TROUBLE_MOST],
        attempts=attempts,
        **due,
    )


def park(session: Session, claimed: Claim, *, now: datetime, trouble: str) -> None:
    """Leave it open but silent until `reopen`. Raises LeaseLost."""
    put_off(session, claimed, until=NEVER, now=now, trouble=trouble)


def reopen(session: Session, case_id: UUID, *, now: datetime) -> None:
    """Owe the parked duties of a case anew, with fresh attempts."""
    rows = session.scalars(
        select(OwedDuty).where(
            OwedDuty.case_id == case_id,
            OwedDuty.settled_at.is_(None),
            OwedDuty.not_before >= NEVER,
            OwedDuty.duty.in_(tuple(Duty)),
        )
    )
    for row in rows:
        row.not_before = row.due_at = row.ring_at = row.timed_at = now
        row.attempts = row.rings = 0
        Agenda.of(session).owed.append(Owed(row.id, row.duty))


def sweep(session: Session, *, now: datetime) -> Sequence[Owed]:
    """The open duties whose bell is to be rung (again): a few of each kind, since whoever comes does all that is due."""
    _bring_back(session, now)
    due = [row for duty in Duty for row in session.scalars(_unrung(duty, now))]
    for row in due:
        row.ring_at = now + RING_AGAIN * 2 ** min(row.rings, MOST_DOUBLINGS)
        row.rings += 1
    return [Owed(row.id, row.duty) for row in due]


def _bring_back(session: Session, now: datetime) -> None:
    """What was timed while the clock was ahead is as far from now as it was from then: no year is waited for an hour's error."""
    known = OwedDuty.duty.in_(
        tuple(Duty)
    )  # a newer release beside us may owe what we do not know: it will mend that itself
    ahead = select(OwedDuty).where(OwedDuty.settled_at.is_(None), known, OwedDuty.timed_at > now + AHEAD)
    for row in session.scalars(ahead.order_by(OwedDuty.timed_at).limit(BACK_AT_MOST)):
        by = row.timed_at - now
        if row.not_before < NEVER:
            row.not_before, row.ring_at = row.not_before - by, row.ring_at - by
            row.due_at = min(row.due_at, row.not_before)
        if row.lease_until is not None:
            row.lease_until -= by
        row.owed_at, row.timed_at = min(row.owed_at, now), now
    session.flush()  # what is due by it is found in this very sweep


def _unrung(duty: Duty, now: datetime) -> Select[OwedDuty]:
    return (
        select(OwedDuty)
        .where(OwedDuty.duty == duty, OwedDuty.settled_at.is_(None), OwedDuty.ring_at <= now)
        .order_by(OwedDuty.ring_at)
        .limit(SWEEP_AT_MOST)
    )


def next_number(session: Session, name: str) -> int:
    """The next number of a gapless series, starting with 1; the caller's rollback gives it back."""
    found: int | None = session.execute(COUNT, {"which": name}).scalar_one_or_none()
    if found is not None:
        return found
    try:
        with session.begin_nested():
            session.execute(insert(COUNTERS), {"name": name, "value": 1})
    except IntegrityError:  # two first users: the other one's number was 1
        found = session.execute(COUNT, {"which": name}).scalar_one()
        return int(found)
    return 1


def peek_number(session: Session, name: str) -> int:
    """The number that `next_number` would give now."""
    return (session.scalar(select(Counter.value).where(Counter.name == name)) or 0) + 1
