"""What is limited for all processes together: a row each (`pipeline.rules.pace`)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from pipeline.rules.pace import NONE
from storage.models.chat import Allowance

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from pipeline.rules.pace import Pace


def wait(session: Session, paces: Mapping[str, Pace], *, now: datetime, count: int = 1) -> timedelta:
    """How long until *count* may be taken from each allowance by name. The rows stay locked until the commit."""
    return _wait(_rows(session, paces, now), paces, now, count)


def take(session: Session, paces: Mapping[str, Pace], *, now: datetime, count: int = 1) -> timedelta:
    """Take *count* from each allowance, or from none: then how long to wait."""
    rows = _rows(session, paces, now)
    if waiting := _wait(rows, paces, now, count):
        return waiting
    for name, pace in paces.items():
        rows[name].due = pace.taken(rows[name].due, now, count)
    return NONE


def _wait(rows: Mapping[str, Allowance], paces: Mapping[str, Pace], now: datetime, count: int) -> timedelta:
    return max((pace.wait(rows[name].due, now, count) for name, pace in paces.items()), default=NONE)


def _rows(session: Session, names: Iterable[str], now: datetime) -> dict[str, Allowance]:
    """One after another, so that two who ask for the same ones lock them in one order."""
    return {name: _row(session, name, now) for name in names}


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
