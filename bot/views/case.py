"""What screens of a case are made of: header, flow, contacts, what comes next, checklist, timeline (A6, A7, A19)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.callbacks import Open
from bot.texts import Html, blocks, lines
from bot.views import moments
from bot.views.view import Button, View, menu_row
from notify import findings, refusals, stated
from pipeline.rules.identity import mask_id
from pipeline.rules.words import Action, EvidenceState, Kind, State, Waits

if TYPE_CHECKING:
    from bot.texts import Words
    from pipeline.queries.case import CaseView, EventView, SlotView, StepView

MARKS = {
    EvidenceState.ACCEPTED: "✓",
    EvidenceState.FLAGGED: "⚑",
    EvidenceState.WAITING: "…",
    EvidenceState.PROPOSED: "?",
    EvidenceState.REFUSED: "✗",
    None: "○",
}


def header(view: CaseView, words: Words) -> Html:
    """Number, year, label, way; the state in words, and since when."""
    since = moments.minute(view.since)
    return lines(
        words("case-number", number=view.number, year=str(view.year)),
        view.label,
        words("case-pathway", pathway=view.pathway) if view.pathway else words(f"kind-{view.kind}"),
        words("case-about", number=view.about) if view.about else "",
        words("case-state-since" if since else "case-state", state=words(f"state-{view.state}"), since=since),
    )


ENDED = (State.REJECTED, State.LAPSED)


def flow(view: CaseView, words: Words) -> Html:
    """The whole way at a glance: handed in, each office, the notice, the outcome; a mark for each step."""
    if not view.steps or view.state.editable:
        return Html()
    handed_in = next((event for event in reversed(view.events) if event.action is Action.SUBMIT), None)
    first = words("flow-plain", mark=DONE, what=words("flow-submitted"))
    if handed_in:
        first = Html(first + words("flow-at", at=moments.minute(handed_in.at)))
    ending = (words("flow-plain", mark=mark, what=words(key)) for mark, key in endings(view))
    return lines(words("flow-title"), first, *(_step(step, words) for step in view.steps), *ending)


DONE, NOW, TO_COME, STOPPED = "✓", "●", "○", "✗"


def mark_of(step: StepView) -> str:
    """How an office's step stands."""
    return DONE if step.done else NOW if step.now else TO_COME


def _step(step: StepView, words: Words) -> Html:
    said = words("flow-step", mark=mark_of(step), role=words(f"node-{step.node}"), office=step.office)
    if step.by:
        return Html(said + words("flow-by", by=step.by, at=moments.minute(step.at)))
    return Html(said + words("flow-now")) if step.now else said


def endings(view: CaseView) -> list[tuple[str, str]]:
    """What follows after the last office, mark and words' key: the public notice of an award, and the kind's outcome."""
    if view.state in ENDED:
        return [(STOPPED, f"state-{view.state}")]
    making = view.state in {State.APPROVED, State.ISSUING, State.HELD}
    outcome = DONE if view.state is State.COMPLETED else NOW if making else TO_COME
    ending = [(outcome, f"outcome-{view.kind}")]
    if view.kind is Kind.APPLICATION:
        past = making or view.state is State.COMPLETED
        notice = NOW if view.state is State.ON_NOTICE else DONE if past else TO_COME
        ending.insert(0, (notice, "flow-notice"))
        if view.committee:
            met = past or view.state in {State.DELIBERATING, State.ON_NOTICE}
            ending.insert(0, (DONE if met else NOW if view.state is State.RECEIVED else TO_COME, "flow-committee"))
    return ending


def contacts(view: CaseView, words: Words) -> Html:
    """Whom to ask at the office where it lies (A6); the others are a button away."""
    here = next((step for step in view.steps if step.now), None)
    if here is None:
        return Html()
    return words("contacts", office=here.office, contact=here.contact or "—", phone=dialled(here.phone))


def dialled(phone: str) -> str:
    """A number in the form that a phone makes a link of: `0991-0000001` as `+86 991-0000001`."""
    return f"+86 {phone.removeprefix('0')}" if phone and not phone.startswith("+") else phone or "—"


def next_step(view: CaseView, words: Words) -> Html:
    """What comes next, and who does it."""
    later = [step.office for step in view.steps if not step.done and not step.now]
    here = next((step.office for step in view.steps if step.now), "")
    by_hours = view.kind.moves_account and view.state is State.APPROVED  # the time to object to a move
    due = moments.minute(view.due_at) if by_hours else moments.last_day(view.due_at)
    own = f"next-{view.state}-{view.kind}"
    if words.knows(own):
        return words(own, office=here, due=due)
    if view.state is State.IN_REVIEW and not later:
        return words("next-in_review-last" if view.kind is Kind.APPLICATION else "next-in_review-grant", office=here)
    following = later[0] if later else ""
    return words(f"next-{view.state}", office=here, following=following, due=due, document=view.document)


