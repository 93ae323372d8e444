"""Filing: what is applied for, by which pathway, at which portal; then the draft (A4, A10, A19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import F, Router
from aiogram.filters import Command

from bot.callbacks import Choose, Go, Place
from bot.routers.showing import show_case
from bot.views import filing as views
from bot.views.view import View, menu_row
from bot.waiting import Filing
from pipeline import applying
from pipeline.queries import people
from pipeline.rules.scales import Level
from pipeline.rules.qualification import Qualification
from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say
    from pipeline.rules.policy import Pack


async def begin(_: Message | CallbackQuery, look: Look, say: Say, state: FSMContext, pack: Pack) -> None:
    """Ask for the portal first; someone without an account is led to registration."""
    await state.clear()
    if (await look(people.me)).person is None:
        await say.show(views.register_first(say.words))
        return
    await _ask(Choose(), say=say, state=state, pack=pack)


async def choose(
    _: CallbackQuery, callback_data: Choose, *, do: Do, look: Look, say: Say, state: FSMContext, pack: Pack
) -> None:
    """Take one more choice; after the last, open the draft. Raises Refused."""
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
    case_id = await do(applying.begin, wanted, pathway)
    await show_case(case_id, look=look, say=say, state=state, noted=say.words("case-begun"))


async def _ask(choice: Choose, *, say: Say, state: FSMContext, pack: Pack) -> bool:
    """Ask for what is not chosen yet; False once everything is. While the series is asked, it can be typed too."""
    view = views.ask(choice, pack, say.words)
    if view is None:
        return False
    if choice.portal and choice.pathway and not choice.series:
        await state.set_state(Filing.series)
        await state.set_data({"portal": choice.portal, "pathway": choice.pathway})
    else:
        await state.clear()
    await say.show(view)
    return True


async def search(message: Message, say: Say, state: FSMContext, pack: Pack) -> None:
    """Look for a series by what was typed."""
    data = await state.get_data()
    choice = Choose(portal=data["portal"], pathway=data["pathway"])
    found = views.found_series(message.text or "", pack)
    if found:
        await say.send(views.series(choice, found, pack, say.words))
    else:
        await say.send(View(say.words("series-none"), (menu_row(say.words),)))


def router() -> Router:
    """The routes of filing."""
    routes = Router(name="filing")
    routes.message.register(begin, Command("apply"))
    routes.callback_query.register(begin, Go.filter(F.place == Place.APPLY))
    routes.callback_query.register(choose, Choose.filter())
    routes.message.register(search, Filing.series, F.text)
    return routes
