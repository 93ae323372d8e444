"""One case as a screen shows it: a frozen read model, so that no front ever holds a table's row."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from certificates.record import from_json
from pipeline import applying, cases, correcting, evidence, recovering, reviewing
from pipeline.queries.flow import EventView, StepView, event_of, steps_of
from pipeline.queries.people import PersonView, claimed_view, person_view, readable
from pipeline.queries.units import unit_changes
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Fact
from pipeline.rules.transitions import allowed
from pipeline.rules.words import CertificateState, EvidenceState, Kind, Node, State
from storage.models.cases import Case, Event
from storage.models.certificates import Certificate
from storage.models.offices import Office

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from pipeline.applying import Hurry
    from pipeline.correcting import Change
    from pipeline.rules.eligibility import Assessment
    from pipeline.rules.placing import Placed
    from pipeline.rules.policy import EvidenceKind
    from pipeline.rules.transitions import Actor
    from pipeline.rules.words import Action
    from pipeline.world import World

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
    """`{"code", "facts"}`: words are made by `pipeline.cage.messages.sentence`."""
    pages: tuple[str, ...]
    """Blob keys of the safe pictures."""
    borrowed: tuple[dict[str, str], ...] = ()
    """For offices only: other persons' cases in which the same file or page stands, `{"number", "how"}`."""


@dataclass(frozen=True, slots=True)
class Filing:
    """What concerns only whoever is filling the case in."""

    asks: tuple[Fact, ...] = ()
    missing: tuple[str, ...] = ()
    """Facts that are asked and not stated yet."""
    hurry: Hurry | None = None
    misplaced: Placed | None = None
    """The right entrance, if the chosen one is wrong (A4)."""
    judged: Assessment | None = None
    """What the rules say of what is stated so far; None while unit or facts are missing."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case, for whoever filed it or for an officer on its route."""

    id: UUID
    version: int
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
    kind: Kind = Kind.APPLICATION
    about: str = ""
    """Number of the certificate that it is about (reissue, correction)."""
    changes: tuple[Change, ...] = ()
    """A correction's old and new values side by side."""
    agreement: dict[str, bool] = field(default_factory=dict)
    """For the help desk: which claims of a recovery agree with the account."""
    holder: bool = False
    """True if it is shown to the holder of the account that a recovery asks for."""
    filing: Filing = Filing()
    alike: tuple[dict[str, str], ...] = ()
    """For the office that decides on a unit's name: existing units with a look-alike one, `{"name", "code"}`."""
    lacks: tuple[str, ...] = ()
    """For the office whose turn it is: what its own record lacks, so that it can't review (U5)."""
    vote: dict[str, Any] = field(default_factory=dict)
    """For offices: what its committee voted."""
    by_link: bool = False
    """True where its files and facts go over our own pages, not through the chat."""


ANNOUNCEABLE = (State.RECEIVED, State.DELIBERATING)


def case(session: Session, case_id: UUID, *, by: Actor, world: World) -> CaseView:
    """One case as *by* may see it; to anyone but who filed it and officers of its route there is none: Refused."""
    row = cases.find(session, case_id)
    table_facts = cases.facts_of(row, world.pack)
    mine, holder = table_facts.files(by), table_facts.holds(by)
    on_route = {UUID(id_) for id_ in row.route} & {post.office_id for post in by.posts}
    if not mine and not holder and not on_route and not _at_helpdesk(session, by):
        raise Refused("no_such_case")
    events = session.scalars(select(Event).where(Event.case_id == row.id).order_by(Event.version)).all()
    certificate = session.scalars(
        select(Certificate.number).where(Certificate.case_id == row.id, Certificate.state == CertificateState.VALID)
    ).one_or_none()
    officer = not mine and not holder
    return CaseView(
        id=row.id,
        version=row.version,
        number=row.number,
        year=row.year,
        label=row.label,
        pathway=world.pack.pathway(row.pathway).name if row.kind is Kind.APPLICATION else "",
        state=row.state,
        since=row.entered_at,
        due_at=row.due_at,
        document=row.document or "",
        unit=row.unit.name if row.unit else "",
        mine=mine,
        applicant=_applicant(row, world),
        steps=steps_of(session, row, events, carries=world.chat_carries_facts),
        events=tuple(event_of(event, carries=world.chat_carries_facts) for event in events),
        slots=() if holder else _slots(session, row, world, officer=officer),
        questions=tuple(row.facts.get("questions", ())),
        actions=allowed(table_facts, by),
        suggested_document=reviewing.suggested_document(session, row, world) if row.state in ANNOUNCEABLE else "",
        certificate=certificate or "",
        kind=row.kind,
        about=row.certificate or "",
        changes=_changes(session, row, world),
        agreement=recovering.agreement(row) if row.kind is Kind.ACCOUNT_RECOVERY and officer else {},
        holder=holder,
        filing=_filing(row, world) if mine and row.state.editable else Filing(),
        alike=tuple(row.facts.get("alike", ())) if officer else (),
        vote=dict(row.vote or {}) if officer else {},
        lacks=table_facts.office_lacks if by.post_at(row.office_id) else (),
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


def _filing(row: Case, world: World) -> Filing:
    """What is said while the case is filled in, before anything is refused."""
    if row.kind is not Kind.APPLICATION:
        return Filing()
    missing = applying.not_stated(row, world)
    right = applying.placing(row, world)
    try:
        judged = applying.judge(row, world) if row.unit and not missing else None
    except Refused:
        judged = None  # the submission says why
    return Filing(
        asks=world.pack.pathway(row.pathway).asks,
        missing=missing,
        hurry=applying.hurry(row, world),
        misplaced=right if right and right.portal.code != row.portal else None,
        judged=judged,
    )


def _changes(session: Session, row: Case, world: World) -> tuple[Change, ...]:
    """Old and new side by side: against the version in force, or the one that it was when the new one came."""
    if row.kind.about_unit:
        return unit_changes(row, world)
    if row.kind is not Kind.CORRECTION:
        return ()
    versions = session.scalars(
        select(Certificate).where(Certificate.number == row.certificate).order_by(Certificate.version)
    ).all()
    made = next((one.version for one in versions if one.case_id == row.id), None)
    before = versions[-1] if made is None else next(one for one in versions if one.version == made - 1)
    changes = correcting.changes(from_json(before.record), row.asked)
    if world.chat_carries_facts:
        return changes
    return tuple(replace(change, old="", new="") for change in changes)  # which fields, not what they say


def _at_helpdesk(session: Session, by: Actor) -> bool:
    return any(session.get_one(Office, post.office_id).node is Node.HELPDESK for post in by.posts)


def _slots(session: Session, row: Case, world: World, *, officer: bool) -> tuple[SlotView, ...]:
    files = {file.slot: file for file in evidence.current(session, row.id)}
    views = []
    for slot in cases.needs(row, world.pack).slots:
        file, kind = files.get(slot), world.pack.evidence_kind(slot)
        if file is None:
            views.append(SlotView(kind, None, None, "", (), ()))
        else:
            pages, reasons = tuple(file.renditions), tuple(file.reasons)
            borrowed = tuple(file.facts.get("borrowed", ())) if officer else ()
            views.append(SlotView(kind, file.id, file.state, file.file_name, reasons, pages, borrowed))
    return tuple(views)


def page(session: Session, case_id: UUID, evidence_id: UUID, *, by: Actor, world: World) -> tuple[str, ...]:
    """Blob keys of one file's safe pictures, for whoever may see the case."""
    view = case(session, case_id, by=by, world=world)
    return next((slot.pages for slot in view.slots if slot.evidence_id == evidence_id), ())
