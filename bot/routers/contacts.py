"""Contacts of review bodies, by entrance, series and level: for anyone, without an account (A18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import F, Router
from aiogram.filters import Command

from bot.callbacks import Contacts, Go, Place
from bot.views import contacts as views
from pipeline.queries import contacts as queries
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Level

if TYPE_CHECKING:
    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.saying import Say
    from pipeline.rules.policy import Pack


async def begin(_: Message | CallbackQuery, say: Say, state: FSMContext, pack: Pack) -> None:
    """Ask for the entrance first."""
    await state.clear()
    await _show(Contacts(), say, pack)


async def choose(_: CallbackQuery, callback_data: Contacts, say: Say, pack: Pack) -> None:
    """Take one more choice; after the last, show whom to ask."""
    await _show(callback_data, say, pack)


async def _show(choice: Contacts, say: Say, pack: Pack) -> None:
    try:
        view = views.ask(choice, pack, say.words)
        if view is None:
            found = queries.bodies(pack, choice.portal, choice.series, Level(choice.level))
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
    return routes
