"""Reissue and correction from the menu: which certificate it is (A16, A17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import F, Router

from bot.callbacks import Go, Place
from bot.views import replacing as views
from pipeline.queries import lists
from pipeline.queries.anyone import by_number
from pipeline.queries.applicant import people
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Kind

if TYPE_CHECKING:
    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Look
    from bot.saying import Say


async def reissue(_: Message | CallbackQuery, look: Look, say: Say, state: FSMContext) -> None:
    """Ask which certificate was lost."""
    await _ask(Kind.REISSUE, look, say, state)


async def correction(_: Message | CallbackQuery, look: Look, say: Say, state: FSMContext) -> None:
    """Ask which certificate is wrong."""
    await _ask(Kind.CORRECTION, look, say, state)


async def _ask(kind: Kind, look: Look, say: Say, state: FSMContext) -> None:
    if (await look(people.me)).person is None:
        raise Refused("register_first")
    await state.clear()
    await say.show(views.which(await look(lists.my_certificates), await look(by_number.mine), kind, say.words))


def router() -> Router:
    """The routes from the menu to a reissue or a correction."""
    routes = Router(name="replacing")
    routes.callback_query.register(reissue, Go.filter(F.place == Place.REISSUE))
    routes.callback_query.register(correction, Go.filter(F.place == Place.CORRECTION))
    return routes
