"""A held case goes on, by whoever runs the house: at the desk, as `zhicheng retry` does on the command line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.case import act, cases
from pipeline.people import operators
from pipeline.rules.refusals import Overtaken

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World


def let_go_on(session: Session, case_id: UUID, *, by: Actor, world: World, seen: int | None = None) -> None:
    """What it owes is tried anew; the event says who let it. *seen*: the version that was shown. Raises Refused."""
    operators.require(session, by)
    if seen is not None and cases.find(session, case_id).version != seen:
        raise Overtaken
    act.resume(session, case_id, by=replace(by, machine="operator"), world=world)
