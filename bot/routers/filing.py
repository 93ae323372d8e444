"""Filing: what is applied for, by which pathway, at which entrance; then the draft, or the changed one (A4, A8, A19)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from aiogram import F, Router
from aiogram.filters import Command

from bot.callbacks import Act, CaseAct, Choose, Go, Place
from bot.routers.showing import seen, show_case
from bot.views import filing as views
from bot.views.view import View, menu_row
from bot.waiting import Filing
from pipeline import applying
from pipeline.queries import case as cases
from pipeline.queries import people
from pipeline.rules.qualification import Qualification
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Level
from pipeline.rules.words import Action

if TYPE_CHECKING:
    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say
    from pipeline.rules.policy import Pack


async def begin(_: Message | CallbackQuery, look: Look, say: Say, state: FSMContext, pack: Pack) -> None:
    """Ask for the entrance first; someone without an account is led to registration."""
    await state.clear()
    if (await look(people.me)).person is None:
        await say.show(views.register_first(say.words))
        return
    await _ask(Choose(), say=say, state=state, pack=pack)


async def change(
    _: CallbackQuery, callback_data: CaseAct, *, look: Look, say: Say, state: FSMContext, pack: Pack
) -> None:
    """更改资格: the same questions again; the answers change the draft (A8)."""
    view = await seen(callback_data.case_id, callback_data.version, Action.SUBMIT, look)
    await state.set_data({"change": view.id.hex, "version": view.version})
    await _ask(Choose(), say=say, state=state, pack=pack)


async def move(_: CallbackQuery, callback_data: CaseAct, *, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Change the entrance to the right one, nothing else (A4)."""
    view = await look(cases.case, callback_data.case_id)
    right = view.filing.misplaced
    if right is None:
        raise Refused("button_expired")
    await do(applying.move, callback_data.case_id, right.portal.code, seen=callback_data.version)
    noted = say.words("portal-moved", portal=right.portal.name)
    await show_case(callback_data.case_id, look=look, say=say, state=state, noted=noted)


async def choose(
    _: CallbackQuery, callback_data: Choose, *, do: Do, look: Look, say: Say, state: FSMContext, pack: Pack
) -> None:
    """Take one more choice; after the last, open the draft, or change the one that is to be changed. Raises Refused."""
    try:
        if await _ask(callback_data, say=say, state=state, pack=pack):
            return
        wanted = Qualification(
            pack.portal(callback_data.portal).code,
            callback_data.series,
            views.specialty_of(callback_data, pack),
            Level(callback_data.level),
        )
        pathway = pack.pathway(callback_data.pathway).id
    except (KeyError, ValueError):
        raise Refused("no_such_title") from None
    data = await state.get_data()
    if "change" in data:
        case_id = UUID(data["change"])
        changed = await do(applying.change, case_id, wanted, pathway, seen=data["version"])
        noted = views.changed(changed, say.words)
    else:
        case_id = await do(applying.begin, wanted, pathway)
        noted = say.words("case-begun")
    await show_case(case_id, look=look, say=say, state=state, noted=noted)


async def _ask(choice: Choose, *, say: Say, state: FSMContext, pack: Pack) -> bool:
    """Ask for what is not chosen yet; False once everything is. What is long can be typed too."""
    view = views.ask(choice, pack, say.words)
    if view is None:
        return False
    kept = {key: value for key, value in (await state.get_data()).items() if key in {"change", "version"}}
    typed = choice.portal and choice.pathway and not choice.level
    await state.set_state(Filing.series if typed else None)
    await state.set_data({**kept, **choice.model_dump(include={"portal", "pathway", "series"})} if typed else kept)
    await say.show(view)
    return True


async def search(message: Message, say: Say, state: FSMContext, pack: Pack) -> None:
    """Look for a specialty by what was typed."""
    data = await state.get_data()
    choice = Choose(portal=data["portal"], pathway=data["pathway"], series=data["series"])
    found = views.found(choice, message.text or "", pack, say.words)
    await say.send(found or View(say.words("series-none"), (menu_row(say.words),)))


def router() -> Router:
    """The routes of filing."""
    routes = Router(name="filing")
    routes.message.register(begin, Command("apply"))
    routes.callback_query.register(begin, Go.filter(F.place == Place.APPLY))
    routes.callback_query.register(change, CaseAct.filter(F.act == Act.CHANGE))
    routes.callback_query.register(move, CaseAct.filter(F.act == Act.MOVE))
    routes.callback_query.register(choose, Choose.filter())
    routes.message.register(search, Filing.series, F.text)
    return routes
