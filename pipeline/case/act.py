"""The one writer of a case's state: decide by the table, update under the version, append the event, owe duties.

`act` does it at once. A verb that has something to check between the decision and the move, because only whoever may
move the case may hear of it, does it in two: `plan`, then `carry_out`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.orm.attributes import set_committed_value

from pipeline.case import cases, screens
from pipeline.offices.succession import today_of
from pipeline.rules.reasons import Reason, kept
from pipeline.rules.refusals import Overtaken, Refused
from pipeline.rules.transitions import PIPELINE, Actor, Decision, decide
from pipeline.rules.words import Action, Duty, State, Waits
from pipeline.work import traces
from storage import outbox, write_batch
from storage.models.base import Moment
from storage.models.cases import Case, Event
from storage.models.offices import Office

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Table
    from sqlalchemy.orm import Session

    from pipeline.world import World


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing to mend, of a return's complete list (一次性告知, 人社部令第40号); or why the system itself acted."""

    about: str
    """An evidence slot's id, or empty for the whole."""
    what: str = ""
    """As an officer typed it; empty where the system found it: then its code says what."""
    code: Reason | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        """As events and messages hold it: `{"about", "what"}` or `{"about", "code", "facts"}`."""
        return {"about": self.about, **(kept(self.code, self.facts) if self.code else {"what": self.what})}


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What goes with an act besides its name."""

    why: str = ""
    defects: tuple[Defect, ...] = ()
    due_at: datetime | None = None
    term_days: int | None = None
    """Working days of the term that ends then, if it is reckoned in such."""
    document: str | None = None
    route: tuple[UUID, ...] | None = None


TERM_GOES_ON = frozenset({Action.HOLD, Action.RESUME, Action.SUCCEED})
"""These leave a term as it stands: whoever resumes a notice must find its end."""
STAYS = frozenset({Action.OPEN, Action.SUCCEED, Action.RECKON})
"""These don't begin a new time of waiting."""
LATER = frozenset({Duty.LAPSE_CASE, Duty.END_NOTICE, Duty.DO_OUTCOME})
"""What is owed for the end of the act's term, where it has one."""
NOTHING = Note()
CASES, EVENTS = cast("Table", Case.__table__), cast("Table", Event.__table__)
LATER_ONE = select(func.max(EVENTS.c.at)).where(EVENTS.c.case_id == bindparam("whose"), EVENTS.c.at > bindparam("now"))
APPEND = insert(EVENTS).values(at=func.coalesce(LATER_ONE.scalar_subquery(), bindparam("now", type_=Moment)))
"""The audit log grows; within a case its times never run backwards, whatever the clock does."""


@dataclass(frozen=True, slots=True)
class Move:
    """One act on a case: what was decided, and where the case lay before."""

    case: Case
    action: Action
    by: Actor
    decision: Decision
    office_id: UUID | None
    """The office where it lay when this was decided; None if at none."""
    office: str
    """That office's name, or empty."""


def plan(session: Session, case_id: UUID, action: Action, *, by: Actor, world: World, seen: int | None = None) -> Move:
    """Decide, and write nothing yet. *seen* is the version the actor was looking at. Raises Refused, Overtaken."""
    case = cases.find(session, case_id)
    if seen is not None and seen != case.version:
        raise Overtaken
    decision = decide(cases.facts_of(case, world.pack), action, by)
    return Move(case, action, by, decision, case.office_id, case.office.name if case.office else "")


def carry_out(session: Session, move: Move, *, world: World, note: Note = NOTHING) -> Move:
    """Write the new state, the event and what is owed. Raises Overtaken if somebody moved the case meanwhile."""
    case, decision, begun = move.case, move.decision, traces.now()
    _write(session, move, note=note, world=world)
    post = move.by.post_at(decision.office_id)
    event = {
        "case_id": case.id,
        "version": case.version,
        "whose": case.id,
        "now": world.now,
        "action": move.action,
        "before": decision.before,
        "after": decision.after,
        "step": decision.step,
        "actor": move.by.name,
        "actor_id": post.officer_id if post else move.by.person_id,
        "office_id": decision.office_id,
        "why": note.why,
        "defects": [defect.kept() for defect in note.defects],
    }
    write_batch.defer(session, _append, event)
    for duty in decision.owes:
        later = note.due_at if duty in LATER else None
        outbox.owe(session, duty, case.id, now=world.now, case_id=case.id, not_before=later)
    screens.owe(session, case.id, world=world)
    traces.step(case.id, f"case.{move.action}", begun, before=decision.before, after=decision.after)
    return move


