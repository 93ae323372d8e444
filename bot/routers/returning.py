"""退回: the complete list of defects, one a line, each about a slot or the whole; then sent back once (U14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from aiogram import F, Router

from bot.callbacks import About, Act, CaseAct
from bot.routers.showing import seen, show_case
from bot.views import office as views
from bot.waiting import Deciding
from pipeline.case.act import Defect
from pipeline.queries import case as case_views
from pipeline.review import decisions
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Action

if TYPE_CHECKING:
    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say
    from bot.views.view import View


async def begin(_: CallbackQuery, callback_data: CaseAct, look: Look, say: Say, state: FSMContext) -> None:
    """Ask for what is to be mended."""
    view = await seen(callback_data.case_id, callback_data.version, Action.RETURN, look)
    data = {"case": view.id.hex, "version": view.version, "about": "", "defects": []}
    await state.set_state(Deciding.defects)
    await state.set_data(data)
    await say.show(await _asked(data, look, say))


async def about(_: CallbackQuery, callback_data: About, look: Look, say: Say, state: FSMContext) -> None:
    """Take the next lines for that slot."""
    data = await state.update_data(about=callback_data.slot)
    await say.show(await _asked(data, look, say))


async def defects(message: Message, look: Look, say: Say, state: FSMContext) -> None:
    """Take one defect a line."""
    data = await state.get_data()
    said = [[data["about"], line.strip()] for line in (message.text or "").splitlines() if line.strip()]
    data = await state.update_data(defects=[*data["defects"], *said])
    await say.send(await _asked(data, look, say))


async def _asked(data: dict[str, Any], look: Look, say: Say) -> View:
    view = await look(case_views.case, UUID(data["case"]))
    return views.defects(view, [(slot, what) for slot, what in data["defects"]], data["about"], say.words)


async def send_back(_: CallbackQuery, callback_data: CaseAct, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Return the case to its applicant with the whole list."""
    data = await state.get_data()
    if data.get("case") != callback_data.case_id.hex or not data.get("defects"):
        raise Refused("button_expired")
    listed = tuple(Defect(slot, what) for slot, what in data["defects"])
    await do(decisions.return_to_applicant, callback_data.case_id, why="", defects=listed, seen=callback_data.version)
    await show_case(callback_data.case_id, look=look, say=say, state=state, noted=say.words("done-return"))


def router() -> Router:
    """The routes of a return."""
    routes = Router(name="returning")
    routes.callback_query.register(begin, CaseAct.filter(F.act == Act.ASK_RETURN))
    routes.callback_query.register(send_back, CaseAct.filter(F.act == Act.RETURN))
    routes.callback_query.register(about, Deciding.defects, About.filter())
    routes.message.register(defects, Deciding.defects, F.text)
    return routes
