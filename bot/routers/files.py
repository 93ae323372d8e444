"""Files for a case: photos and documents, one by one or as an album; one answer an album, mended as it grows (A20)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from aiogram import F, Router
from aiogram.filters import StateFilter

from bot.views import applicant, menu
from bot.views.case import slot_name
from bot.views.view import View, menu_row
from bot.waiting import Filing
from pipeline import evidence
from pipeline.queries import case as cases
from pipeline.queries import lists

if TYPE_CHECKING:
    from aiogram.fsm.context import FSMContext
    from aiogram.types import Message

    from bot.doing import Do, Look
    from bot.saying import Say
    from bot.texts import Html, Words
    from pipeline.queries.case import CaseView


@dataclass(slots=True)
class Album:
    """What is remembered between the parts of an album."""

    id: str | None
    answer: int | None
    """The message that answers it."""
    taken: list[str]
    """Slots, in order of arrival."""
    left: int
    """How many found no slot."""

    @classmethod
    def of(cls, data: dict[str, Any], id_: str | None) -> Album:
        """The album that goes on, or a new one (a single file is one of its own)."""
        before = data.get("album")
        if id_ is not None and before and before["id"] == id_:
            return cls(**before)
        return cls(id_, None, [], 0)

    def as_json(self) -> dict[str, Any]:
        """For the conversation."""
        return {"id": self.id, "answer": self.answer, "taken": self.taken, "left": self.left}


async def file(message: Message, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Take a file for the chosen slot, or for the next one that waits; a stage inspects it."""
    data = await state.get_data()
    case_id = UUID(data["case"]) if data.get("case") else await _only_case(look, say)
    if case_id is None:
        return
    view = await look(cases.case, case_id)
    album = Album.of(data, message.media_group_id)
    slot = _slot_for(view, data.get("slot"), album)
    if slot is None:
        album.left += 1
    else:
        await do(evidence.receive, case_id, slot, announced(message))
        album.taken.append(slot)
        view = await look(cases.case, case_id)
    screen = applicant.screen(view, say.words, noted=_noted(view, album, say.words))
    if album.answer is None:
        album.answer = await say.send(screen)
    else:
        album.answer = await say.edit(album.answer, screen)
    say.case_on_screen = (album.answer, case_id)
    await state.update_data(case=case_id.hex, slot=None, album=album.as_json())


async def _only_case(look: Look, say: Say) -> UUID | None:
    """The one case that is being filled in; else say how to start, or ask which."""
    mine = [line for line in await look(lists.my_cases) if line.state.editable]
    if len(mine) == 1:
        return mine[0].id
    await say.send(
        menu.which_case(mine, say.words) if mine else View(say.words("file-no-case"), (menu_row(say.words),))
    )
    return None


def _slot_for(view: CaseView, chosen: str | None, album: Album) -> str | None:
    """Which slot takes the file: the chosen one, else the next open one after the album's last, else the first."""
    if chosen is not None or not view.state.editable:
        return chosen or view.slots[0].kind.id  # receiving refuses, and says why
    order = [slot.kind.id for slot in view.slots]
    after = order.index(album.taken[-1]) + 1 if album.taken else 0
    waiting = {slot.kind.id for slot in applicant.open_slots(view)} - set(album.taken)
    return next((id_ for id_ in order[after:] + order[:after] if id_ in waiting), None)


def announced(message: Message) -> evidence.SentFile:
    """The file as the chat announces it; of a photo, the largest size."""
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return evidence.SentFile(largest.file_id, f"photo-{message.message_id}.jpg", largest.file_size)
    if message.document:
        name = message.document.file_name or f"document-{message.message_id}"
        return evidence.SentFile(message.document.file_id, name, message.document.file_size)
    raise AssertionError("the route takes photos and documents only")


def _noted(view: CaseView, album: Album, words: Words) -> Html:
    names = {slot.kind.id: slot_name(slot, words) for slot in view.slots}
    if not album.taken:
        return words("file-which-slot")
    taken = words("list-comma").join(names[id_] for id_ in album.taken)
    if album.left:
        return words("files-received-left", names=taken, left=album.left)
    return words("files-received", names=taken, count=len(album.taken))


async def unwanted(_: Message, say: Say) -> None:
    """Say what is wanted instead of a sticker, a voice message or a video."""
    await say.send(View(say.words("file-unwanted"), (menu_row(say.words),)))


def router() -> Router:
    """The routes of files."""
    routes = Router(name="files")
    routes.message.register(file, F.photo | F.document, StateFilter(None, Filing.unit, Filing.fact, Filing.correct))
    others = F.sticker | F.voice | F.video | F.video_note | F.audio | F.animation
    routes.message.register(unwanted, others, StateFilter(None, Filing.unit, Filing.fact, Filing.correct))
    return routes
