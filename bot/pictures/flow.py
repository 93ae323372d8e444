"""What the picture of a case's flow says: for sharing, so it names no person and no number of anybody's (A7)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.views import case as views
from bot.views import moments
from notify.catalogue import unmarked
from pipeline.rules.words import Action, State

if TYPE_CHECKING:
    from bot.texts import Words
    from pipeline.queries.case import CaseView, StepView


class Mark(StrEnum):
    """How a step stands."""

    DONE = views.DONE
    NOW = views.NOW
    TO_COME = views.TO_COME
    STOPPED = views.STOPPED


class Tone(StrEnum):
    """How the whole stands: it colours the state and the present step."""

    UNDER_WAY = "under_way"
    WAITS_FOR_YOU = "waits_for_you"
    ENDED_WELL = "ended_well"
    ENDED = "ended"


TONES = {
    State.COMPLETED: Tone.ENDED_WELL,
    State.REJECTED: Tone.ENDED,
    State.LAPSED: Tone.ENDED,
    State.RETURNED: Tone.WAITS_FOR_YOU,
    State.DRAFT: Tone.WAITS_FOR_YOU,
    State.WITHDRAWN: Tone.WAITS_FOR_YOU,
    State.HELD: Tone.WAITS_FOR_YOU,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One step: its role above, what or who it is, and when."""

    mark: Mark
    role: str
    what: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class FlowPicture:
    """All that the picture shows, in words."""

    number: str
    label: str
    way: str
    state: str
    since: str
    tone: Tone
    lines: tuple[Line, ...]
    following: str
    footer: str


def of(view: CaseView, words: Words) -> FlowPicture:
    """What the picture of *view* says; while the applicant has it, the offices are all still to come."""
    with_applicant = view.state.editable
    first = Line(
        Mark.NOW if with_applicant else Mark.DONE, words.plain("flow-applicant"), words.plain("flow-submitted")
    )
    handed_in = next((event for event in reversed(view.events) if event.action is Action.SUBMIT), None)
    if handed_in and not with_applicant:
        first = Line(first.mark, first.role, first.what, moments.day(handed_in.at))
    offices = [
        Line(
            Mark.TO_COME if with_applicant else Mark(views.mark_of(step)),
            words.plain(f"node-{step.node}"),
            step.office,
            "" if with_applicant else _when(step, words),
        )
        for step in view.steps
    ]
    ending = [Line(Mark(mark), "", words.plain(key), _term(view, key)) for mark, key in views.endings(view)]
    return FlowPicture(
        number=view.number,
        label=view.label,
        way=view.pathway or words.plain(f"kind-{view.kind}"),
        state=words.plain(f"state-{view.state}"),
        since=words.plain("flow-since", since=moments.minute(view.since)) if view.since else "",
        tone=TONES.get(view.state, Tone.UNDER_WAY),
        lines=(first, *offices, *ending),
        following=unmarked(views.next_step(view, words)),
        footer=words.plain("flow-footer"),
    )


def _when(step: StepView, words: Words) -> str:
    if step.done:
        return moments.day(step.at)
    return words.plain("flow-here") if step.now else ""


def _term(view: CaseView, key: str) -> str:
    """While it is on public notice: the last day."""
    return f"– {moments.last_day(view.due_at)}" if key == "flow-notice" and view.state is State.ON_NOTICE else ""
