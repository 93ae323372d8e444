"""The flow of a case as a screen shows it: each office with its mark and contacts, and the timeline (A6, A7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pipeline.rules.identity import mask_name
from pipeline.rules.transitions import machine_of
from pipeline.rules.words import Action, Node, State, Waits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from storage.models.cases import Case, Event
    from storage.models.offices import Office


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
    hours: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class EventView:
    """One line of the timeline."""

    at: datetime
    action: Action
    actor: str
    office: str
    why: str
    """As an officer typed it."""
    defects: tuple[dict[str, Any], ...]
    """As `pipeline.case.cases.Defect.kept` wrote them; `notify.findings.said` has the words."""
    machine: str = ""
    """`pipeline` or `operator`, where no person acted."""

    @property
    def reasons(self) -> tuple[str | dict[str, Any], ...]:
        """Everything that was given as a reason, each once: what was typed, and codes."""
        typed = {defect.get("what") for defect in self.defects}
        return (*([self.why] if self.why and self.why not in typed else []), *self.defects)


LEAVING = (Action.PASS, Action.ANNOUNCE, Action.GRANT)
PAST = (State.ON_NOTICE, State.APPROVED, State.ISSUING, State.COMPLETED)


def steps_of(
    row: Case, offices: Mapping[UUID, Office], events: Sequence[Event], *, carries: bool
) -> tuple[StepView, ...]:
    """The offices of the route, each marked by what the last submission's events say."""
    last_submission = max((event.version for event in events if event.action is Action.SUBMIT), default=0)
    fresh = [event for event in events if event.version > last_submission]
    at_office = row.state.waits_for is Waits.OFFICE
    views = []
    for index, office_id in enumerate(row.route):
        office = offices[UUID(office_id)]
        done = row.state in PAST or (at_office and index < row.step)
        passed = next((e for e in reversed(fresh) if e.office_id == office.id and e.action in LEAVING), None)
        views.append(
            StepView(
                node=office.node,
                office=office.name,
                contact=office.contact,
                phone=office.phone,
                hours=office.hours,
                address=office.address,
                done=done,
                now=at_office and index == row.step,
                by=_who(passed, carries=carries) if passed and done else "",
                at=passed.at if passed and done else None,
            )
        )
    return tuple(views)


def _who(row: Event, *, carries: bool) -> str:
    """Who acted; a person's name only where the chat may carry it."""
    return row.actor if carries or row.actor_id is None else mask_name(row.actor)


def event_of(row: Event, *, carries: bool) -> EventView:
    """One event, as the timeline shows it."""
    office = row.office.name if row.office else ""
    who, machine = _who(row, carries=carries), machine_of(row.before, row.action)
    return EventView(row.at, row.action, who, office, row.why, tuple(row.defects), machine)
