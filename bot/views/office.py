"""A case as an officer sees it: the queue, the card, and the questions before a decision (U7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import About, Act, CaseAct, Open
from bot.callbacks import Queue as QueueOf
from bot.texts import Html, blocks, lines
from bot.views import case, moments, recovering, stating
from bot.views.view import Button, View, in_columns, menu_row
from notify.stated import sex
from pipeline.rules.words import Action

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from bot.texts import Words
    from bot.views.view import Rows
    from pipeline.queries.case import CaseView
    from pipeline.queries.lists import Queue

ACTS = {
    Action.PASS: (Act.ASK_PASS, "button-pass"),
    Action.RECEIVE: (Act.RECEIVE, "button-receive"),
    Action.GRANT: (Act.ASK_GRANT, "button-grant"),
    Action.ANNOUNCE: (Act.ASK_ANNOUNCE, "button-announce"),
    Action.MEND: (Act.ASK_MEND, "button-mend"),
    Action.RETURN: (Act.ASK_RETURN, "button-return"),
    Action.REJECT: (Act.ASK_REJECT, "button-reject"),
    Action.RETRACT: (Act.RETRACT, "button-retract"),
}
"""What an officer may press, in the order of the card."""


def queue(waiting: Queue, office_id: UUID, words: Words, *, now: datetime) -> View:
    """What lies here now, oldest first."""
    again = (Button(words.plain("button-refresh"), QueueOf(office_id=office_id)), *menu_row(words))
    if not waiting.lines:
        return View(words("queue-empty"), (again,))
    said = [
        lines(
            words(
                "queue-line",
                place=str(place),
                number=line.number,
                name=line.name or words(f"kind-{line.kind}"),
                days=moments.days_between(line.since, now),
            ),
            line.label or words(f"kind-{line.kind}"),
        )
        for place, line in enumerate(waiting.lines, 1)
    ]
    title = words("queue-title", total=waiting.total, shown=len(waiting.lines))
    buttons = [Button(f"{line.number} {line.name}", Open(case_id=line.id)) for line in waiting.lines]
    return View(blocks(title, *said), (*in_columns(buttons, 2), again))


def card(view: CaseView, words: Words, *, noted: Html | None = None) -> View:
    """What an officer decides on, and exactly what they may do now; below a note on what was just done."""
    said = blocks(
        noted or "",
        case.header(view, words),
        lacks(view, words),
        person(view, words),
        recovering.agreement(view, words),
        case.changes(view, words),
        case.checklist(view, words),
        borrowed(view, words),
        alike(view, words),
        case.questions(view, words),
        case.flow(view, words),
    )
    return View(said, (*_rows(view, words), menu_row(words)))


def borrowed(view: CaseView, words: Words) -> Html:
    """Files that stand in other persons' cases too: a hint for people, never a refusal."""
    said = [
        words("borrowed-line", slot=case.slot_name(slot, words), numbers=numbers)
        for slot in view.slots
        if (numbers := words.plain("list-comma").join(other["number"] for other in slot.borrowed))
    ]
    return lines(words("borrowed-title"), *said) if said else Html()


def lacks(view: CaseView, words: Words) -> Html:
    """What the office's own record lacks before it may review (U5)."""
    said = [words("list-item", what=words(f"field-unit-{line}")) for line in view.lacks]
    return lines(words("unit-lacks"), *said) if said else Html()


def alike(view: CaseView, words: Words) -> Html:
    """Existing units with a look-alike name: the office says in so many words that they are others (U1)."""
    said = [words("alike-line", name=one["name"], code=one["code"]) for one in view.alike]
    return lines(words("alike-title"), *said) if said else Html()


