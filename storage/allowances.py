"""What is limited for all processes together: a row each (`pipeline.rules.pace`)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from pipeline.rules.pace import NONE
from storage.models.chat import Allowance

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from pipeline.rules.pace import Pace


def wait(session: Session, paces: Mapping[str, Pace], *, now: datetime, count: int = 1) -> timedelta:
    """How long until *count* may be taken from each allowance by name. The rows stay locked until the commit."""
    return max((pace.wait(_row(session, name, now).due, now, count) for name, pace in paces.items()), default=NONE)


def take(session: Session, paces: Mapping[str, Pace], *, now: datetime, count: int = 1) -> timedelta:
    """Take *count* from each allowance, or from none: then how long to wait."""
    if waiting := wait(session, paces, now=now, count=count):
        return waiting
    for name, pace in paces.items():
        row = _row(session, name, now)
        row.due = pace.taken(row.due, now, count)
    return NONE


def forget(session: Session, *, now: datetime) -> None:
    """Drop what stands a day in the past: a row that is missing says the same, that nothing was taken."""
    session.execute(delete(Allowance).where(Allowance.due < now - timedelta(days=1)))


def _row(session: Session, name: str, now: datetime) -> Allowance:
    row = session.scalars(select(Allowance).where(Allowance.name == name).with_for_update()).one_or_none()
    if row is None:
        row = Allowance(name=name, due=now)
        session.add(row)
        session.flush()
    return row
