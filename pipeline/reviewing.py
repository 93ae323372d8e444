"""The offices' verbs: look, submit (pass on), return, reject, retract, receive, announce."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from pipeline import applying, cases, checking, correcting, notices, recovering
from pipeline.rules.calendar import end_of_term
from pipeline.rules.refusals import Declined, Refused
from pipeline.rules.transitions import PIPELINE, decide
from pipeline.rules.words import Action, Kind, Node, State
from pipeline.units import deciding
from storage import outbox
from storage.models.offices import Office

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World
    from storage.models.cases import Case

WHY_MAX = 1000
DOCUMENT_MAX = 100
DAYS_MOST = 60
"""The longest term, in working days."""


def look(session: Session, case_id: UUID, *, by: Actor, world: World) -> None:
    """An officer of the office whose turn it is looks at the case; from now on it can't be taken back."""
    case = cases.find(session, case_id)
    if (
        case.state is State.IN_REVIEW
        and not case.opened
        and by.post_at(case.office_id)
        and not cases.facts_of(case, world.pack).concerns(by)
    ):
        cases.act(session, case_id, Action.OPEN, by=by, world=world)


def pass_on(session: Session, case_id: UUID, *, by: Actor, world: World, seen: int) -> None:
    """提交(通过): to the next office of the route. Raises Refused, Overtaken."""
    before = cases.find(session, case_id)
    office = before.office.name if before.office else ""
    _before_the_window_closes(session, before, by=by, world=world, seen=seen)
    case = cases.act(session, case_id, Action.PASS, by=by, world=world, seen=seen)
    checking.tell_turn(session, case, world)
    _tell(session, case, "moved", world, office=office, next=case.office.name if case.office else "")


def _before_the_window_closes(session: Session, case: Case, *, by: Actor, world: World, seen: int) -> None:
    """The date that counts is the body's receipt (A5): past it the case stays where it is, and both are told why."""
    if case.version != seen or case.step + 1 >= len(case.route):
        return  # the table answers
    following = session.get_one(Office, UUID(case.route[case.step + 1]))
    if case.kind is not Kind.APPLICATION or following.node is not Node.BODY:
        return
    decide(cases.facts_of(case, world.pack), Action.PASS, by)  # nobody is told of what may not be tried
    try:
        applying.within_window(case, world.pack.office(following.node, following.code), world)
    except Refused as closed:
        about = f"{case.number}:{case.version}:window"
        _tell(session, case, "window_closed", world, about=about, **closed.facts)
        raise Declined(closed.code, source=closed.source, **closed.facts) from None


def return_to_applicant(
    session: Session,
    case_id: UUID,
    *,
    why: str,
    by: Actor,
    world: World,
    seen: int,
    defects: tuple[cases.Defect, ...] = (),
    days: int | None = None,
) -> None:
    """退回: to the applicant, once with the complete list of defects and a term (U14). Raises Refused, Overtaken.

    *days*: working days to mend it in; None: the policy's.
    """
    if days is not None and not 1 <= days <= DAYS_MOST:
        raise Refused("term_days", most=DAYS_MOST)
    said = why.strip()
    if not said and not defects:
        raise Refused("reason_needed", source="人社部令第40号")
    if len(said) + sum(len(defect.what) for defect in defects) > WHY_MAX:
        raise Refused("reason_too_long", most=WHY_MAX)
    before = cases.find(session, case_id)
    office = before.office.name if before.office else ""
    due = end_of_term(world.now, days or world.pack.terms.mending_days, world.pack.calendar)
    note = cases.Note(why=said, defects=defects or (cases.Defect("", said),), due_at=due)
    case = cases.act(session, case_id, Action.RETURN, by=by, world=world, seen=seen, note=note)
    checking.tell_returned(session, case, note.defects, world, office=office, why=said)


def reject(session: Session, case_id: UUID, *, why: str, by: Actor, world: World, seen: int) -> None:
    """不通过: the case ends, with the reason. Raises Refused, Overtaken."""
    said = reason(why)
    before = cases.find(session, case_id)
    office = before.office.name if before.office else ""
    case = cases.act(session, case_id, Action.REJECT, by=by, world=world, seen=seen, note=cases.Note(why=said))
    _tell(session, case, "rejected", world, office=office, why=said)


def reason(why: str) -> str:
    """The reason as it is kept. Raises Refused if there is none, or too much of it."""
    said = why.strip()
    if not said:
        raise Refused("reason_needed", source="人社部令第40号")
    if len(said) > WHY_MAX:
        raise Refused("reason_too_long", most=WHY_MAX)
    return said


