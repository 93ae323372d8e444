"""The messages that show a case, each with what its chat may see of it now (A7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.case import screens
from pipeline.people.actor import actor_of
from pipeline.queries.case import case
from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.queries.case import CaseView
    from pipeline.world import World


@dataclass(frozen=True, slots=True)
class Outdated:
    """A message that is to show the case as it is now."""

    shown: screens.OnScreen
    view: CaseView | None
    """None: this chat may not see the case any more."""


def outdated(session: Session, case_id: UUID, world: World) -> tuple[Outdated, ...]:
    """Every message that shows the case, with the view that it should show."""
    return tuple(Outdated(shown, _view(session, shown, world)) for shown in screens.of(session, case_id))


def _view(session: Session, shown: screens.OnScreen, world: World) -> CaseView | None:
    try:
        return case(session, shown.case_id, by=actor_of(session, shown.chat_id, world.today), world=world)
    except Refused:
        return None
