"""A case as its applicant sees it: what is still needed, or how it goes (A7, A20, A21)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import Act, CaseAct, Correct, Open, Slot, State
from bot.file_presses import Filled
from bot.place_presses import AskUnit
from bot.texts import Html, blocks, lines
from bot.views import case, moments, sending, stating, windows
from bot.views.view import Button, View, in_columns, menu_row
from notify import refusals
from notify.stated import answer
from pipeline.rules.words import Action, EvidenceState, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.texts import Words
    from bot.views.view import Rows
    from pipeline.queries.case import CaseView, SlotView
    from pipeline.rules.eligibility import Assessment
    from pipeline.rules.scales import Fact


def screen(view: CaseView, words: Words, *, chosen: str | None = None, noted: Html | None = None) -> View:
    """The whole case at a glance, below a note on what was just done. *chosen*: the slot that the next file is for."""
    if view.state.editable:
        said = blocks(
            case.header(view, words),
            case.returned(view, words),
            warnings(view, words),
            wishes(view, words),
            stated(view, words),
            read_facts(view, words),
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
            nobody(view, words),
            words("certificate-issued", number=view.certificate) if view.certificate else Html(),
            case.next_step(view, words),
        )
    return View(blocks(noted or "", said), _rows(view, words))


def warnings(view: CaseView, words: Words) -> Html:
    """What stands against it already, before anything is handed in: the entrance, the window, the rules."""
    filing, said = view.filing, [nobody(view, words)]
    if filing.misplaced:
        why = words(f"portal-{filing.misplaced.why}")
        said.append(words("warn-portal", portal=filing.misplaced.portal.name, why=why))
    if filing.taking:
        said.append(windows.line(filing.taking.body, filing.taking.stands, words))
    if filing.hurry:
        until = moments.minute_of_wall(filing.hurry.until)
        said.append(words("warn-window", body=filing.hurry.body, until=until, short=filing.hurry.short))
    if filing.judged:
        said += [words("warn-eligibility", what=refusals.finding(words, found)) for found in filing.judged.refusing]
        if not filing.judged.refusing:
            said.append(eligible(filing.judged, words))
    return lines(*said)


def eligible(judged: Assessment, words: Words) -> Html:
    """What is fulfilled, with its document; and what an office still determines, which no ✓ hides."""
    met = [words("option-met", what=said) for said in refusals.met(words, judged.met)]
    asked = [
        words("option-asked", what=refusals.question(words, {"code": found.code, "source": found.source}))
        for found in judged.asking
    ]
    return lines(words("eligible-asked" if asked else "eligible"), *met, *asked)


def nobody(view: CaseView, words: Words) -> Html:
    """That nobody can decide it now, and whom to call."""
    at = view.unattended
    if at is None:
        return Html()
    key = "nobody-at-unit" if view.state.editable else "nobody-decides"
    phone, desk = case.dialled(at.phone), case.dialled(at.desk_phone)
    return words(key, office=at.office, contact=at.contact or "—", phone=phone, desk=desk)


def wishes(view: CaseView, words: Words) -> Html:
    """What a correction asks for so far; what a reissue is."""
    if view.kind is Kind.REISSUE:
        return words("reissue-note")
    if view.kind is Kind.CORRECTION:
        return case.changes(view, words) or words("correction-none-yet")
    return case.changes(view, words)


def stated(view: CaseView, words: Words) -> Html:
    """Unit, and what was stated; a mark where something is still to be said."""
    if not view.kind.personal:
        return Html()
    unit = words("stated-unit", unit=view.unit) if view.unit else words("stated-no-unit")
    facts = stating.stated(view.applicant.facts, view.filing.asks, words)
    missing = words("stated-no-facts") if view.filing.missing else ""
    return lines(unit, facts, missing)


def read_facts(view: CaseView, words: Words) -> Html:
    """What was read of a document and could stand in the form, and what stands there."""
    offer = view.read_facts
    if offer is None:
        return Html()
    read, had = (_answers(facts, words) for facts in (offer.facts, offer.stated))
    key = "read-facts-otherwise" if had else "read-facts"
    return words(key, name=offer.names[words.language], read=read, stated=had)


def _answers(facts: Mapping[Fact, str], words: Words) -> str:
    return words.plain("list-comma").join(answer(fact, value, words) for fact, value in facts.items())


def _read_rows(view: CaseView, words: Words) -> Rows:
    """The two answers to it."""
    offer = view.read_facts
    if offer is None:
        return ()
    no = "button-read-stays" if offer.stated else "button-read-self"
    return (
        (
            Button(words.plain("button-read-fill"), Filled(evidence_id=offer.evidence_id, agreed=True)),
            Button(words.plain(no), Filled(evidence_id=offer.evidence_id, agreed=False)),
        ),
    )


def open_slots(view: CaseView) -> list[SlotView]:
    """The slots that wait for a file: nothing sent yet, refused, or sent back by an office."""
    return [slot for slot in view.slots if slot.state in {None, EvidenceState.REFUSED} or slot.defects]


def proposed(view: CaseView) -> SlotView | None:
    """The photo that was cut, while its sender has not said whether it will do."""
    return next((slot for slot in view.slots if slot.state is EvidenceState.PROPOSED), None)


def wanted(view: CaseView, chosen: str | None, words: Words) -> Html:
    """Which file is taken next, and what it must be like."""
    if not view.slots:
        return Html()
    if view.by_link:
        return words("send-by-link")
    named = next((slot for slot in view.slots if slot.kind.id == chosen), None)
    slot = named or next(iter(open_slots(view)), None)
    if slot is None:
        if proposed(view):
            return words("photo-to-confirm")
        waiting = any(one.state is EvidenceState.WAITING for one in view.slots)
        return words("files-being-checked" if waiting else "files-all-there")
    hint = slot.kind.hint if words.language == "zh" else slot.kind.hint_en
    return words("send-next", name=case.slot_name(slot, words), hint=hint)


def _rows(view: CaseView, words: Words) -> Rows:
    """At most seven buttons: while it is filled in, what is next; else what can be done and looked at."""
    if view.state.editable:
        return _next_rows(view, words)
    rows: list[tuple[Button, ...]] = []
    if Action.WITHDRAW in view.actions:
        rows.append((act(view, Act.WITHDRAW, "button-withdraw", words),))
    looks = [act(view, Act.CONTACTS, "button-contacts", words)]
    if view.steps:
        looks += [act(view, Act.PICTURE, "button-picture", words), act(view, Act.LOOKS, "button-looks", words)]
    refresh = Button(words.plain("button-refresh"), Open(case_id=view.id))
    return (*rows, tuple(looks), (act(view, Act.TIMELINE, "button-timeline", words), refresh), menu_row(words))


BUTTONS_MOST = 7


def _next_rows(view: CaseView, words: Words) -> Rows:
    """Of a case that is filled in: 提交 on top once it can succeed, what is asked, what is wanting, the rest behind 更多."""
    buttons = []
    if Action.SUBMIT in view.actions and succeeds(view):
        buttons.append(act(view, Act.ASK_SUBMIT, "button-submit", words))
    if view.filing.misplaced:
        to = words.plain("button-move-portal", portal=view.filing.misplaced.portal.name)
        buttons.append(Button(to, CaseAct(act=Act.MOVE, case_id=view.id, version=view.version)))
    if view.kind.personal and not view.unit:
        buttons.append(Button(words.plain("button-choose-unit"), AskUnit(case_id=view.id)))
    if view.filing.missing:
        buttons.append(Button(words.plain("button-state-facts"), State(case_id=view.id)))
    if view.by_link:
        buttons.append(act(view, Act.UPLOAD, "button-upload", words))
    elif view.kind is Kind.CORRECTION and not view.changes:
        buttons.append(act(view, Act.MORE, "button-fields", words))
    else:
        buttons += [_slot(view, slot, words) for slot in open_slots(view)]
    asked = () if view.by_link else (*sending.asked(view, words), *_read_rows(view, words))  # before anything else
    last = ((act(view, Act.MORE, "button-more", words), *menu_row(words)),)
    left = max(0, BUTTONS_MOST - len(last[0]) - sum(map(len, asked)))
    return (*asked, *in_columns(buttons[:left], 1), *last)


def more(view: CaseView, words: Words) -> View:
    """Everything that can be changed or looked at, below what the case is."""
    rows: list[tuple[Button, ...]] = list(_editing(view, words)) if view.state.editable else []
    if Action.SUBMIT in view.actions:
        rows.append((act(view, Act.ASK_SUBMIT, "button-submit", words),))
    looks = [act(view, Act.CONTACTS, "button-contacts", words), act(view, Act.TIMELINE, "button-timeline", words)]
    if view.steps:
        looks.append(act(view, Act.LOOKS, "button-looks", words))
    refresh = Button(words.plain("button-refresh"), Open(case_id=view.id))
    back = Button(words.plain("button-step-back"), Open(case_id=view.id))
    text = blocks(case.header(view, words), words("more-title"))
    return View(text, (*rows, tuple(looks), (refresh, back), menu_row(words)))


def _editing(view: CaseView, words: Words) -> Rows:
    """What can be changed while the case is the applicant's."""
    rows: list[tuple[Button, ...]] = []
    if view.kind.personal:
        unit = words.plain("button-change-unit" if view.unit else "button-choose-unit")
        row = [Button(unit, AskUnit(case_id=view.id))]
        if view.filing.asks:
            facts = words.plain("button-state-facts" if view.filing.missing else "button-change-facts")
            row.append(Button(facts, State(case_id=view.id)))
        rows.append(tuple(row))
    if view.kind is Kind.APPLICATION:
        rows.append((act(view, Act.CHANGE, "button-change-qualification", words),))
    if view.by_link:
        return tuple(rows)
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
    return (*rows, *in_columns([_slot(view, slot, words) for slot in view.slots], 2))


def _slot(view: CaseView, slot: SlotView, words: Words) -> Button:
    return Button(f"{case.mark(slot)} {case.slot_name(slot, words)}", Slot(case_id=view.id, slot=slot.kind.id))


def succeeds(view: CaseView) -> bool:
    """True if nothing that is known stands against handing it in."""
    filing = view.filing
    refused = filing.judged is not None and bool(filing.judged.refusing)
    shut = filing.taking is not None and filing.taking.shut
    return complete(view) and not refused and not shut and filing.misplaced is None


FIELDS = ("name", "sex", "ethnicity", "birth_date", "id_number", "specialty", "photo")
"""The seven that may be corrected, in the order in which the guide counts them."""


def act(view: CaseView, what: Act, key: str, words: Words) -> Button:
    """A button that does *what* to the case as it is shown."""
    return Button(words.plain(key), CaseAct(act=what, case_id=view.id, version=view.version))


def complete(view: CaseView) -> bool:
    """True if nothing is missing that only the applicant can give."""
    unit = bool(view.unit) or not view.kind.personal
    wish = bool(view.changes) or view.kind is not Kind.CORRECTION
    return unit and wish and not view.filing.missing and not open_slots(view) and not proposed(view)


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
