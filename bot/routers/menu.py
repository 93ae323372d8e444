"""The menu and the commands; a command in the middle of a conversation leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram import BaseMiddleware, F, Router
from aiogram.filters import Command, CommandStart
from aiogram.types import Message

from bot.callbacks import Go, Place, Queue, Speak
from bot.routers.showing import show_menu
from bot.texts import LANGUAGES, Words
from bot.views import menu as views
from bot.views import office
from bot.views.view import View
from pipeline import chatting
from pipeline.queries import lists, people
from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, TelegramObject

    from bot.doing import Do, Look
    from bot.saying import Say
    from pipeline.world import World


class LeaveConversation(BaseMiddleware):
    """A command leaves the conversation that the chat was in, and says so."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:  # noqa: ANN401  the interface
        """Forget what was asked before a command is handled."""
        command = isinstance(event, Message) and (event.text or "").startswith("/")
        if command and data.get("raw_state"):
            await data["state"].clear()
            data["raw_state"] = None
            say: Say = data["say"]
            await say.send(View(say.words("left-conversation")))
        return await handler(event, data)


async def start(_: Message | CallbackQuery, look: Look, say: Say, state: FSMContext) -> None:
    """Show what can be done."""
    await show_menu(look=look, say=say, state=state)


async def my_cases(_: Message | CallbackQuery, look: Look, say: Say, state: FSMContext) -> None:
    """List the person's own cases."""
    await state.clear()
    await say.show(views.my_cases(await look(lists.my_cases), say.words))


async def me(_: CallbackQuery, look: Look, say: Say) -> None:
    """Show what is kept of the person."""
    who = await look(people.me)
    if who.person is None:
        raise Refused("register_first")
    await say.show(views.account(who.person, say.words))


async def queue(_: CallbackQuery, callback_data: Queue, look: Look, say: Say, world: Callable[[], World]) -> None:
    """List what waits at an office."""
    waiting = await look(lists.queue, callback_data.office_id)
    await say.show(office.queue(waiting, callback_data.office_id, say.words, now=world().now))


async def languages(_: Message | CallbackQuery, say: Say) -> None:
    """Ask for the language."""
    await say.show(views.language(say.words))


async def speak(_: CallbackQuery, callback_data: Speak, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Switch the language."""
    if callback_data.language not in LANGUAGES:
        raise Refused("button_expired")
    await do(chatting.speak, do.chat_id, callback_data.language)
    say.words = Words(callback_data.language)
    await show_menu(look=look, say=say, state=state)


def router() -> Router:
    """The routes of the menu."""
    routes = Router(name="menu")
    routes.message.register(start, CommandStart())
    routes.message.register(start, Command("menu", "help", "cancel"))
    routes.message.register(my_cases, Command("cases"))
    routes.message.register(languages, Command("language"))
    routes.callback_query.register(start, Go.filter(F.place == Place.MENU))
    routes.callback_query.register(my_cases, Go.filter(F.place == Place.CASES))
    routes.callback_query.register(me, Go.filter(F.place == Place.ME))
    routes.callback_query.register(languages, Go.filter(F.place == Place.LANGUAGE))
    routes.callback_query.register(queue, Queue.filter())
    routes.callback_query.register(speak, Speak.filter())
    return routes
