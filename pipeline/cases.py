"""The one writer of a case's state: decide by the table, update under the version, append the event, owe duties."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID, uuid4

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm.attributes import set_committed_value

from pipeline import screens
from pipeline.rules.qualification import Qualification, named
from pipeline.rules.refusals import Overtaken, Refused
from pipeline.rules.requirements import Needs, of_application, of_service
from pipeline.rules.scales import Level
from pipeline.rules.transitions import PIPELINE, Actor, CaseFacts, Decision, decide
from pipeline.rules.words import Action, Duty, Kind, State, Waits
from pipeline.units.record import lacking
from storage import gathering, outbox
from storage.models.cases import Case, Event

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Table
    from sqlalchemy.orm import Session

    from pipeline.rules.policy import Pack
    from pipeline.world import World


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing to mend, of a return's complete list (一次性告知, 人社部令第40号)."""

    about: str
    """An evidence slot's id, or empty for the whole."""
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What goes with an act besides its name."""

    why: str = ""
    defects: tuple[Defect, ...] = ()
    due_at: datetime | None = None
    document: str | None = None
    route: tuple[UUID, ...] | None = None


LATER = frozenset({Duty.LAPSE_CASE, Duty.END_NOTICE, Duty.DO_OUTCOME})
"""What is owed for the end of the act's term, where it has one."""
NOTHING = Note()
CASES = cast("Table", Case.__table__)
OLD_CHAT = "old_chat"
"""The way of recovering an account in which its old chat, still open, confirms."""


def draft(session: Session, kind: Kind, *, world: World, **what: Any) -> Case:  # noqa: ANN401  columns
    """A new case under a number of its own, in the session; *what* it is about, everything else empty."""
    about_nothing = {"pathway": "", "portal": "", "series": "", "specialty": "", "level": "", "label": "", "asked": {}}
    case = Case(
        id=uuid4(),
        number=next_number(session, world.pack, kind),
        kind=kind,
        year=world.today.year,
        state=State.DRAFT,
        version=1,
        **(about_nothing | what),
        facts={},
        route=[],
        step=0,
        opened=False,
        created_at=world.now,
    )
    session.add(case)
    session.flush()  # what follows in the same transaction may refer to it
    return case


def find(session: Session, case_id: UUID) -> Case:
    """The case with that id. Raises Refused."""
    case = session.get(Case, case_id)
    if case is None:
        raise Refused("no_such_case")
    return case


def locked(session: Session, case_id: UUID) -> Case:
    """The case, kept from moving until this transaction ends (on SQLite the writer's lock does that)."""
    case = session.scalars(
        select(Case).where(Case.id == case_id).with_for_update(of=Case).execution_options(populate_existing=True)
    ).one_or_none()
    if case is None:
        raise Refused("no_such_case")
    return case


def editable(session: Session, case_id: UUID, *, by: Actor, seen: int | None = None) -> Case:
    """The case, if *by* may change it now. Raises Refused, Overtaken."""
    case = locked(session, case_id)
    if not files(case, by):
        raise Refused("not_yours_to_do")
    if not case.state.editable:
        raise Refused("not_editable", state=case.state)
    if seen is not None and case.version != seen:
        raise Overtaken
    return case


def files(case: Case, by: Actor) -> bool:
    """True if *by* is who filed the case."""
    return CaseFacts(case.state, applicant_id=case.applicant_id, chat_id=case.chat_id).files(by)


def filer_name(case: Case) -> str:
    """Who filed it: the account's name, or the name that is claimed."""
    return case.applicant.name if case.applicant else str(case.asked["name"])


def needs(case: Case, pack: Pack) -> Needs:
    """The route and the checklist of *case*."""
    if case.kind is Kind.APPLICATION:
        mode = named(pack, qualification_of(case)).mode
        return of_application(pack, case.pathway, Level(case.level), mode)
    if case.asked.get("way") == OLD_CHAT:
        return replace(of_service(pack, case.kind), slots=())  # the old chat's own word is the proof
    return of_service(pack, case.kind, case.asked)


def qualification_of(case: Case) -> Qualification:
    """What *case* asks for, or what the certificate that it is about certifies."""
    return Qualification(case.portal, case.series, case.specialty, Level(case.level))


