"""The way from the chat to the web desk: a one-time link for an officer (U7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import F, Router
from aiogram.filters import Command

from bot.callbacks import Act, CaseAct, Go, Place
from bot.routers.linking import lead
from pipeline.queries import case as case_views
from pipeline.rules.words import Purpose

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say


async def desk(_: Message | CallbackQuery, do: Do, say: Say) -> None:
    """Give the link; to whoever holds no post it is refused."""
    await lead(Purpose.DESK, do=do, say=say)


async def on_the_desk(_: CallbackQuery, callback_data: CaseAct, do: Do, look: Look, say: Say) -> None:
    """Give a link that opens the desk at that case."""
    view = await look(case_views.case, callback_data.case_id)
    await lead(Purpose.DESK, do=do, say=say, case_id=view.id)


def router() -> Router:
    """The routes to the desk."""
    routes = Router(name="desk")
    routes.message.register(desk, Command("desk"))
    routes.callback_query.register(desk, Go.filter(F.place == Place.DESK))
    routes.callback_query.register(on_the_desk, CaseAct.filter(F.act == Act.DESK))
    return routes