def act(
    session: Session,
    case_id: UUID,
    action: Action,
    *,
    by: Actor,
    world: World,
    seen: int | None = None,
    note: Note = NOTHING,
) -> Move:
    """Do *action*, all of it or nothing; *seen* is the version the actor was looking at. Raises Refused, Overtaken."""
    return carry_out(session, plan(session, case_id, action, by=by, world=world, seen=seen), world=world, note=note)


def _write(session: Session, move: Move, *, note: Note, world: World) -> None:
    """Write the new state if nobody else has; the case says it at once. Raises Overtaken."""
    case, decision, action = move.case, move.decision, move.action
    route = case.route if note.route is None else [str(id_) for id_ in note.route]
    if decision.after.waits_for is Waits.OFFICE:
        route = _standing(session, route, decision.step, case.office_id, world)
    moved = {
        "state": decision.after,
        "version": case.version + 1,
        "route": route,
        "step": decision.step,
        "office_id": UUID(route[decision.step]) if decision.after.waits_for is Waits.OFFICE else None,
        "entered_at": case.entered_at if action in STAYS else world.now,
        "opened": decision.opened,
        "sent_by_id": decision.office_id if action is Action.PASS else None,
        "held_from": decision.before if decision.after is State.HELD else None,
        "due_at": case.due_at if action in TERM_GOES_ON else note.due_at,
        "term_days": case.term_days if action in TERM_GOES_ON else note.term_days,
        "document": note.document or case.document,
    }
    write_batch.defer(session, _write_moves, {"moved_id": case.id, "seen": case.version, **moved})
    for column, value in moved.items():
        set_committed_value(case, column, value)
    session.expire(case, ["office"])


def _standing(session: Session, route: list[str], step: int, lies: UUID | None, world: World) -> list[str]:
    """*route* with today's office at that step: nothing is ever given to one that has ended.

    What *lies* there already goes on together with its officers (`review.endings`): whoever looked at it on the day after
    the last would else have lost it by looking.
    """
    office = session.get_one(Office, UUID(route[step]))
    if office.id == lies and office.ended_at is None:
        return route
    heir = today_of(session, office, world.today)
    return route if heir is None or heir is office else [*route[:step], str(heir.id), *route[step + 1 :]]


def _write_moves(session: Session, moves: list[dict[str, Any]]) -> None:
    """One guarded update for all: each row must still have the version that was decided upon. Raises Overtaken."""
    session.flush()  # what the verbs changed of the rows themselves goes first
    columns: dict[str, Any] = {column: bindparam(column) for column in moves[0].keys() - {"moved_id", "seen"}}
    guarded = update(CASES).where(CASES.c.id == bindparam("moved_id"), CASES.c.version == bindparam("seen"))
    if session.connection().execute(guarded.values(columns), moves).rowcount != len(moves):
        raise Overtaken


def _append(session: Session, events: list[dict[str, Any]]) -> None:
    session.connection().execute(APPEND, events)


def hold(session: Session, case_id: UUID, why: Reason, *, world: World, **facts: str) -> Case | None:
    """The pipeline can't go on with this case: an operator resumes it. None if it has moved on by itself."""
    note = Note(defects=(Defect("", code=why, facts=facts),))
    try:
        return act(session, case_id, Action.HOLD, by=PIPELINE, world=world, note=note).case
    except Refused:
        return None


def resume(session: Session, case_id: UUID, *, by: Actor, world: World) -> Case:
    """Let a held case go on from where it stood: what it owes is tried anew."""
    case = act(session, case_id, Action.RESUME, by=by, world=world).case
    outbox.reopen(session, case_id, now=world.now)
    return case