def facts_of(case: Case, pack: Pack) -> CaseFacts:
    """What the table needs to know of *case*."""
    return CaseFacts(
        state=case.state,
        applicant_id=case.applicant_id,
        chat_id=case.chat_id,
        account_id=case.account_id,
        held_unit_id=case.unit_id if case.kind is Kind.UNIT_RECOVERY else None,
        office_lacks=lacking(case.office) if case.office else (),
        office_ids=tuple(UUID(id_) for id_ in case.route),
        step=case.step,
        opened=case.opened,
        awards=case.kind is Kind.APPLICATION,
        committee=case.kind is Kind.APPLICATION and pack.pathway(case.pathway).committee,
        voted=bool(case.vote and case.vote["passed"]),
        certifies=case.kind.certifies,
        held_from=case.held_from,
    )


def act(
    session: Session,
    case_id: UUID,
    action: Action,
    *,
    by: Actor,
    world: World,
    seen: int | None = None,
    note: Note = NOTHING,
) -> Case:
    """Do *action*, all of it or nothing. *seen* is the version the actor was looking at. Raises Refused, Overtaken."""
    case = find(session, case_id)
    if seen is not None and seen != case.version:
        raise Overtaken
    facts = facts_of(case, world.pack)
    decision = decide(facts, action, by)
    _move(session, case, action, decision=decision, note=note, world=world)
    post = by.post_at(decision.office_id)
    event = {
        "case_id": case.id,
        "version": case.version,
        "at": world.now,
        "action": action,
        "before": decision.before,
        "after": decision.after,
        "step": decision.step,
        "actor": by.name,
        "actor_id": post.officer_id if post else by.person_id,
        "office_id": decision.office_id,
        "why": note.why,
        "defects": [{"about": defect.about, "what": defect.what} for defect in note.defects],
    }
    gathering.soon(session, _append, event)
    for duty in decision.owes:
        later = note.due_at if duty in LATER else None
        outbox.owe(session, duty, case.id, now=world.now, case_id=case.id, not_before=later)
    screens.owe(session, case.id, world=world)
    return case


def _move(session: Session, case: Case, action: Action, *, decision: Decision, note: Note, world: World) -> None:
    """Write the new state if nobody else has; *case* says it at once. Raises Overtaken."""
    route = case.route if note.route is None else [str(id_) for id_ in note.route]
    moved = {
        "state": decision.after,
        "version": case.version + 1,
        "route": route,
        "step": decision.step,
        "office_id": UUID(route[decision.step]) if decision.after.waits_for is Waits.OFFICE else None,
        "entered_at": case.entered_at if action is Action.OPEN else world.now,
        "opened": decision.opened,
        "sent_by_id": decision.office_id if action is Action.PASS else None,
        "held_from": decision.before if decision.after is State.HELD else None,
        "due_at": note.due_at,
        "document": note.document or case.document,
    }
    gathering.soon(session, _write_moves, {"moved_id": case.id, "seen": case.version, **moved})
    for column, value in moved.items():
        set_committed_value(case, column, value)
    session.expire(case, ["office"])


def _write_moves(session: Session, moves: list[dict[str, Any]]) -> None:
    """One guarded update for all: each row must still have the version that was decided upon. Raises Overtaken."""
    session.flush()  # what the verbs changed of the rows themselves goes first
    columns: dict[str, Any] = {column: bindparam(column) for column in moves[0].keys() - {"moved_id", "seen"}}
    guarded = update(CASES).where(CASES.c.id == bindparam("moved_id"), CASES.c.version == bindparam("seen"))
    if session.connection().execute(guarded.values(columns), moves).rowcount != len(moves):
        raise Overtaken


def _append(session: Session, events: list[dict[str, Any]]) -> None:
    """The audit log grows."""
    session.execute(insert(Event), events)


def hold(session: Session, case_id: UUID, *, why: str, world: World) -> Case | None:
    """The pipeline can't go on with this case: an operator resumes it. None if it has moved on by itself."""
    try:
        return act(session, case_id, Action.HOLD, by=PIPELINE, world=world, note=Note(why=why))
    except Refused:
        return None


def resume(session: Session, case_id: UUID, *, by: Actor, world: World) -> Case:
    """Let a held case go on from where it stood: what it owes is tried anew."""
    case = act(session, case_id, Action.RESUME, by=by, world=world)
    outbox.reopen(session, case_id, now=world.now)
    return case


def next_number(session: Session, pack: Pack, kind: Kind) -> str:
    """A number for a new case of that kind, as the pack writes it; one series for all kinds."""
    form = pack.forms.case_number if kind is Kind.APPLICATION else pack.service(kind).number
    return form.format(serial=outbox.next_number(session, "cases"))
