"""How many wait: exact while a person could count them, and no reading of a quarter of a million rows after that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storage.models.questions import Question

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor

MOST = 1000


def waiting(session: Session, *parts: Select[UUID]) -> str:
    """How many *parts* select, which have nothing in common; `999+` from a thousand on."""
    found = _counted(session, parts, MOST)
    return str(found) if found < MOST else f"{MOST - 1}+"


def few(session: Session, parts: Sequence[Select[UUID]], most: int = MOST) -> bool:
    """True if *parts* select fewer than *most*."""
    return _counted(session, parts, most) < most


def _counted(session: Session, parts: Sequence[Select[UUID]], most: int) -> int:
    """How many there are; no more than *most* are looked at."""
    found = 0
    for part in parts:
        if found < most:
            found += session.scalar(select(func.count()).select_from(part.limit(most - found).subquery())) or 0
    return found


def questions(session: Session, by: Actor) -> int:
    """How many people wait for an answer of *by*'s offices."""
    offices = [post.office_id for post in by.posts]
    if not offices:
        return 0
    here = select(func.count()).where(Question.office_id.in_(offices), Question.due_at.is_not(None))
    return session.scalar(here) or 0
