"""Contacts of review bodies, by entrance, series and level: for anyone, without an account (A18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import F, Router
from aiogram.filters import Command

from bot.callbacks import Contacts, Go, Place
from bot.place_presses import Conditions, Windows
from bot.views import conditions as condition_views
from bot.views import contacts as views
from bot.views import windows as window_views
from pipeline.queries import contacts as queries
from pipeline.queries.anyone.windows import of_year
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Level

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.saying import Say
    from pipeline.world import World


async def begin(_: Message | CallbackQuery, say: Say, state: FSMContext, world: Callable[[], World]) -> None:
    """Ask for the entrance first."""
    await state.clear()
    await _show(Contacts(), say, world())


async def choose(_: CallbackQuery, callback_data: Contacts, say: Say, world: Callable[[], World]) -> None:
    """Take one more choice; after the last, show whom to ask."""
    await _show(callback_data, say, world())


async def windows(
    event: Message | CallbackQuery, say: Say, world: Callable[[], World], callback_data: Windows | None = None
) -> None:
    """When each review body takes applications in."""
    del event
    await say.show(window_views.of_year(of_year(world()), callback_data.page if callback_data else 0, say.words))


async def conditions(
    _: Message | CallbackQuery, say: Say, world: Callable[[], World], callback_data: Conditions | Go | None = None
) -> None:
    """What a title asks for. Raises Refused."""
    choice, now = callback_data if isinstance(callback_data, Conditions) else Conditions(), world()
    try:
        view = condition_views.screen(choice, now.pack, now.today.year, say.words)
    except (KeyError, ValueError):
        raise Refused("button_expired") from None
    await say.show(view)


async def _show(choice: Contacts, say: Say, world: World) -> None:
    try:
        view = views.ask(choice, world.pack, say.words)
        if view is None:
            found = queries.bodies(world.pack, choice.portal, choice.series, Level(choice.level), world.today)
            view = views.found(found.contacts, say.words, elsewhere=found.elsewhere)
    except (KeyError, ValueError):
        raise Refused("button_expired") from None
    await say.show(view)


def router() -> Router:
    """The routes of contacts."""
    routes = Router(name="contacts")
    routes.message.register(begin, Command("contacts"))
    routes.callback_query.register(begin, Go.filter(F.place == Place.CONTACTS))
    routes.callback_query.register(choose, Contacts.filter())
    routes.callback_query.register(conditions, Go.filter(F.place == Place.CONDITIONS))
    routes.callback_query.register(conditions, Conditions.filter())
    routes.message.register(windows, Command("windows"))
    routes.callback_query.register(windows, Windows.filter())
    return routes
