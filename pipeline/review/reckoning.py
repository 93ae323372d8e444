"""Terms in working days, when the calendar that they were reckoned by changes: the holidays of a year come late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.case.act import Note, act
from pipeline.messages import notices
from pipeline.rules.calendar import end_of_term, last_day
from pipeline.rules.transitions import PIPELINE
from pipeline.rules.words import Action, State
from storage.models.cases import Case

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from pipeline.world import World

IN_TERMS = (State.RETURNED, State.ON_NOTICE)


def reckon(session: Session, *, world: World) -> int:
    """Reckon every open term by today's calendar, and tell who files what has moved; how many did.

    A term only becomes longer: what people were told they have, they keep. But for one that began while the clock was
    ahead: it begins now.
    """
    moved = 0
    in_terms = select(Case).where(Case.state.in_(IN_TERMS), Case.term_days.is_not(None))
    for case in session.scalars(in_terms.order_by(Case.number)).all():
        due = _due(case, world)
        if due is None or due == case.due_at:
            continue
        note = Note(due_at=due, term_days=case.term_days)
        act(session, case.id, Action.RECKON, by=PIPELINE, world=world, note=note)
        notices.tell_filer(
            session, case, "term_moved", world=world, number=case.number, until=f"{last_day(due):%Y-%m-%d}"
        )
        moved += 1
    return moved


def _due(case: Case, world: World) -> datetime | None:
    """When the term of *case* ends by today's calendar; None if that can't be said."""
    began, days, told = case.entered_at, case.term_days, case.due_at
    if began is None or days is None or told is None:
        return None
    if began > world.now:
        case.entered_at = world.now
        return end_of_term(world.now, days, world.pack.calendar)
    return max(told, end_of_term(began, days, world.pack.calendar))
