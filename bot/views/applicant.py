"""A case as its applicant sees it: what is still needed, or how it goes (A7, A20, A21)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import Act, AskUnit, CaseAct, Facts, Open, Slot, Unit
from bot.texts import Html, blocks, lines
from bot.views import case, menu
from bot.views.view import Button, View, in_columns, menu_row
from pipeline.rules.scales import Education, Schooling
from pipeline.rules.words import Action, EvidenceState

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
            stated(view, words),
            case.checklist(view, words),
            wanted(view, chosen, words),
        )
    else:
        own = case.checklist(view, words) if not view.steps or not case.waits_for_office(view) else Html()
        said = blocks(
            case.header(view, words),
            case.flow(view, words),
            own if view.certificate == "" else Html(),
            case.contacts(view, words),
            words("certificate-issued", number=view.certificate) if view.certificate else Html(),
            case.next_step(view, words),
        )
    return View(blocks(noted or "", said), _rows(view, words))


def stated(view: CaseView, words: Words) -> Html:
    """Unit, education and work; a mark where something is still to be said."""
    unit = words("stated-unit", unit=view.unit) if view.unit else words("stated-no-unit")
    return lines(unit, menu.stated(view.applicant.facts, words) or words("stated-no-facts"))


def open_slots(view: CaseView) -> list[SlotView]:
    """The slots that wait for a file: nothing sent yet, or refused."""
    return [slot for slot in view.slots if slot.state in {None, EvidenceState.REFUSED}]


def wanted(view: CaseView, chosen: str | None, words: Words) -> Html:
    """Which file is taken next, and what it must be like."""
    named = next((slot for slot in view.slots if slot.kind.id == chosen), None)
    slot = named or next(iter(open_slots(view)), None)
    if slot is None:
        return words("files-all-there")
    hint = slot.kind.hint if words.language == "zh" else slot.kind.hint_en
    return words("send-next", name=case.slot_name(slot, words), hint=hint)


def _rows(view: CaseView, words: Words) -> Rows:
    rows: list[tuple[Button, ...]] = []
    if view.state.editable:
        unit = words.plain("button-change-unit" if view.unit else "button-choose-unit")
        facts = words.plain("button-change-facts" if view.applicant.facts else "button-state-facts")
        rows.append((Button(unit, AskUnit(case_id=view.id)), Button(facts, Facts(case_id=view.id))))
        slots = [
            Button(f"{case.MARKS[slot.state]} {case.slot_name(slot, words)}", Slot(case_id=view.id, slot=slot.kind.id))
            for slot in view.slots
        ]
        rows.extend(in_columns(slots, 2))
    if Action.SUBMIT in view.actions:
        rows.append((_act(view, Act.ASK_SUBMIT, "button-submit", words),))
    if Action.WITHDRAW in view.actions:
        rows.append((_act(view, Act.WITHDRAW, "button-withdraw", words),))
    refresh = Button(words.plain("button-refresh"), Open(case_id=view.id))
    return (*rows, (_act(view, Act.TIMELINE, "button-timeline", words), refresh), menu_row(words))


def _act(view: CaseView, act: Act, key: str, words: Words) -> Button:
    return Button(words.plain(key), CaseAct(act=act, case_id=view.id, version=view.version))


def summary(view: CaseView, words: Words) -> View:
    """Everything that is about to be handed in; it can be confirmed only if nothing is missing."""
    complete = bool(view.unit and view.applicant.facts) and not open_slots(view)
    said = blocks(
        words("submit-title"),
        case.header(view, words),
        lines(words("me-name", name=view.applicant.name), words("me-id", number=view.applicant.masked_id)),
        stated(view, words),
        case.checklist(view, words),
        words("submit-ask" if complete else "submit-incomplete"),
    )
    confirm = (_act(view, Act.SUBMIT, "button-confirm-submit", words),) if complete else ()
    return View(said, (confirm, (Button(words.plain("button-back"), Open(case_id=view.id)),)))


def ask_unit(case_id: UUID, words: Words) -> View:
    """Ask for the unit, by name or code."""
    return View(words("unit-ask"), ((Button(words.plain("button-back"), Open(case_id=case_id)),),))


def units(case_id: UUID, found: Sequence[UnitLine], words: Words) -> View:
    """The units that a search found; the code tells look-alikes apart."""
    buttons = [Button(f"{one.name} · {one.code}", Unit(case_id=case_id, unit_id=one.id)) for one in found]
    back = (Button(words.plain("button-back"), Open(case_id=case_id)),)
    return View(words("unit-which" if found else "unit-none"), (*in_columns(buttons, 1), back))


def facts(chosen: Facts, words: Words) -> View:
    """Ask for education, then how it was had, then since when one works."""
    back = (Button(words.plain("button-back"), Open(case_id=chosen.case_id)),)
    if chosen.education < 0:
        options = [
            Button(words.plain(f"education-{one.name.lower()}"), chosen.model_copy(update={"education": one.rank}))
            for one in Education
        ]
        return View(words("facts-education"), (*in_columns(options, 3), back))
    if chosen.schooling < 0:
        options = [
            Button(words.plain(f"schooling-{one}"), chosen.model_copy(update={"schooling": place}))
            for place, one in enumerate(Schooling)
        ]
        return View(words("facts-schooling"), (*in_columns(options, 1), back))
    return View(words("facts-work-since"), (back,))
