"""How many wait: exact while a person could count them, and no reading of a quarter of a million rows after that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storage.models.cases import Case

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

MOST = 1000


def waiting(session: Session, where: ColumnElement[bool]) -> str:
    """The number of cases; `999+` from a thousand on."""
    some = select(Case.id).where(where).limit(MOST).subquery()
    found = session.scalar(select(func.count()).select_from(some)) or 0
    return str(found) if found < MOST else f"{MOST - 1}+"