def person(view: CaseView, words: Words) -> Html:
    """Who applies: the ID number masked."""
    who = view.applicant
    personal = Html()
    if not view.by_link:
        born = f"{who.birth_date:%Y-%m-%d}" if who.birth_date else ""
        personal = lines(
            words("me-name", name=who.name),
            words("me-id", number=who.masked_id) if who.masked_id else "",
            words("me-sex-birth", sex=sex(who.sex, words), birth=born) if born else "",
            words("me-phone", phone=who.masked_phone) if who.masked_phone else "",
        )
    return lines(
        personal,
        words("stated-unit", unit=view.unit) if view.unit else "",
        stating.stated(who.facts, (), words),
    )


def _rows(view: CaseView, words: Words) -> Rows:
    files = (
        [_act(view, Act.FILES, "button-files", words)] if view.by_link or any(slot.pages for slot in view.slots) else []
    )
    acts = [_act(view, act, key, words) for action, (act, key) in ACTS.items() if action in view.actions]
    more = (
        _act(view, Act.TIMELINE, "button-timeline", words),
        _act(view, Act.DESK, "button-on-the-desk", words),
        Button(words.plain("button-refresh"), Open(case_id=view.id)),
    )
    return (tuple(files), *in_columns(acts, 2), more)


def _act(view: CaseView, act: Act, key: str, words: Words) -> Button:
    return Button(words.plain(key), CaseAct(act=act, case_id=view.id, version=view.version))


def _back(view: CaseView, words: Words) -> Button:
    return Button(words.plain("button-back"), Open(case_id=view.id))


def sure(view: CaseView, act: Act, words: Words, *, key: str, why: str = "") -> View:
    """Ask once more before a decision; *key* names the question and the button."""
    following = next((step.office for step in view.steps if not step.done and not step.now), "")
    asked = words(f"sure-{key}", name=view.applicant.name or view.number, following=following, document=why)
    if key == "grant" and view.alike:
        asked, act, key = blocks(alike(view, words), words("sure-grant-distinct")), Act.GRANT_DISTINCT, "grant-distinct"
    reason = words("reason-said", why=why) if why and key == "reject" else ""
    compared = recovering.agreement(view, words) if key == "grant" else ""
    return View(
        blocks(case.header(view, words), reason, compared, asked),
        ((_act(view, act, f"button-sure-{key}", words),), (_back(view, words),)),
    )


def ask_reason(view: CaseView, words: Words) -> View:
    """Ask why it is refused."""
    return View(blocks(case.header(view, words), words("reason-ask")), ((_back(view, words),),))


def ask_document(view: CaseView, words: Words) -> View:
    """Ask for the 文号; the next one by the policy's form is offered."""
    offered = CaseAct(act=Act.ANNOUNCE_SUGGESTED, case_id=view.id, version=view.version)
    return View(
        blocks(case.header(view, words), words("document-ask")),
        ((Button(view.suggested_document, offered),), (_back(view, words),)),
    )


def ask_mended(view: CaseView, words: Words) -> View:
    """Ask for the 文号 as it should be; what it says now stands above."""
    said = words("mend-ask", document=view.document)
    return View(blocks(case.header(view, words), said), ((_back(view, words),),))


def defects(view: CaseView, said: Sequence[tuple[str, str]], about: str, words: Words) -> View:
    """Collect the complete list of what is to be mended: (slot or empty, what). The next lines are about *about*."""
    slots = {slot.kind.id: case.slot_name(slot, words) for slot in view.slots}
    listed = [
        words(
            "defect", place=str(i), what=words("defect-about", slot=slots[slot], what=what) if slot in slots else what
        )
        for i, (slot, what) in enumerate(said, 1)
    ]
    asked = words("defects-ask", about=slots.get(about, words("defects-whole")))
    choices = [("", words.plain("defects-whole")), *slots.items()]
    buttons = [Button(f"{'● ' if id_ == about else ''}{name}", About(slot=id_)) for id_, name in choices]
    sure_row = (_act(view, Act.RETURN, "button-sure-return", words),) if said else ()
    text = blocks(case.header(view, words), lines(*listed), asked)
    return View(text, (*in_columns(buttons, 2), sure_row, (_back(view, words),)))
