"""One case as a screen shows it: a frozen read model, so that no front ever holds a table's row."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select

from pipeline.case import cases, frozen
from pipeline.evidence import earlier, mending
from pipeline.evidence import files as evidence_files
from pipeline.kinds.row import Filing
from pipeline.kinds.table import row_of
from pipeline.queries.applicant.people import PersonView, claimed_view, person_view, readable
from pipeline.queries.flow import EventView, StepView, event_of, steps_of
from pipeline.queries.officer.readings import of_item
from pipeline.queries.operator.posts import unattended
from pipeline.review import decisions, read_facts
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Fact
from pipeline.rules.transitions import allowed
from pipeline.rules.words import CertificateState, EvidenceState, Kind, Node, State
from storage.models.cases import Case, Event
from storage.models.certificates import Certificate
from storage.models.chat import Message
from storage.models.offices import Office

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from pipeline.evidence.earlier import Earlier
    from pipeline.kinds.row import Change
    from pipeline.queries.officer.readings import ReadView
    from pipeline.queries.operator.posts import Unattended
    from pipeline.review.read_facts import ReadFacts
    from pipeline.rules.policy import EvidenceKind
    from pipeline.rules.transitions import Actor, CaseFacts
    from pipeline.rules.words import Action
    from pipeline.world import World
    from storage.models.evidence import Evidence

__all__ = ["CaseView", "EventView", "Filing", "SlotView", "StepView", "case", "page"]


@dataclass(frozen=True, slots=True)
class SlotView:
    """One line of the evidence checklist."""

    kind: EvidenceKind
    evidence_id: UUID | None
    state: EvidenceState | None
    """None: nothing sent yet."""
    file_name: str
    reasons: tuple[dict[str, Any], ...]
    """`{"code", "facts"}`: words are made by `notify.findings.said`."""
    pages: tuple[str, ...]
    """Blob keys of the safe pictures."""
    borrowed: tuple[dict[str, str], ...] = ()
    """For offices only: other persons' cases in which the same file or page stands, `{"number", "how"}`."""
    signatures: tuple[dict[str, str], ...] = ()
    """For offices only: of its signed PDFs, `{"state", "by", "of", "at"}` (pipeline.cage.signed)."""
    files: int = 0
    """How many it is made of: pictures of its pages, in order."""
    defects: tuple[dict[str, Any], ...] = ()
    """What an office's return says of it, until it is replaced or explained: `{"about", "what"}`."""
    answer: str = ""
    """How the applicant explained what an office found fault with."""
    earlier: Earlier | None = None
    """For the applicant, of an item that is missing: a file of an earlier case of theirs that could serve."""
    read: ReadView | str | None = None
    """For offices: what was read on its pages; `waits` or `off` where nothing was."""


NOT_FILING = Filing()


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case, for whoever filed it or for an officer on its route."""

    id: UUID
    version: int
    kind: Kind
    number: str
    year: int
    label: str
    pathway: str
    state: State
    since: datetime | None
    due_at: datetime | None
    document: str
    unit: str
    mine: bool
    """True if it is shown to whoever filed it."""
    applicant: PersonView
    steps: tuple[StepView, ...]
    events: tuple[EventView, ...]
    slots: tuple[SlotView, ...]
    questions: tuple[dict[str, str], ...]
    """What the rules leave to an office: `{"code", "source"}`."""
    actions: tuple[Action, ...]
    """What the viewer may do now: the buttons."""
    suggested_document: str
    certificate: str
    """Number of the certificate in force that came of it, else empty."""
    about: str = ""
    """Number of the certificate that it is about (reissue, correction)."""
    changes: tuple[Change, ...] = ()
    """A correction's old and new values side by side."""
    agreement: dict[str, bool] = field(default_factory=dict)
    """For the help desk: which claims of a recovery agree with the account."""
    holder: bool = False
    """True if it is shown to the holder of the account that a recovery asks for."""
    filing: Filing = NOT_FILING
    alike: tuple[dict[str, str], ...] = ()
    """For the office that decides on a unit's name: existing units with a look-alike one, `{"name", "code"}`."""
    lacks: tuple[str, ...] = ()
    """For the office whose turn it is: what its own record lacks, so that it can't review (U5)."""
    committee: bool = False
    """True if a committee votes on it, after the body has received it."""
    vote: dict[str, Any] = field(default_factory=dict)
    """For offices: what its committee voted."""
    unattended: Unattended | None = None
    """For whoever filed it: the office where nobody can decide it now, and whom to call."""
    read_facts: ReadFacts | None = None
    """For whoever fills it in: what was read of a diploma and could stand in the form."""
    by_link: bool = False
    """True where its files and facts go over our own pages, not through the chat."""


EVENTS = select(Event).where(Event.case_id == bindparam("case")).order_by(Event.version)
IN_FORCE = select(Certificate.number).where(
    Certificate.case_id == bindparam("case"), Certificate.state == CertificateState.VALID
)
"""Made once: every look at a case asks them."""
ANNOUNCEABLE = (State.RECEIVED, State.DELIBERATING)


def seen(session: Session, case_id: UUID, *, by: Actor, world: World) -> tuple[Case, CaseFacts]:
    """One case's row; to anyone but who filed it, its account's holder and officers of its route there is none: Refused."""
    row = cases.find(session, case_id)
    facts = cases.facts_of(row, world.pack)
    on_route = {UUID(id_) for id_ in row.route} & {post.office_id for post in by.posts}
    if not (facts.files(by) or facts.holds(by) or on_route or _of_helpdesk(session, row, by)):
        raise Refused("no_such_case")
    return row, facts


