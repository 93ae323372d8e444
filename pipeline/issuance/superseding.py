"""A version makes way for the next one: never two in force, and none for a title that was annulled meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.case import cases
from pipeline.issuance import transparency, versions
from pipeline.organisations import hooks
from pipeline.rules.words import CertificateState, HookEvent

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.world import World
    from storage.models.certificates import Certificate


def supersede(session: Session, row: Certificate, *, world: World) -> bool:
    """End the version before *row*; False if none is in force any more."""
    cases.locked(session, row.case_id)  # the case first, as whoever annuls the title does (`issuance.revocation`)
    before = session.scalars(versions.valid(row.number).with_for_update()).one_or_none()
    if before is None:
        return False
    before.state, before.ended_at = CertificateState.SUPERSEDED, world.now
    session.flush()
    transparency.append(session, before, "superseded", world=world)
    hooks.announce(session, before, HookEvent.SUPERSEDED, world=world)
    return True
