"""The way from the chat to the web desk: a one-time link for an officer (U7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import F, Router
from aiogram.filters import Command

from bot.callbacks import Go, Place
from bot.routers.linking import lead
from pipeline.rules.words import Purpose

if TYPE_CHECKING:
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do
    from bot.saying import Say


async def desk(_: Message | CallbackQuery, do: Do, say: Say) -> None:
    """Give the link; to whoever holds no post it is refused."""
    await lead(Purpose.DESK, do=do, say=say)


def router() -> Router:
    """The routes to the desk."""
    routes = Router(name="desk")
    routes.message.register(desk, Command("desk"))
    routes.callback_query.register(desk, Go.filter(F.place == Place.DESK))
    return routes
