"""How the house is, for whoever runs it: what is held and why, what waits how long, which messages are not through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from pipeline.people import operators
from pipeline.queries.operator.deletions import sums
from pipeline.queries.operator.figures import figures
from pipeline.rules.words import Action, State
from storage.models.cases import Case, Event

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.queries.operator.deletions import Sum
    from pipeline.queries.operator.figures import Figures
    from pipeline.rules.transitions import Actor
    from pipeline.world import World

DAYS = 30
LISTED = 100
"""Held cases that are shown; `zhicheng retry --all` frees more."""


@dataclass(frozen=True, slots=True)
class Held:
    """A case that waits for an operator; nothing of its applicant."""

    id: UUID
    number: str
    version: int
    since: datetime
    why: tuple[dict[str, Any], ...]
    """Reasons by their codes, as the event has them."""
    stage: str
    """Which stage could not be done, by its duty; empty where none is to blame."""
    trouble: str
    """What it met with, by a code or an error's name."""


@dataclass(frozen=True, slots=True)
class House:
    """What the operator's page shows besides the findings."""

    held: tuple[Held, ...]
    figures: Figures
    deleted: tuple[Sum, ...]
    """What was deleted by rule in the last days."""


def house(session: Session, *, by: Actor, world: World) -> House:
    """All of it. Raises Refused to whoever does not operate."""
    operators.require(session, by)
    return House(_held(session), figures(session, now=world.now), sums(session, days=DAYS, now=world.now))


def _held(session: Session) -> tuple[Held, ...]:
    rows = session.execute(
        select(Case.id, Case.number, Case.version, Event.at, Event.defects)
        .join(Event, (Event.case_id == Case.id) & (Event.version == Case.version) & (Event.action == Action.HOLD))
        .where(Case.state == State.HELD)
        .order_by(Event.at, Case.number)
        .limit(LISTED)
    )
    return tuple(_one(*row) for row in rows)


def _one(id_: UUID, number: str, version: int, at: datetime, defects: list[dict[str, Any]]) -> Held:
    facts: dict[str, str] = next((defect["facts"] for defect in defects if "facts" in defect), {})
    return Held(id_, number, version, at, tuple(defects), facts.get("stage", ""), facts.get("trouble", ""))
