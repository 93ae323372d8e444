"""The offices' verbs: look, submit (pass on), return, reject, retract, receive, announce."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from notify.catalogue import Words
from notify.findings import is_about_field
from pipeline.case import cases, frozen
from pipeline.case.act import Defect, Note, act, carry_out, plan
from pipeline.evidence import check
from pipeline.issuance import cycle
from pipeline.kinds.row import OfficersWord
from pipeline.kinds.table import row_of
from pipeline.messages import notices
from pipeline.offices.directory import entry_of
from pipeline.rules import fillers, texts
from pipeline.rules.calendar import end_of_term, last_day
from pipeline.rules.reasons import Reason
from pipeline.rules.refusals import Refused
from pipeline.rules.transitions import PIPELINE
from pipeline.rules.words import Action, Node, State
from pipeline.work import printing
from pipeline.work.stage import NotYet
from storage import outbox
from storage.models.offices import Office

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World
    from storage.models.cases import Case

WHY_MAX = 1000
DOCUMENT_MAX = 100
DAYS_MOST = 60
"""The longest term, in working days."""


def mark_opened(session: Session, case_id: UUID, *, by: Actor, world: World) -> None:
    """An officer of the office whose turn it is looks at the case; from now on it can't be taken back."""
    if would_open(session, case_id, by=by, world=world):
        act(session, case_id, Action.OPEN, by=by, world=world)


def would_open(session: Session, case_id: UUID, *, by: Actor, world: World) -> bool:
    """True if `mark_opened` would leave a mark."""
    case = cases.find(session, case_id)
    return (
        case.state is State.IN_REVIEW
        and not case.opened
        and by.post_at(case.office_id) is not None
        and not cases.facts_of(case, world.pack).concerns(by)
    )


def pass_on(session: Session, case_id: UUID, *, by: Actor, world: World, seen: int) -> Refused | None:
    """提交(通过): to the next office of the route. Raises Refused, Overtaken; returns a refusal that people are told of."""
    move = plan(session, case_id, Action.PASS, by=by, world=world, seen=seen)
    if closed := _closed_ahead(session, move.case, world):
        return closed
    carry_out(session, move, world=world)
    case = move.case
    check.tell_turn(session, case, world)
    _tell(session, case, "moved", world, office=move.office, next=case.office.name if case.office else "")
    return None


def _closed_ahead(session: Session, case: Case, world: World) -> Refused | None:
    """The date that counts is the body's receipt (A5): past it the case stays where it is, and its filer is told why."""
    following = session.get_one(Office, UUID(case.route[case.step + 1]))
    if following.node is not Node.BODY:
        return None
    try:
        row_of(case).receivable(case, entry_of(following, world.pack), world)
    except Refused as closed:
        _tell(session, case, "window_closed", world, about=f"{case.number}:{case.version}:window", **closed.facts)
        return closed
    return None


def return_to_applicant(
    session: Session,
    case_id: UUID,
    *,
    why: str,
    by: Actor,
    world: World,
    seen: int,
    defects: tuple[Defect, ...] = (),
    days: int | None = None,
) -> None:
    """退回: to the applicant, once with the complete list of defects and a term (U14). Raises Refused, Overtaken.

    *days*: working days to mend it in; None: the policy's.
    """
    if days is not None and not 1 <= days <= DAYS_MOST:
        raise Refused("term_days", most=DAYS_MOST)
    said = texts.lines(why)
    defects = tuple(replace(defect, what=texts.lines(defect.what)) for defect in defects)
    if not said and not defects:
        raise Refused("reason_needed", source="人社部令第40号")
    if len(said) + sum(len(defect.what) for defect in defects) > WHY_MAX:
        raise Refused("reason_too_long", most=WHY_MAX)
    _check_about(cases.find(session, case_id), defects, world)
    days = days or world.pack.terms.mending_days
    due = end_of_term(world.now, days, world.pack.calendar)
    note = Note(why=said, defects=defects or (Defect("", said),), due_at=due, term_days=days)
    move = act(session, case_id, Action.RETURN, by=by, world=world, seen=seen, note=note)
    check.tell_returned(session, move.case, note.defects, world, office=move.office, why=said)


def _check_about(case: Case, defects: tuple[Defect, ...], world: World) -> None:
    """Each is about a file or a field of the case, or about the whole. Raises Refused: a form of ours names nothing else."""
    slots, words = frozen.of(case, world.pack).needs.slots, Words(None, "zh")
    if not all(one.about in {"", *slots} or is_about_field(words, one.about) for one in defects):
        raise Refused("page_gone")


def reject(session: Session, case_id: UUID, *, why: str, by: Actor, world: World, seen: int) -> None:
    """不通过: the case ends, with the reason. Raises Refused, Overtaken."""
    said = reason(why)
    _reject(session, case_id, Note(why=said), said, by=by, world=world, seen=seen)


def vote_down(session: Session, case: Case, votes: Mapping[str, Any], *, by: Actor, world: World) -> None:
    """不通过 by the committee's vote: *votes* are `members`, `present` and `votes` (for it). Raises Refused."""
    why = Defect("", code=Reason.VOTED_DOWN, facts=votes)
    _reject(session, case.id, Note(defects=(why,)), why.kept(), by=by, world=world, seen=case.version)


def _reject(
    session: Session, case_id: UUID, note: Note, why: str | dict[str, Any], *, by: Actor, world: World, seen: int
) -> None:
    move = act(session, case_id, Action.REJECT, by=by, world=world, seen=seen, note=note)
    _tell(session, move.case, "rejected", world, office=move.office, why=why)


