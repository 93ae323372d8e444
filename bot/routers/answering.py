"""What an applicant answers about files: which item, replace or add, 完成, 用这张, an earlier one, a fault explained (A20)."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING
from uuid import UUID

from aiogram import F, Router
from aiogram.filters import StateFilter

from bot.callbacks import Slot
from bot.file_presses import Again, Cut, Explain, Filled, Pages, Sorted
from bot.routers.files import Sending, noted, slot_for
from bot.routers.showing import show_case
from bot.texts import plainly, typed
from bot.views import sending
from bot.views.case import slot_name
from bot.waiting import Filing
from pipeline.evidence import confirming, earlier, files, mending
from pipeline.queries import case as case_views
from pipeline.review import read_facts
from pipeline.rules.refusals import Refused
from pipeline.rules.words import EvidenceState

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say
    from pipeline.queries.case import CaseView, SlotView


ALL_SENT = typed("typed-all-sent")
"""What is typed where 完成 is to be pressed."""


def _all_sent(said: str) -> bool:
    return plainly(said) in ALL_SENT


async def slot(_: CallbackQuery, callback_data: Slot, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Take the next file for this item; or those that wait to be told where they belong."""
    now, case_id = await _held(state, callback_data.case_id), callback_data.case_id
    if now is None or not now.held:
        await show_case(case_id, look=look, say=say, state=state, chosen=callback_data.slot)
        return
    view = await look(case_views.case, case_id)
    item = _slot(view, callback_data.slot)
    if item.kind.check == "photo":
        await _give(now, item.kind.id, do=do, case_id=case_id, pages=False)
        await show_case(case_id, look=look, say=say, state=state, noted=say.words("noted"))
        return
    if item.state not in {None, EvidenceState.REFUSED} and not item.defects:
        now.answer = await say.show(sending.replace_or_more(view, item, len(now.held), say.words))
        await state.update_data(slot=item.kind.id, sending=asdict(now))
        return
    await _give(now, item.kind.id, do=do, case_id=case_id)
    await _until_done(now, case_id, item.kind.id, look=look, say=say, state=state)


