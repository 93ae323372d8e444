"""A photo that was cut to one inch: its sender says whether that will do (用这张), or the picture as it was (原样)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.case import cases, screens
from pipeline.rules.reasons import ADVICE
from pipeline.rules.refusals import Refused
from pipeline.rules.words import EvidenceState
from storage.models.evidence import Evidence

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

CUT, WHOLE = 0, 1
"""Places of the two in the renditions of what is proposed."""


def confirm(session: Session, evidence_id: UUID, *, whole: bool, by: Actor, world: World) -> UUID:
    """Take the photo as it was cut, or *whole* as it was sent; its case. Raises Refused where nothing is proposed any more."""
    row = session.get(Evidence, evidence_id)
    if row is None:
        raise Refused("button_expired")
    case = cases.editable(session, row.case_id, by=by)
    place = WHOLE if whole else CUT
    if not row.current or row.state is not EvidenceState.PROPOSED or place >= len(row.renditions):
        raise Refused("button_expired")
    row.renditions = [row.renditions[place]]
    doubts = [reason for reason in row.reasons if reason["code"] not in ADVICE]
    row.state = EvidenceState.FLAGGED if doubts else EvidenceState.ACCEPTED
    screens.owe(session, case.id, world=world)
    return case.id
