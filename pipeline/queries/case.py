"""One case as a screen shows it: a frozen read model, so that no front ever holds a table's row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from pipeline import cases, evidence, reviewing
from pipeline.queries.people import PersonView, person_view
from pipeline.rules.refusals import Refused
from pipeline.rules.transitions import allowed
from pipeline.rules.words import Action, CertificateState, EvidenceState, Node, State, Waits
from storage.models.cases import Case, Event
from storage.models.certificates import Certificate
from storage.models.offices import Office

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from pipeline.rules.policy import EvidenceKind
    from pipeline.rules.transitions import Actor
    from pipeline.world import World


@dataclass(frozen=True, slots=True)
class StepView:
    """One office of the flow, with its contacts (A6) and its mark (A7)."""

    node: Node
    office: str
    contact: str
    phone: str
    done: bool
    now: bool
    by: str
    """Who passed it on; empty while nobody has."""
    at: datetime | None


@dataclass(frozen=True, slots=True)
class EventView:
    """One line of the timeline."""

    at: datetime
    action: Action
    actor: str
    office: str
    why: str
    defects: tuple[dict[str, str], ...]


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


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case, for its applicant or for an officer on its route."""

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
    """True if it is shown to its applicant."""
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
    """Number of the certificate in force, else empty."""


def case(session: Session, case_id: UUID, *, by: Actor, world: World) -> CaseView:
    """One case as *by* may see it. Raises Refused to anyone but the applicant and officers of its route."""
    row = cases.find(session, case_id)
    mine = row.applicant_id == by.person_id
    on_route = {UUID(id_) for id_ in row.route} & {post.office_id for post in by.posts}
    if not mine and not on_route and not _at_helpdesk(session, by):
        raise Refused("not_yours_to_see")
    events = session.scalars(select(Event).where(Event.case_id == row.id).order_by(Event.version)).all()
    certificate = session.scalars(
        select(Certificate.number).where(Certificate.case_id == row.id, Certificate.state == CertificateState.VALID)
    ).one_or_none()
    announcing = row.state is State.RECEIVED
    return CaseView(
        id=row.id,
        version=row.version,
        number=row.number,
        year=row.year,
        label=row.label,
        pathway=world.pack.pathway(row.pathway).name,
        state=row.state,
        since=row.entered_at,
        due_at=row.due_at,
        document=row.document or "",
        unit=row.unit.name if row.unit else "",
        mine=mine,
        applicant=_applicant(row),
        steps=_steps(session, row, events),
        events=tuple(_event(event) for event in events),
        slots=_slots(session, row, world),
        questions=tuple(row.facts.get("questions", ())),
        actions=allowed(cases.facts_of(row, world.pack), by),
        suggested_document=reviewing.suggested_document(session, row, world) if announcing else "",
        certificate=certificate or "",
    )


STATED = ("education", "schooling", "work_since")


def _applicant(row: Case) -> PersonView:
    """The applicant; once submitted, with what was stated for this very case, whatever they state for another."""
    person = person_view(row.applicant)
    if row.state.editable or not row.facts:
        return person
    return replace(person, facts={key: row.facts[key] for key in STATED})


def _at_helpdesk(session: Session, by: Actor) -> bool:
    return any(session.get_one(Office, post.office_id).node is Node.HELPDESK for post in by.posts)


def _steps(session: Session, row: Case, events: Sequence[Event]) -> tuple[StepView, ...]:
    """The offices of the route, each marked by what the last submission's events say."""
    last_submission = max((event.version for event in events if event.action is Action.SUBMIT), default=0)
    fresh = [event for event in events if event.version > last_submission]
    at_office = row.state.waits_for is Waits.OFFICE
    past = row.state in {State.ON_NOTICE, State.APPROVED, State.ISSUING, State.COMPLETED}
    views = []
    for index, office_id in enumerate(row.route):
        office = session.get_one(Office, UUID(office_id))
        done = past or (at_office and index < row.step)
        leaving = (Action.PASS, Action.ANNOUNCE, Action.GRANT)
        passed = next((e for e in reversed(fresh) if e.office_id == office.id and e.action in leaving), None)
        views.append(
            StepView(
                node=office.node,
                office=office.name,
                contact=office.contact,
                phone=office.phone,
                done=done,
                now=at_office and index == row.step,
                by=passed.actor if passed and done else "",
                at=passed.at if passed and done else None,
            )
        )
    return tuple(views)


def _event(row: Event) -> EventView:
    office = row.office.name if row.office else ""
    return EventView(row.at, row.action, row.actor, office, row.why, tuple(row.defects))


def _slots(session: Session, row: Case, world: World) -> tuple[SlotView, ...]:
    files = {file.slot: file for file in evidence.current(session, row.id)}
    views = []
    for slot in world.pack.pathway(row.pathway).evidence:
        file, kind = files.get(slot), world.pack.evidence_kind(slot)
        if file is None:
            views.append(SlotView(kind, None, None, "", (), ()))
        else:
            pages, reasons = tuple(file.renditions), tuple(file.reasons)
            views.append(SlotView(kind, file.id, file.state, file.file_name, reasons, pages))
    return tuple(views)


def page(session: Session, case_id: UUID, evidence_id: UUID, *, by: Actor, world: World) -> tuple[str, ...]:
    """Blob keys of one file's safe pictures, for whoever may see the case."""
    view = case(session, case_id, by=by, world=world)
    return next((slot.pages for slot in view.slots if slot.evidence_id == evidence_id), ())
