"""The correction form: what a field says now, and what it may be changed to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certificates.record import from_json
from pipeline import cases, correcting
from pipeline.rules.identity import mask_id
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Kind

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
    if not cases.files(case, by):
        raise Refused("no_such_case")
    if case.kind is not Kind.CORRECTION or not case.state.editable:
        raise Refused("not_editable", state=case.state)
    present = from_json(correcting.in_force(session, case.certificate).record)
    choices = {"sex": ("男", "女"), "specialty": correcting.specialties(case, world)}.get(field, ())
    shown = "" if field == correcting.PHOTO else str(getattr(present, field, ""))
    return Form(mask_id(shown) if field == "id_number" else shown, choices, field in case.asked)
