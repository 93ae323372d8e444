"""Files on their way into a case: pages until all are sent, a photo that was cut, a file of an earlier case (A20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import Open, Slot
from bot.file_presses import Again, Cut, Explain, Pages, Sorted
from bot.views import case, moments
from bot.views.view import Button, View, in_columns
from pipeline.rules.words import EvidenceState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from bot.texts import Words
    from bot.views.view import Rows
    from pipeline.evidence.earlier import Earlier
    from pipeline.queries.case import CaseView, SlotView


def asked(view: CaseView, words: Words) -> Rows:
    """The questions that single items ask: a photo that was cut, an earlier file, a fault that may be explained."""
    rows: list[tuple[Button, ...]] = []
    for slot in view.slots:
        if slot.state is EvidenceState.PROPOSED and slot.evidence_id:
            rows.append(_cut(view.id, slot, slot.evidence_id, words))
        if slot.earlier:
            label = words.plain("button-use-earlier", name=case.slot_name(slot, words))
            rows.append((Button(label, Again(case_id=view.id, evidence_id=slot.earlier.evidence_id)),))
        if slot.defects and slot.state is not None:
            label = words.plain("button-explain", name=case.slot_name(slot, words))
            rows.append((Button(label, Explain(case_id=view.id, slot=slot.kind.id)),))
    return tuple(rows)


def _cut(case_id: UUID, slot: SlotView, evidence_id: UUID, words: Words) -> tuple[Button, ...]:
    row = [Button(words.plain("button-use-cut"), Cut(evidence_id=evidence_id))]
    if len(slot.pages) > 1:
        row.append(Button(words.plain("button-use-whole"), Cut(evidence_id=evidence_id, whole=True)))
    row.append(Button(words.plain("button-another-photo"), Slot(case_id=case_id, slot=slot.kind.id)))
    return tuple(row)


def which(view: CaseView, slots: Sequence[SlotView], count: int, words: Words, *, left: int = 0) -> View:
    """Files came at once: to which item do they belong? *left*: so many more than are taken at once."""
    buttons = [
        Button(f"{case.mark(slot)} {case.slot_name(slot, words)}", Slot(case_id=view.id, slot=slot.kind.id))
        for slot in slots
    ]
    each = Button(words.plain("button-one-each"), Pages(case_id=view.id, deed=Sorted.EACH))
    return View(
        words("album-which", count=count, left=left), (*in_columns(buttons, 1), (each,), (_drop(view.id, words),))
    )


def replace_or_more(view: CaseView, slot: SlotView, count: int, words: Words) -> View:
    """A file came for an item that has some: does it take their place, or is it one more page."""
    said = words("pages-replace-or-more", name=case.slot_name(slot, words), there=slot.files, count=count)
    replace, more = (
        Button(words.plain(key), Pages(case_id=view.id, deed=deed))
        for key, deed in (("button-replace-file", Sorted.REPLACE), ("button-add-page", Sorted.MORE))
    )
    return View(said, ((replace, more), (_drop(view.id, words),)))


def _drop(case_id: UUID, words: Words) -> Button:
    return Button(words.plain("button-drop-files"), Pages(case_id=case_id, deed=Sorted.DROP))


def until_done(view: CaseView, slot: SlotView, words: Words, *, left: int = 0) -> View:
    """So many pages were received; more may come until 完成."""
    said = words("pages-received", name=case.slot_name(slot, words), count=slot.files, left=left)
    done = Button(words.plain("button-pages-done"), Pages(case_id=view.id, deed=Sorted.DONE))
    return View(said, ((done,),))


def offered(case_id: UUID, slot: SlotView, found: Earlier, words: Words) -> View:
    """A file of an earlier case, to be used again or not."""
    said = words(
        "earlier-offer",
        name=case.slot_name(slot, words),
        number=found.number,
        day=moments.minute(found.sent_at)[:10],
        pages=len(found.pages),
    )
    use = Button(words.plain("button-use-this"), Again(case_id=case_id, evidence_id=found.evidence_id, sure=True))
    new = Button(words.plain("button-send-new"), Slot(case_id=case_id, slot=slot.kind.id))
    return View(said, ((use, new), (Button(words.plain("button-back"), Open(case_id=case_id)),)))


def explain(case_id: UUID, slot: SlotView, words: Words) -> View:
    """Ask for the words that answer an office's finding."""
    found = "\n".join(str(one.get("what", "")) for one in slot.defects)
    back = Button(words.plain("button-back"), Open(case_id=case_id))
    return View(words("explain-ask", name=case.slot_name(slot, words), what=found), ((back,),))
