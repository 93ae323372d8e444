"""What is limited for all processes together: a row each (`pipeline.rules.pace`)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from pipeline.rules.pace import NONE
from storage.models.chat import Allowance

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from pipeline.rules.pace import Pace


def wait(session: Session, paces: Mapping[str, Pace], *, now: datetime, count: int = 1) -> timedelta:
    """How long until *count* may be taken from each allowance by name. The rows stay locked until the commit."""
    return max(_waits(_rows(session, paces, now), paces, now, count).values(), default=NONE)


def take(session: Session, paces: Mapping[str, Pace], *, now: datetime, count: int = 1) -> timedelta:
    """Take *count* from each allowance, or from none: then how long to wait."""
    return max(take_or_tell(session, paces, now=now, count=count).values(), default=NONE)


def take_or_tell(
    session: Session, paces: Mapping[str, Pace], *, now: datetime, count: int = 1
) -> Mapping[str, timedelta]:
    """Take *count* from each allowance, or from none: then which of them must be waited for, and how long."""
    rows = _rows(session, paces, now)
    if waiting := {name: wait for name, wait in _waits(rows, paces, now, count).items() if wait}:
        return waiting
    for name, pace in paces.items():
        rows[name].due = pace.taken(rows[name].due, now, count)
    return {}


def _waits(
    rows: Mapping[str, Allowance], paces: Mapping[str, Pace], now: datetime, count: int
) -> Mapping[str, timedelta]:
    return {name: pace.wait(rows[name].due, now, count) for name, pace in paces.items()}


def _rows(session: Session, names: Iterable[str], now: datetime) -> dict[str, Allowance]:
    """By their names' order, so that two who ask for the same ones lock them in one order."""
    wanted = sorted(names)
    found = select(Allowance).where(Allowance.name.in_(wanted)).order_by(Allowance.name).with_for_update()
    rows = {row.name: row for row in session.scalars(found)}
    for name in wanted:
        if name not in rows:
            rows[name] = _first(session, name, now)
    return rows


def _first(session: Session, name: str, now: datetime) -> Allowance:
    """A row for what nobody has taken of yet; where somebody does at this moment, theirs, once they have."""
    row = Allowance(name=name, due=now)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return session.scalars(select(Allowance).where(Allowance.name == name).with_for_update()).one()
    return row


def forget(session: Session, *, now: datetime) -> None:
    """Drop what stands a day in the past: a row that is missing says the same, that nothing was taken."""
    session.execute(delete(Allowance).where(Allowance.due < now - timedelta(days=1)))