def retract(session: Session, case_id: UUID, *, by: Actor, world: World, seen: int) -> None:
    """收回: take back what this office submitted and the next has not touched. Raises Refused, Overtaken."""
    case = cases.find(session, case_id)
    lay_at = case.office_id
    cases.act(session, case_id, Action.RETRACT, by=by, world=world, seen=seen)
    notices.tell_taken_back(session, case, lay_at, world=world)


def receive(session: Session, case_id: UUID, *, by: Actor, world: World, seen: int) -> None:
    """接收 at the review body: no taking back, no editing from here. Raises Refused, Overtaken."""
    case = cases.act(session, case_id, Action.RECEIVE, by=by, world=world, seen=seen)
    _tell(session, case, "received", world, office=case.office.name if case.office else "")


def grant(session: Session, case_id: UUID, *, by: Actor, world: World, seen: int, distinct: bool = False) -> None:
    """批准, at the last office of what is no award: the outcome follows. Raises Refused, Overtaken.

    *distinct*: the officer's word that a unit with a look-alike name is another one (U1).
    """
    case = cases.locked(session, case_id)
    if case.kind.about_unit and case.version == seen:
        decide(cases.facts_of(case, world.pack), Action.GRANT, by)
        deciding.before_granting(session, case, distinct=distinct)
    note = cases.Note(due_at=recovering.term(session, case, world)) if case.kind.moves_account else cases.NOTHING
    case = cases.act(session, case_id, Action.GRANT, by=by, world=world, seen=seen, note=note)
    if case.kind.moves_account:
        recovering.granted(session, case, world)
    if not case.kind.certifies:
        return
    if case.kind is Kind.CORRECTION:
        correcting.settle(session, case, world)
    _tell(session, case, "granted", world)


def deliberate(session: Session, case_id: UUID, *, by: Actor, world: World, seen: int) -> None:
    """上会: a pathway with a committee goes before it, by way of a meeting (pipeline.committee). Raises Refused, Overtaken."""
    case = cases.act(session, case_id, Action.DELIBERATE, by=by, world=world, seen=seen)
    case.vote = None  # of an earlier meeting, if an objection brought it back
    _tell(session, case, "deliberating", world)


def suggested_document(session: Session, case: Case, world: World) -> str:
    """A 文号 to offer: the policy's form with the number that would come next; nothing is allotted by looking."""
    serial = outbox.peek_number(session, f"document:{case.portal}:{world.today.year}")
    short = world.pack.portal(case.portal).short
    return world.pack.forms.approval_document.format(portal=short, year=world.today.year, serial=serial)


def announce(session: Session, case_id: UUID, *, document: str, by: Actor, world: World, seen: int) -> None:
    """公示: the result is on public notice under *document* (文号); it is approved by itself at the end."""
    said = document.strip()
    if not said or len(said) > DOCUMENT_MAX:
        raise Refused("document_needed", most=DOCUMENT_MAX)
    case = cases.find(session, case_id)
    days = world.pack.pathway(case.pathway).notice_days
    due = end_of_term(world.now, days, world.pack.calendar)
    note = cases.Note(document=said, due_at=due)
    case = cases.act(session, case_id, Action.ANNOUNCE, by=by, world=world, seen=seen, note=note)
    if said == suggested_document(session, case, world):
        outbox.next_number(session, f"document:{case.portal}:{world.today.year}")
    _tell(session, case, "on_notice", world, days=days, until=f"{due:%Y-%m-%d}", document=said)


def contest(session: Session, case_id: UUID, *, why: str, by: Actor, world: World, seen: int) -> None:
    """公示异议: an objection during the public notice stops this one case; the body looks into it. Raises Refused."""
    said = reason(why)
    case = cases.act(session, case_id, Action.CONTEST, by=by, world=world, seen=seen, note=cases.Note(why=said))
    _tell(session, case, "contested", world)


def end_notice(session: Session, case_id: UUID, *, world: World) -> None:
    """The notice has ended without objection: the case is approved."""
    case = cases.locked(session, case_id)
    if case.state is not State.ON_NOTICE or case.due_at is None or case.due_at > world.now:
        return
    case = cases.act(session, case_id, Action.END_NOTICE, by=PIPELINE, world=world)
    _tell(session, case, "approved", world, document=case.document or "")


def _tell(session: Session, case: Case, text_key: str, world: World, **facts: Any) -> None:  # noqa: ANN401  JSON values
    notices.tell_filer(session, case, text_key, world=world, number=case.number, label=case.label, **facts)
