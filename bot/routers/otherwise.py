"""What nothing else takes: a person is told what can be done now, never left without an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import F, Router
from aiogram.filters import StateFilter

from bot.routers import spoken
from bot.routers.showing import show_menu
from bot.views.view import View
from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Look
    from bot.saying import Say

SERVICE = (
    F.pinned_message
    | F.message_auto_delete_timer_changed
    | F.new_chat_members
    | F.left_chat_member
    | F.write_access_allowed
)
"""Messages that the network writes, not the person."""


async def expects_text(_: Message, say: Say) -> None:
    """Say that an answer in words is awaited."""
    await say.send(View(say.words("expects-text")))


async def edited(_: Message, say: Say) -> None:
    """Say that an edited answer is not read."""
    await say.send(View(say.words("edited-not-read")))


async def unknown(_: Message, look: Look, say: Say, state: FSMContext) -> None:
    """Show what can be done now."""
    await show_menu(look=look, say=say, state=state, noted=say.words("not-understood"))


async def expired(_: CallbackQuery) -> None:
    """A button that no screen of ours holds any more, or that somebody made up."""
    raise Refused("button_expired")


def router() -> Router:
    """The last routes."""
    routes = Router(name="otherwise")
    routes.message.register(spoken.heard, F.text)
    routes.message.register(expects_text, ~StateFilter(None), ~SERVICE)
    routes.message.register(unknown, ~SERVICE)
    routes.edited_message.register(edited, F.text, ~StateFilter(None))
    routes.callback_query.register(expired)
    return routes