def case(session: Session, case_id: UUID, *, by: Actor, world: World) -> CaseView:
    """One case as *by* may see it. Raises Refused."""
    offices = cases.around(session, cases.find(session, case_id))  # held: whatever asks for one below finds it there
    row, table_facts = seen(session, case_id, by=by, world=world)
    mine, holder = table_facts.files(by), table_facts.holds(by)
    events = session.scalars(EVENTS, {"case": row.id}).all()
    certificate = session.scalars(IN_FORCE, {"case": row.id}).one_or_none()
    officer, shown = not mine and not holder, row_of(row).shown(session, row, world)
    return CaseView(
        id=row.id,
        version=row.version,
        number=row.number,
        year=cases.year_of(row, world),
        label=row.label,
        pathway=shown.pathway,
        state=row.state,
        since=row.entered_at,
        due_at=row.due_at,
        document=row.document or "",
        unit=row.unit.name if row.unit else "",
        mine=mine,
        applicant=_applicant(row, world),
        steps=steps_of(row, offices, events, carries=world.chat_carries_facts),
        events=tuple(event_of(event, carries=world.chat_carries_facts) for event in events),
        slots=() if holder else _slots(session, row, world, officer=officer),
        questions=tuple(row.facts.get("questions", ())),
        actions=allowed(table_facts, by),
        suggested_document=decisions.suggested_document(session, row, world) if row.state in ANNOUNCEABLE else "",
        certificate=certificate or "",
        kind=row.kind,
        about=row.certificate or "",
        changes=shown.changes,
        committee=shown.committee,
        agreement=dict(shown.agreement) if officer else {},
        holder=holder,
        filing=shown.filing if mine else NOT_FILING,
        alike=tuple(row.facts.get("alike", ())) if officer else (),
        vote=dict(row.vote or {}) if officer else {},
        lacks=table_facts.office_lacks if by.post_at(row.office_id) else (),
        unattended=unattended(session, row) if mine else None,
        read_facts=read_facts.offered(session, row, world) if mine else None,
        by_link=not world.chat_carries_facts,
    )


def _applicant(row: Case, world: World) -> PersonView:
    """Who filed it; once submitted, with what was stated for this very case, whatever they state for another."""
    if row.applicant is None:
        return claimed_view(row, world)
    person = person_view(row.applicant, world)
    if row.state.editable:
        return person
    stated = {key.value: row.facts[key] for key in Fact if key in row.facts}
    return replace(person, facts=readable(stated, person.language, world))


def _of_helpdesk(session: Session, row: Case, by: Actor) -> bool:
    """The help desk sees its tickets' cases alone: besides those on its route what is held, and what it was told of."""
    if not any(session.get_one(Office, post.office_id).node is Node.HELPDESK for post in by.posts):
        return False
    told = select(Message.id).where(Message.chat_id == by.chat_id, Message.case_id == row.id).limit(1)
    return row.state is State.HELD or session.scalar(told) is not None


def _slots(session: Session, row: Case, world: World, *, officer: bool) -> tuple[SlotView, ...]:
    files, defects = evidence_files.current(session, row.id), mending.open_defects(session, row)
    offered = {} if officer or not row.state.editable else earlier.offers(session, row)
    return tuple(
        replace(
            _slot(kind, [file for file in files if file.slot == kind.id], officer=officer),
            defects=defects.get(kind.id, ()),
            earlier=offered.get(kind.id),
            read=_read(session, row, kind, files, world) if officer else None,
        )
        for kind in frozen.of(row, world.pack).evidence
    )


def _read(
    session: Session, row: Case, kind: EvidenceKind, files: Sequence[Evidence], world: World
) -> ReadView | str | None:
    return of_item(session, row, kind, [file for file in files if file.slot == kind.id], world)


WORST_FIRST = (
    EvidenceState.REFUSED,
    EvidenceState.PROPOSED,
    EvidenceState.WAITING,
    EvidenceState.FLAGGED,
    EvidenceState.ACCEPTED,
)


def _slot(kind: EvidenceKind, files: list[Evidence], *, officer: bool) -> SlotView:
    """One item: its files together, in order of arrival; it stands as the worst of them."""
    if not files:
        return SlotView(kind, None, None, "", (), ())
    return SlotView(
        kind,
        files[0].id,
        min((file.state for file in files), key=WORST_FIRST.index),
        files[0].file_name,
        tuple(reason for file in files for reason in file.reasons),
        tuple(key for file in files for key in file.renditions),
        tuple(one for file in files for one in file.facts.get("borrowed", ())) if officer else (),
        signatures=tuple(one for file in files for one in file.facts.get("signatures", ())) if officer else (),
        files=len(files),
        answer="\n".join(file.facts[mending.ANSWER] for file in files if mending.ANSWER in file.facts),
    )


def page(session: Session, case_id: UUID, evidence_id: UUID, *, by: Actor, world: World) -> tuple[str, ...]:
    """Blob keys of one file's safe pictures, for whoever may see the case."""
    view = case(session, case_id, by=by, world=world)
    return next((slot.pages for slot in view.slots if slot.evidence_id == evidence_id), ())
