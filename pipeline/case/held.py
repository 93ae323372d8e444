"""When the pipeline can't go on with a case: it is held, and whoever must know is told."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from pipeline.case import act
from pipeline.messages import notices
from pipeline.rules.reasons import Reason
from pipeline.work.stage import PARK

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.work.stage import End
    from pipeline.world import World
    from storage.models.cases import Case
    from storage.outbox import Claim


def hold(session: Session, claimed: Claim, /, *, why: str, world: World) -> End:
    """Hold the duty's case, tell help desk and filer; the duty waits for `zhicheng retry`."""
    if claimed.case_id is None:
        return PARK
    stage = claimed.duty.value
    case = act.hold(session, claimed.case_id, Reason.STAGE_FAILED, world=world, stage=stage, trouble=why)
    if case is not None:
        about, facts = f"{case.number}:{case.version}", {"number": case.number, "stage": stage, "why": why}
        notices.tell_helpdesk(session, "held", world=world, about=about, case=case, **facts)
        if case.document and case.kind.awards:  # whoever gave the number can mend it, and nobody else
            _tell_who_gave_it(session, case, stage, why, world)
        notices.tell_filer(session, case, "delayed", world=world, number=case.number)
    return PARK


def _tell_who_gave_it(session: Session, case: Case, stage: str, why: str, world: World) -> None:
    notices.tell_office(
        session,
        UUID(case.route[-1]),
        "held_document",
        world=world,
        about=f"{case.number}:{case.version}",
        case=case,
        number=case.number,
        document=case.document,
        stage=stage,
        why=why,
    )
