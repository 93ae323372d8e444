"""What was deleted by rule, for whoever must show that it was: numbers of cases and files, nothing of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storage.models.deletions import Deletion

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from pipeline.rules.words import Deleted


@dataclass(frozen=True, slots=True)
class Sum:
    """Of one sort, in a time."""

    what: Deleted
    cases: int
    """Cases, or sweeps of files or of a ledger."""
    files: int
    last: datetime


def sums(session: Session, *, days: int, now: datetime) -> tuple[Sum, ...]:
    """How much of each sort in so many days."""
    rows = session.execute(
        select(Deletion.what, func.count(), func.sum(Deletion.files), func.max(Deletion.at))
        .where(Deletion.at > now - timedelta(days=days))
        .group_by(Deletion.what)
        .order_by(Deletion.what)
    )
    return tuple(Sum(*row) for row in rows)


def entries(session: Session, *, days: int, now: datetime) -> Iterator[Deletion]:
    """Each, the oldest first."""
    rows = select(Deletion).where(Deletion.at > now - timedelta(days=days)).order_by(Deletion.at, Deletion.id)
    yield from session.scalars(rows.execution_options(yield_per=1000))