async def pages(_: CallbackQuery, callback_data: Pages, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Do with the files that wait as was said; or end an item's pages."""
    case_id, deed = callback_data.case_id, callback_data.deed
    now, chosen = await _held(state, case_id), (await state.get_data()).get("slot")
    if deed is Sorted.DONE or (deed is Sorted.DROP and now is not None):
        said = say.words("pages-done" if deed is Sorted.DONE else "files-dropped")
        await show_case(case_id, look=look, say=say, state=state, noted=said)
        return
    if now is None or not now.held or (chosen is None) != (deed is Sorted.EACH):
        raise Refused("button_expired")
    if chosen is None:
        view = await _one_each(now, do=do, look=look, case_id=case_id)
        await show_case(case_id, look=look, say=say, state=state, noted=noted(view, now, say.words))
        return
    await _give(now, chosen, do=do, case_id=case_id, more=deed is Sorted.MORE)
    await _until_done(now, case_id, chosen, look=look, say=say, state=state)


async def all_sent(_: Message, look: Look, say: Say, state: FSMContext) -> None:
    """完成, typed instead of pressed."""
    case_id = UUID((await state.get_data())["case"])
    await show_case(case_id, look=look, say=say, state=state, noted=say.words("pages-done"))


async def _takes_pages(_: Message, state: FSMContext) -> bool:
    """True while an item takes pages until 完成."""
    return bool((await state.get_data()).get("sending", {}).get("pages"))


async def _held(state: FSMContext, case_id: UUID) -> Sending | None:
    """What waits in the conversation, if it is about this case still."""
    data = await state.get_data()
    return Sending(**data["sending"]) if data.get("case") == case_id.hex and "sending" in data else None


async def _give(now: Sending, id_: str, *, do: Do, case_id: UUID, more: bool = False, pages: bool = True) -> None:
    """The files that wait, in order, to one item; the first *more* of it or in place of what is there."""
    for place, one in enumerate(now.held):
        await do(files.receive, case_id, id_, files.SentFile(**one), more=pages and (more or place > 0))
    now.held, now.pages = [], id_ if pages else None


async def _one_each(now: Sending, *, do: Do, look: Look, case_id: UUID) -> CaseView:
    """The files that wait, in order, to the items that wait; what is left over is counted."""
    for one in now.held:
        view = await look(case_views.case, case_id)
        id_ = slot_for(view, None, now)
        if id_ is None:
            now.left += 1
            continue
        await do(files.receive, case_id, id_, files.SentFile(**one))
        now.taken.append(id_)
    now.held = []
    return await look(case_views.case, case_id)


async def _until_done(now: Sending, case_id: UUID, id_: str, *, look: Look, say: Say, state: FSMContext) -> None:
    """Show how many pages the item has; later parts of the album go there too."""
    view = await look(case_views.case, case_id)
    now.answer = await say.show(sending.until_done(view, _slot(view, id_), say.words))
    await state.update_data(case=case_id.hex, slot=id_, sending=asdict(now))


def _slot(view: CaseView, id_: str) -> SlotView:
    """The item. Raises Refused where it is asked for no more."""
    found = next((slot for slot in view.slots if slot.kind.id == id_), None)
    if found is None:
        raise Refused("no_such_slot")
    return found


async def cut(_: CallbackQuery, callback_data: Cut, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Take the photo as it was cut, or as it was sent."""
    case_id = await do(confirming.confirm, callback_data.evidence_id, whole=callback_data.whole)
    await show_case(case_id, look=look, say=say, state=state, noted=say.words("photo-confirmed"))


async def filled(_: CallbackQuery, callback_data: Filled, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Fill the form in from what was read, or leave it as it is."""
    case_id = await do(read_facts.answer, callback_data.evidence_id, agreed=callback_data.agreed)
    await show_case(
        case_id, look=look, say=say, state=state, noted=say.words("noted") if callback_data.agreed else None
    )


async def again(
    _: CallbackQuery,
    callback_data: Again,
    do: Do,
    look: Look,
    say: Say,
    state: FSMContext,
    files: Callable[[str], bytes],
) -> None:
    """Show the file of an earlier case; once it was seen and wanted, let it serve."""
    case_id = callback_data.case_id
    if callback_data.sure:
        await do(earlier.use, case_id, callback_data.evidence_id)
        await show_case(case_id, look=look, say=say, state=state, noted=say.words("earlier-used"))
        return
    view = await look(case_views.case, case_id)
    item = next(
        (one for one in view.slots if one.earlier and one.earlier.evidence_id == callback_data.evidence_id), None
    )
    if item is None or item.earlier is None:
        raise Refused("button_expired")
    if not view.by_link:
        shown = [await asyncio.to_thread(files, key) for key in item.earlier.pages]
        await say.pictures(slot_name(item, say.words), shown)
    await say.send(sending.offered(case_id, item, item.earlier, say.words))


async def explain(_: CallbackQuery, callback_data: Explain, look: Look, say: Say, state: FSMContext) -> None:
    """Ask for the words."""
    view = await look(case_views.case, callback_data.case_id)
    item = _slot(view, callback_data.slot)
    if not view.mine or not item.defects:
        raise Refused("button_expired")
    await state.set_state(Filing.explain)
    await state.set_data({"case": view.id.hex, "slot": item.kind.id})
    await say.show(sending.explain(view.id, item, say.words))


async def explained(message: Message, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Keep the words with the file: the office reads them beside it."""
    data = await state.get_data()
    await do(mending.answer, UUID(data["case"]), data["slot"], message.text or "")
    await show_case(UUID(data["case"]), look=look, say=say, state=state, noted=say.words("explained"))


def router() -> Router:
    """The routes of answers about files."""
    routes = Router(name="answering")
    for handler, kind in (
        (slot, Slot),
        (pages, Pages),
        (cut, Cut),
        (filled, Filled),
        (again, Again),
        (explain, Explain),
    ):
        routes.callback_query.register(handler, kind.filter())
    routes.message.register(all_sent, StateFilter(None), F.text, F.text.func(_all_sent), _takes_pages)
    routes.message.register(explained, Filing.explain, F.text)
    return routes
