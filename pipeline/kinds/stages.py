"""The stage of outcomes: what an approval leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.case.held import hold
from pipeline.kinds import table
from pipeline.rules.numbering import NoNumber
from pipeline.rules.words import Duty
from pipeline.work.stage import Hopeless, plain

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.work.stage import AnyStage
    from pipeline.world import World


def stages() -> tuple[AnyStage, ...]:
    """The row of this room."""
    return (plain(Duty.DO_OUTCOME, outcome, hold),)


def outcome(session: Session, case_id: UUID, /, *, world: World) -> None:
    """Let the outcome of the case's kind follow. Raises Hopeless where there is no number: waiting brings none."""
    try:
        table.do_outcome(session, case_id, world=world)
    except NoNumber as none_left:
        raise Hopeless(str(none_left)) from None
