"""When a house is at rest: nothing is owed that is due, so that what was asked of it has been done to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from pipeline.rules.words import Duty
from storage.models.outbox import OwedDuty
from storage.outbox import NEVER

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

SWEEPS = (Duty.SWEEP_FILES,)
"""They go round and round."""


def still_open(before: datetime, *, reads: bool = False) -> tuple[ColumnElement[bool], ...]:
    """Conditions of the duties that are due before then and not done; *reads*: there is a part that reads pages.

    What waits for an operator is not among them.
    """
    nobody = SWEEPS if reads else (*SWEEPS, Duty.READ_EVIDENCE)
    return (
        OwedDuty.duty.not_in(nobody),
        OwedDuty.settled_at.is_(None),
        OwedDuty.due_at < before,
        OwedDuty.not_before < NEVER,
    )


def open_duties(session: Session, before: datetime, *, reads: bool = False) -> int:
    """How many these are."""
    return session.scalar(select(func.count()).select_from(OwedDuty).where(*still_open(before, reads=reads))) or 0
