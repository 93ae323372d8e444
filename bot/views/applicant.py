"""A case as its applicant sees it: what is still needed, or how it goes (A7, A20, A21)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import Act, AskUnit, CaseAct, Correct, Open, Slot, State, Unit
from bot.texts import Html, blocks, lines
from bot.views import case, moments, stating
from bot.views.view import Button, View, in_columns, menu_row
from notify import refusals
from pipeline.rules.words import Action, EvidenceState, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from bot.texts import Words
    from bot.views.view import Rows
    from pipeline.queries.case import CaseView, SlotView
    from pipeline.queries.lists import UnitLine


def screen(view: CaseView, words: Words, *, chosen: str | None = None, noted: Html | None = None) -> View:
    """The whole case at a glance, below a note on what was just done. *chosen*: the slot that the next file is for."""
    if view.state.editable:
        said = blocks(
            case.header(view, words),
            case.returned(view, words),
            warnings(view, words),
            wishes(view, words),
            stated(view, words),
            case.checklist(view, words),
            wanted(view, chosen, words),
        )
    else:
        own = case.checklist(view, words) if not view.steps or not case.waits_for_office(view) else Html()
        said = blocks(
            case.header(view, words),
            case.changes(view, words),
            case.flow(view, words),
            own if view.certificate == "" else Html(),
            case.contacts(view, words),
            words("certificate-issued", number=view.certificate) if view.certificate else Html(),
            case.next_step(view, words),
        )
    return View(blocks(noted or "", said), _rows(view, words))


def warnings(view: CaseView, words: Words) -> Html:
    """What stands against it already, before anything is handed in: the entrance, the window, the rules."""
    filing, said = view.filing, []
    if filing.misplaced:
        why = words(f"portal-{filing.misplaced.why}")
        said.append(words("warn-portal", portal=filing.misplaced.portal.name, why=why))
    if filing.hurry:
        until = moments.minute_of_wall(filing.hurry.until)
        said.append(words("warn-window", body=filing.hurry.body, until=until, short=filing.hurry.short))
    if filing.judged:
        refusing = [found for found in filing.judged.findings if found.weight == "refuses"]
        said += [words("warn-eligibility", what=refusals.finding(words, found)) for found in refusing]
        if filing.judged.highest and not refusing:
            said.append(words("eligible", highest=words(f"level-{filing.judged.highest}")))
    return lines(*said)


def wishes(view: CaseView, words: Words) -> Html:
    """What a correction asks for so far; what a reissue is."""
    if view.kind is Kind.REISSUE:
        return words("reissue-note")
    if view.kind is Kind.CORRECTION:
        return case.changes(view, words) or words("correction-none-yet")
    return case.changes(view, words)


def stated(view: CaseView, words: Words) -> Html:
    """Unit, and what was stated; a mark where something is still to be said."""
    if not view.kind.certifies:
        return Html()
    unit = words("stated-unit", unit=view.unit) if view.unit else words("stated-no-unit")
    facts = stating.stated(view.applicant.facts, view.filing.asks, words)
    missing = words("stated-no-facts") if view.filing.missing else ""
    return lines(unit, facts, missing)


def open_slots(view: CaseView) -> list[SlotView]:
    """The slots that wait for a file: nothing sent yet, or refused."""
    return [slot for slot in view.slots if slot.state in {None, EvidenceState.REFUSED}]


def wanted(view: CaseView, chosen: str | None, words: Words) -> Html:
    """Which file is taken next, and what it must be like."""
    if not view.slots:
        return Html()
    if view.by_link:
        return words("send-by-link")
    named = next((slot for slot in view.slots if slot.kind.id == chosen), None)
    slot = named or next(iter(open_slots(view)), None)
    if slot is None:
        return words("files-all-there")
    hint = slot.kind.hint if words.language == "zh" else slot.kind.hint_en
    return words("send-next", name=case.slot_name(slot, words), hint=hint)


def _rows(view: CaseView, words: Words) -> Rows:
    rows: list[tuple[Button, ...]] = []
    if view.state.editable:
        rows.extend(_editing(view, words))
    if Action.SUBMIT in view.actions:
        rows.append((act(view, Act.ASK_SUBMIT, "button-submit", words),))
    if Action.WITHDRAW in view.actions:
        rows.append((act(view, Act.WITHDRAW, "button-withdraw", words),))
    more = [act(view, Act.CONTACTS, "button-contacts", words)]
    if view.steps and not view.state.editable:
        more.append(act(view, Act.PICTURE, "button-picture", words))
    refresh = Button(words.plain("button-refresh"), Open(case_id=view.id))
    return (*rows, tuple(more), (act(view, Act.TIMELINE, "button-timeline", words), refresh), menu_row(words))


def _editing(view: CaseView, words: Words) -> Rows:
    """What can be changed while the case is the applicant's."""
    rows: list[tuple[Button, ...]] = []
    if view.filing.misplaced:
        to = words.plain("button-move-portal", portal=view.filing.misplaced.portal.name)
        rows.append((Button(to, CaseAct(act=Act.MOVE, case_id=view.id, version=view.version)),))
    if view.kind.certifies:
        unit = words.plain("button-change-unit" if view.unit else "button-choose-unit")
        row = [Button(unit, AskUnit(case_id=view.id))]
        if view.filing.asks:
            facts = words.plain("button-state-facts" if view.filing.missing else "button-change-facts")
            row.append(Button(facts, State(case_id=view.id)))
        rows.append(tuple(row))
    if view.by_link:
        rows.append((act(view, Act.UPLOAD, "button-upload", words),))
        return (*rows, *_changing(view, words))
    if view.kind is Kind.CORRECTION:
        asked = {change.field for change in view.changes}
        fields = [
            Button(
                f"{'✎ ' if field in asked else ''}{words.plain(f'field-{case.dashed(field)}')}",
                Correct(case_id=view.id, field=field),
            )
            for field in FIELDS
        ]
        rows.extend(in_columns(fields, 3))
    slots = [
        Button(f"{case.MARKS[slot.state]} {case.slot_name(slot, words)}", Slot(case_id=view.id, slot=slot.kind.id))
        for slot in view.slots
    ]
    return (*rows, *in_columns(slots, 2), *_changing(view, words))