def reason(why: str) -> str:
    """The reason as it is kept. Raises Refused if there is none, or too much of it."""
    said = texts.lines(why)
    if not said:
        raise Refused("reason_needed", source="人社部令第40号")
    if len(said) > WHY_MAX:
        raise Refused("reason_too_long", most=WHY_MAX)
    return said


def retract(session: Session, case_id: UUID, *, by: Actor, world: World, seen: int) -> None:
    """收回: take back what this office submitted and the next has not touched. Raises Refused, Overtaken."""
    move = act(session, case_id, Action.RETRACT, by=by, world=world, seen=seen)
    notices.tell_taken_back(session, move.case, move.office_id, world=world)


def receive(session: Session, case_id: UUID, *, by: Actor, world: World, seen: int) -> None:
    """接收 at the review body: no taking back, no editing from here. Raises Refused, Overtaken."""
    move = act(session, case_id, Action.RECEIVE, by=by, world=world, seen=seen)
    _tell(session, move.case, "received", world, office=move.office)


def grant(
    session: Session,
    case_id: UUID,
    *,
    by: Actor,
    world: World,
    seen: int,
    distinct: bool = False,
    compared: Collection[str] = (),
) -> Refused | None:
    """批准, at the last office of what is no award: the outcome follows. Raises Refused, Overtaken.

    *distinct*: the officer's word that a unit with a look-alike name is another one (U1).
    *compared*: which claims of a recovery the officer has compared with the account: all of them, before it moves.
    Returns a refusal that is remembered: what came to look alike since the submission is seen first.
    """
    case = cases.locked(session, case_id)
    move, row = plan(session, case_id, Action.GRANT, by=by, world=world, seen=seen), row_of(case)
    word = OfficersWord(distinct, frozenset(compared), by.chat_id)
    if refusal := row.before_grant(session, case, word=word, world=world):
        return refusal
    carry_out(session, move, world=world, note=Note(due_at=row.term(session, case, world)))
    row.granted(session, case, world)
    return None


def deliberate(session: Session, case_id: UUID, *, by: Actor, world: World, seen: int) -> None:
    """上会: a pathway with a committee goes before it, by way of a meeting (pipeline.review.committee). Raises Refused, Overtaken."""
    case = act(session, case_id, Action.DELIBERATE, by=by, world=world, seen=seen).case
    case.vote = None  # of an earlier meeting, if an objection brought it back
    _tell(session, case, "deliberating", world)


def suggested_document(session: Session, case: Case, world: World) -> str:
    """A 文号 to offer: the policy's form with the number that would come next; nothing is allotted by looking."""
    serial = outbox.peek_number(session, f"document:{case.portal}:{world.today.year}")
    try:
        short = world.pack.portal(case.portal).short
    except KeyError:
        return ""
    return world.pack.forms.approval_document.format(portal=short, year=world.today.year, serial=serial)


def announce(session: Session, case_id: UUID, *, document: str, by: Actor, world: World, seen: int) -> None:
    """公示: the result is on public notice under *document* (文号); it is approved by itself at the end."""
    said = _document(document)
    case = cases.find(session, case_id)
    terms = frozen.of(case, world.pack)
    days = terms.notice_days
    due = end_of_term(world.now, days, world.pack.calendar)
    note = Note(document=said, due_at=due, term_days=days)
    case = act(session, case_id, Action.ANNOUNCE, by=by, world=world, seen=seen, note=note).case
    frozen.announced(case, world.pack, _body_name(session, case))
    if said == suggested_document(session, case, world):
        outbox.next_number(session, f"document:{case.portal}:{world.today.year}")
    _tell(session, case, "on_notice", world, days=days, until=f"{last_day(due):%Y-%m-%d}", document=said)


def _body_name(session: Session, case: Case) -> str:
    return session.get_one(Office, UUID(case.route[-1])).name


def mend(session: Session, case_id: UUID, *, document: str, by: Actor, world: World, seen: int) -> None:
    """更正文号: the office that gave a held case's number writes it anew, and the case goes on. Raises Refused, Overtaken."""
    said = _document(document)
    move = plan(session, case_id, Action.MEND, by=by, world=world, seen=seen)
    if said == move.case.document:
        raise Refused("document_unchanged")
    before = move.case.document or ""
    cycle.mend_document(session, case_id, said)
    carry_out(session, move, world=world, note=Note(why=before, document=said))
    outbox.reopen(session, case_id, now=world.now)


def _document(text: str) -> str:
    """A 文号 as it will be printed. Raises Refused."""
    said = printing.line(text)
    if not said or len(said) > DOCUMENT_MAX:
        raise Refused("document_needed", most=DOCUMENT_MAX)
    return fillers.something(said)  # as the gate will ask, when nobody sits before it any more


def contest(session: Session, case_id: UUID, *, why: str, by: Actor, world: World, seen: int) -> None:
    """公示异议: an objection during the public notice stops this one case; the body looks into it. Raises Refused."""
    said = reason(why)
    case = act(session, case_id, Action.CONTEST, by=by, world=world, seen=seen, note=Note(why=said)).case
    _tell(session, case, "contested", world)


def end_notice(session: Session, case_id: UUID, *, world: World) -> None:
    """The notice has ended without objection: the case is approved. Raises NotYet."""
    case = cases.locked(session, case_id)
    if case.state is not State.ON_NOTICE or case.due_at is None:
        return
    if case.due_at > world.now:
        raise NotYet(case.due_at)
    case = act(session, case_id, Action.END_NOTICE, by=PIPELINE, world=world).case
    _tell(session, case, "approved", world, document=case.document or "")


def _tell(session: Session, case: Case, text_key: str, world: World, **facts: Any) -> None:  # noqa: ANN401  JSON values
    notices.tell_filer(session, case, text_key, world=world, number=case.number, label=case.label, **facts)
