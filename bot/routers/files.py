"""Files for a case: photos and documents, one by one, page by page, or as an album (A20).

A file that comes unasked goes to the next item that waits. An item that was pressed takes pages until 完成. What could mean
more than one thing waits in the conversation until the sender has said which.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from aiogram import F, Router
from aiogram.filters import StateFilter

from bot.help_presses import SentAs
from bot.routers import verifying
from bot.sent_files import announced, could_be_certificate
from bot.views import applicant, menu, sending
from bot.views.case import slot_name
from bot.views.view import View, menu_row
from bot.waiting import Filing
from pipeline.evidence import files
from pipeline.queries import case as case_views
from pipeline.queries import lists
from pipeline.rules.refusals import Refused
from pipeline.rules.words import EvidenceState

if TYPE_CHECKING:
    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say
    from bot.texts import Html, Words
    from pipeline.queries.case import CaseView, SlotView

HELD_MOST = 20
"""Files that wait for an answer: as many pages as a proof may have."""


@dataclass(slots=True)
class Sending:
    """What is remembered between one file and the next."""

    album: str | None = None
    """The album that the latest file was part of."""
    answer: int | None = None
    """The message that answers it."""
    taken: list[str] = field(default_factory=list)
    """Of the album: slots, in order of arrival."""
    left: int = 0
    """Of the album: how many were not taken."""
    pages: str | None = None
    """The slot that takes pages until 完成."""
    held: list[dict[str, Any]] = field(default_factory=list)
    """Files that wait until their sender has said where they belong."""

    @classmethod
    def of(cls, data: dict[str, Any], album: str | None) -> Sending:
        """What goes on with a file of that album; a single file is answered by a message of its own."""
        before = cls(**data.get("sending", {}))
        if album is not None and before.album == album:
            return before
        return cls(album, pages=before.pages, held=before.held, answer=before.answer if before.held else None)


async def file(message: Message, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Take a file for the chosen slot, or for the next one that waits; a stage inspects it.

    A PDF that comes while no case is on the screen may be a certificate: it is verified, or asked about (B12).
    """
    data = await state.get_data()
    shown = UUID(data["case"]) if data.get("case") else None
    if shown is None and could_be_certificate(message):
        await _perhaps_certificate(message, do, look, say, state)
        return
    case_id = shown or await _only_case(look, say)
    if case_id is not None:
        await _take(case_id, announced(message), message.media_group_id, do=do, look=look, say=say, state=state)