def _changing(view: CaseView, words: Words) -> Rows:
    if view.kind is not Kind.APPLICATION:
        return ()
    return ((act(view, Act.CHANGE, "button-change-qualification", words),),)


FIELDS = ("name", "sex", "ethnicity", "birth_date", "id_number", "specialty", "photo")
"""The seven that may be corrected, in the order in which the guide counts them."""


def act(view: CaseView, what: Act, key: str, words: Words) -> Button:
    """A button that does *what* to the case as it is shown."""
    return Button(words.plain(key), CaseAct(act=what, case_id=view.id, version=view.version))


def complete(view: CaseView) -> bool:
    """True if nothing is missing that only the applicant can give."""
    unit = bool(view.unit) or not view.kind.certifies
    wish = bool(view.changes) or view.kind is not Kind.CORRECTION
    return unit and wish and not view.filing.missing and not open_slots(view)


def summary(view: CaseView, words: Words) -> View:
    """Everything that is about to be handed in; it can be confirmed only if nothing is missing."""
    said = blocks(
        words("submit-title"),
        case.header(view, words),
        who(view, words),
        warnings(view, words),
        wishes(view, words),
        stated(view, words),
        case.checklist(view, words),
        words("submit-ask" if complete(view) else "submit-incomplete"),
    )
    confirm = (act(view, Act.SUBMIT, "button-confirm-submit", words),) if complete(view) else ()
    return View(said, (confirm, (Button(words.plain("button-back"), Open(case_id=view.id)),)))


def who(view: CaseView, words: Words) -> Html:
    """Name and masked number, where the chat may carry them."""
    if view.by_link:
        return Html()
    masked = view.applicant.masked_id
    return lines(words("me-name", name=view.applicant.name), words("me-id", number=masked) if masked else "")


def ask_unit(case_id: UUID, words: Words) -> View:
    """Ask for the unit, by name or code."""
    return View(words("unit-ask"), ((Button(words.plain("button-back"), Open(case_id=case_id)),),))


def units(case_id: UUID, found: Sequence[UnitLine], words: Words) -> View:
    """The units that a search found; the code tells look-alikes apart."""
    buttons = [Button(f"{one.name} · {one.code}", Unit(case_id=case_id, unit_id=one.id)) for one in found]
    back = (Button(words.plain("button-back"), Open(case_id=case_id)),)
    return View(words("unit-which" if found else "unit-none"), (*in_columns(buttons, 1), back))
