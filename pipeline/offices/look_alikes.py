"""Units whose names may mean the same one: shown to the office that decides, which says in so many words what they are (U1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from pipeline.rules.unit_names import ALIKE_FROM, likeness
from pipeline.rules.words import Node
from storage.models.offices import Office

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SHOWN = 5


def alike(session: Session, name: str, portal: str, *, but: str = "") -> tuple[dict[str, str], ...]:
    """Units of that portal with a look-alike name, and of any with the very name: `{"name", "code"}`, nearest first."""
    rows = session.execute(
        select(Office.name, Office.code).where(
            Office.node == Node.UNIT, Office.code != but, or_(Office.portal == portal, Office.name == name)
        )
    )
    near = sorted(((likeness(name, other), other, code) for other, code in rows), reverse=True)
    return tuple({"name": other, "code": code} for degree, other, code in near[:SHOWN] if degree >= ALIKE_FROM)
