"""The route of a case: which office stands for each role, fixed at submission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.case import frozen
from pipeline.kinds.table import row_of

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.policy import Pack
    from storage.models.cases import Case


def route_of(session: Session, case: Case, pack: Pack, on: date) -> tuple[UUID, ...]:
    """The offices that *case* passes if it is handed in on that day, in order. Raises Refused naming the role that nobody fills."""
    office = row_of(case).office
    return tuple(office(session, case, node, on).id for node in frozen.of(case, pack).route)
