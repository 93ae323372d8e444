"""The correction form: what a field says now, and what it may be changed to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certificates.record import from_json
from pipeline.case import cases
from pipeline.issuance import versions
from pipeline.kinds import correction
from pipeline.rules.identity import Sex, mask_id
from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World


@dataclass(frozen=True, slots=True)
class Form:
    """One field of the form."""

    present: str
    """From the certificate in force, never from an earlier request."""
    choices: tuple[str, ...]
    """Where the new value is chosen; empty where it is typed."""
    asked: bool
    """True if a change of it is asked for already."""


def form(session: Session, case_id: UUID, field: str, *, by: Actor, world: World) -> Form:
    """One field of a correction that is being filled in. Raises Refused."""
    if not world.chat_carries_facts:
        raise Refused("files_by_link")
    case = cases.find(session, case_id)
    if not cases.is_filed_by(case, by):
        raise Refused("no_such_case")
    if not case.kind.corrects or not case.state.editable:
        raise Refused("not_editable", state=case.state)
    present = from_json(versions.in_force(session, case.certificate).record)
    choices = {"sex": tuple(Sex), "specialty": correction.specialties(case, world)}.get(field, ())
    shown = "" if field == versions.PHOTO else str(getattr(present, field, ""))
    return Form(mask_id(shown) if field == "id_number" else shown, choices, field in case.asked)
