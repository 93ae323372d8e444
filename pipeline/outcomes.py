"""What an approved case leads to, one function a kind: a new kind of case is a policy entry and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import cases, issuing, recovering
from pipeline.rules.words import Kind
from pipeline.units import deciding

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.world import World

OUTCOMES: Mapping[Kind, Callable[..., None]] = {
    Kind.APPLICATION: issuing.intend,
    Kind.REISSUE: issuing.intend,
    Kind.CORRECTION: issuing.intend,
    Kind.ACCOUNT_RECOVERY: recovering.move,
    Kind.UNIT_REGISTRATION: deciding.register,
    Kind.UNIT_CHANGE: deciding.change,
    Kind.UNIT_RECOVERY: deciding.replace_officers,
}


def do(session: Session, case_id: UUID, *, world: World) -> None:
    """Let the outcome of *case_id*'s kind follow; a second run finds it done and does nothing."""
    OUTCOMES[cases.find(session, case_id).kind](session, case_id, world=world)