def returned(view: CaseView, words: Words) -> Html:
    """While it is returned: the complete list of what is to be mended, and the term (U14)."""
    if view.state is not State.RETURNED:
        return Html()
    back = _last_return(view)
    if back is None:
        return Html()
    by = words("returned-by", office=back.office, by=back.actor) if back.office else words("returned-checks")
    said = [words("defect", place=str(i), what=_defect(view, d, words)) for i, d in enumerate(back.defects, 1)]
    term = words("returned-term", due=moments.last_day(view.due_at)) if view.due_at else Html()
    return lines(by, back.why, *said, term)


def _last_return(view: CaseView) -> EventView | None:
    return next((e for e in reversed(view.events) if e.action in {Action.RETURN, Action.SEND_BACK}), None)


def _defect(view: CaseView, defect: dict[str, Any], words: Words) -> str:
    about = next((slot for slot in view.slots if slot.kind.id == defect["about"]), None)
    what = findings.said(words, defect)
    return words("defect-about", slot=slot_name(about, words), what=what) if about else what


def _reason(view: CaseView, reason: str | dict[str, Any], words: Words) -> str:
    return reason if isinstance(reason, str) else _defect(view, reason, words)


def slot_name(slot: SlotView, words: Words) -> str:
    """What a slot is called in the reader's language."""
    return slot.kind.name if words.language == "zh" else slot.kind.name_en


def checklist(view: CaseView, words: Words) -> Html:
    """One line a slot, and below it what the inspection found."""
    return lines(words("checklist-title"), *(line for slot in view.slots for line in _slot(slot, words)))


def mark(slot: SlotView) -> str:
    """How it stands, in one character: what an office sent back is open, whatever the inspection said."""
    return MARKS[EvidenceState.REFUSED] if slot.defects else MARKS[slot.state]


def _slot(slot: SlotView, words: Words) -> list[str]:
    state = words("evidence-returned" if slot.defects else f"evidence-{slot.state or 'missing'}")
    if slot.files > 1:
        state = words("evidence-pages", state=state, count=slot.files)
    name = words("slot-line", mark=mark(slot), name=slot_name(slot, words), state=state)
    returned = (words("slot-returned", what=findings.said(words, one)) for one in slot.defects)
    explained = (words("slot-answer", answer=slot.answer),) if slot.answer else ()
    return [name, *returned, *(words("slot-reason", reason=said) for said in reasons(slot, words)), *explained]


def changes(view: CaseView, words: Words) -> Html:
    """A correction's old and new values side by side (A17)."""
    if not view.changes:
        return Html()
    said = [
        words("change-photo")
        if change.field == "photo"
        else words("change-field", field=words(f"field-{dashed(change.field)}"))
        if view.by_link and not view.kind.about_unit
        else words(
            "change-new",
            field=words(f"field-{dashed(change.field)}"),
            new=stated.of_unit(change.field, change.new, words),
        )
        if not change.old
        else words(
            "change-line",
            field=words(f"field-{dashed(change.field)}"),
            old=_masked(change.field, change.old, words),
            new=_masked(change.field, change.new, words),
        )
        for change in view.changes
    ]
    return lines(words("changes-title" if view.kind.corrects else "declared-title"), *said)


def _masked(field: str, value: str, words: Words) -> str:
    """A value as a chat may carry it: of an ID number its beginning and end; the pages show it whole."""
    return mask_id(value) if field == "id_number" else stated.of_unit(field, value, words)


def dashed(field: str) -> str:
    """A field's id as keys of the catalogue write it."""
    return field.replace("_", "-")


def reasons(slot: SlotView, words: Words) -> list[str]:
    """What the inspection says of a slot's file."""
    return [findings.said(words, reason) for reason in slot.reasons]


def questions(view: CaseView, words: Words) -> Html:
    """What the rules leave to the offices, each with its source."""
    if not view.questions:
        return Html()
    return lines(words("questions-title"), *(f"· {refusals.question(words, asked)}" for asked in view.questions))


def timeline(view: CaseView, words: Words) -> View:
    """Everything that happened, oldest first."""
    said = [_event(event, view, words) for event in view.events] or [words("timeline-empty")]
    back = Button(words.plain("button-back"), Open(case_id=view.id))
    return View(blocks(header(view, words), lines(words("timeline-title"), *said)), ((back,), menu_row(words)))


def _event(event: EventView, view: CaseView, words: Words) -> Html:
    said = words(
        "timeline-line", at=moments.minute(event.at), what=words(f"action-{event.action}"), who=_who(event, words)
    )
    return lines(said, *(words("timeline-why", why=_reason(view, one, words)) for one in event.reasons))


def _who(event: EventView, words: Words) -> str:
    if event.office:
        return f"{event.office} {event.actor}"
    return words(f"who-{event.machine}") if event.machine else event.actor


def waits_for_office(view: CaseView) -> bool:
    """True while an office has the next action."""
    return view.state.waits_for is Waits.OFFICE