async def _perhaps_certificate(message: Message, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Verify it where nothing is being filled in; else ask what it is, and keep it at hand meanwhile."""
    sent = announced(message)
    if not [line for line in await look(lists.my_cases) if line.state.editable]:
        await verifying.take(sent, do, say, also=say.words("file-no-case"))
        return
    await state.update_data(sent=[sent.source, sent.name, sent.size])
    await say.send(menu.evidence_or_certificate(sent.name, say.words))


async def decided(_: CallbackQuery, callback_data: SentAs, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """What the file is that was asked about: evidence of the open case, or a certificate to be verified."""
    data = await state.get_data()
    if not data.get("sent"):
        raise Refused("button_expired")
    sent = files.SentFile(*data["sent"])
    if not callback_data.evidence:
        await state.update_data(sent=None)
        await verifying.take(sent, do, say)
        return
    case_id = await _only_case(look, say)
    if case_id is not None:
        await state.update_data(sent=None)
        await _take(case_id, sent, None, do=do, look=look, say=say, state=state)


async def _take(
    case_id: UUID, sent: files.SentFile, group: str | None, *, do: Do, look: Look, say: Say, state: FSMContext
) -> None:
    """Put a file where it belongs; *group*: the album that it came in."""
    data = await state.get_data()
    view = await look(case_views.case, case_id)
    now, chosen = Sending.of(data, group), data.get("slot")
    if _question(view, chosen, now):
        await _hold(sent, view, chosen, now, say)
    elif chosen and _pages(view, chosen):
        await do(files.receive, case_id, chosen, sent, more=now.pages == chosen)
        now.pages = chosen
        view = await look(case_views.case, case_id)
        now.answer = await _answered(sending.until_done(view, _slot(view, chosen), say.words, left=now.left), now, say)
    else:
        await _next(sent, view, chosen, now, do=do, look=look, say=say)
        chosen = None
    if await state.get_state() == Filing.explain.state:  # a new file is the better answer
        await state.set_state(None)
    await state.update_data(case=case_id.hex, slot=chosen, sending=asdict(now))


def _question(view: CaseView, chosen: str | None, now: Sending) -> bool:
    """True if it has to be asked where a file belongs."""
    if now.held:
        return True
    if chosen is None:
        return now.album is not None and not now.taken and not now.left and len(applicant.open_slots(view)) > 1
    slot = _slot(view, chosen)
    stands = slot.state not in {None, EvidenceState.REFUSED} and not slot.defects
    return _pages(view, chosen) and now.pages != chosen and stands


async def _hold(sent: files.SentFile, view: CaseView, chosen: str | None, now: Sending, say: Say) -> None:
    """Keep it until its sender has said where it belongs, and ask."""
    if len(now.held) < HELD_MOST:
        now.held.append(asdict(sent))
    else:
        now.left += 1
    now.answer = await _answered(_asking(view, chosen, now, say.words), now, say)


def _asking(view: CaseView, chosen: str | None, now: Sending, words: Words) -> View:
    if chosen is not None:
        return sending.replace_or_more(view, _slot(view, chosen), len(now.held), words)
    return sending.which(view, applicant.open_slots(view), len(now.held), words, left=now.left)


async def _next(
    sent: files.SentFile, view: CaseView, chosen: str | None, now: Sending, *, do: Do, look: Look, say: Say
) -> None:
    """Take it for that item, or for the next one that waits; the case is shown with it."""
    slot = slot_for(view, chosen, now)
    if slot is None:
        now.left += 1
    else:
        await do(files.receive, view.id, slot, sent)
        now.taken.append(slot)
        view = await look(case_views.case, view.id)
    now.answer = await _answered(applicant.screen(view, say.words, noted=noted(view, now, say.words)), now, say)
    say.case_on_screen = (now.answer, view.id)


async def _answered(view: View, now: Sending, say: Say) -> int:
    """One answer an album, mended as it grows."""
    return await (say.send(view) if now.answer is None else say.edit(now.answer, view))


async def _only_case(look: Look, say: Say) -> UUID | None:
    """The one case that is being filled in; else say how to start, or ask which."""
    mine = [line for line in await look(lists.my_cases) if line.state.editable]
    if len(mine) == 1:
        return mine[0].id
    await say.send(
        menu.which_case(mine, say.words) if mine else View(say.words("file-no-case"), (menu_row(say.words),))
    )
    return None


def _slot(view: CaseView, id_: str) -> SlotView:
    return next(slot for slot in view.slots if slot.kind.id == id_)


def _pages(view: CaseView, id_: str) -> bool:
    """True if that item may have several pages: any but a photo."""
    return view.state.editable and any(slot.kind.id == id_ and slot.kind.check != "photo" for slot in view.slots)


def slot_for(view: CaseView, chosen: str | None, now: Sending) -> str | None:
    """Which slot takes the file: the chosen one, else the next open one after the album's last, else the first."""
    if chosen is not None or not view.state.editable:
        return chosen or view.slots[0].kind.id  # receiving refuses, and says why
    order = [slot.kind.id for slot in view.slots]
    after = order.index(now.taken[-1]) + 1 if now.taken else 0
    waiting = {slot.kind.id for slot in applicant.open_slots(view)} - set(now.taken)
    return next((id_ for id_ in order[after:] + order[:after] if id_ in waiting), None)


def noted(view: CaseView, now: Sending, words: Words) -> Html:
    """What was received, by name."""
    names = {slot.kind.id: slot_name(slot, words) for slot in view.slots}
    if not now.taken:
        return words("file-which-slot")
    taken = words("list-comma").join(names[id_] for id_ in now.taken)
    if now.left:
        return words("files-received-left", names=taken, left=now.left)
    return words("files-received", names=taken, count=len(now.taken))


async def unwanted(_: Message, say: Say) -> None:
    """Say what is wanted instead of a sticker, a voice message or a video."""
    await say.send(View(say.words("file-unwanted"), (menu_row(say.words),)))


def router() -> Router:
    """The routes of files."""
    routes = Router(name="files")
    routes.callback_query.register(decided, SentAs.filter())
    while_filing = StateFilter(None, Filing.unit, Filing.fact, Filing.correct, Filing.explain)
    routes.message.register(file, F.photo | F.document, while_filing)
    others = F.sticker | F.voice | F.video | F.video_note | F.audio | F.animation
    routes.message.register(unwanted, others, while_filing)
    return routes
