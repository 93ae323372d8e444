"""The menu and the commands; a command in the middle of a conversation leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from aiogram import BaseMiddleware, F, Router
from aiogram.filters import Command, CommandStart
from aiogram.types import Message

from bot.callbacks import Go, Place, Queue, Speak
from bot.routers import filing, joining, registration
from bot.routers.showing import show_case, show_menu
from bot.texts import LANGUAGES, Words
from bot.views import menu as views
from bot.views import office
from bot.views.view import View
from bot.waiting import Filing, Registering
from pipeline.messages import chat_state
from pipeline.people.accounts import PRIVACY_NOTICE
from pipeline.queries import lists
from pipeline.queries.applicant import own_data, people
from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, TelegramObject

    from bot.doing import Do, Look
    from bot.saying import Say
    from bot.texts import Html
    from pipeline.rules.policy import Pack
    from pipeline.world import World


COMMANDS = ("menu", "apply", "cases", "certificates", "contacts", "windows", "verify", "desk", "language", "cancel")
"""Those that the network offers."""
KNOWN = frozenset(f"/{name}" for name in ("start", "help", *COMMANDS))
IN_PLACE = "/language"
"""The one command that leaves no conversation: what was asked is asked again in the other language."""


class LeaveConversation(BaseMiddleware):
    """A command leaves the conversation that the chat was in, and says so.

    One that there is not leaves nothing, and neither does the button 开始 of somebody who is registering: four answers would be lost.
    """

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:  # noqa: ANN401  the interface
        """Forget what was asked before a command is handled."""
        said = event.text or "" if isinstance(event, Message) else ""
        command = said.startswith("/") and said != IN_PLACE
        if command and data.get("raw_state"):
            say, state = data["say"], data["state"]
            named, _, more = said.partition(" ")
            word = named.partition("@")[0]
            if word not in KNOWN:
                await say.send(View(say.words("no-such-command")))
                return None
            begins = word == "/start" and await registration.is_under_way(state)
            if begins and not await joining.leads(more.strip(), data["look"]):
                await registration.go_on(say, state, data["pack"], say.words("register-goes-on"))
                return None
            await state.clear()
            data["raw_state"] = None
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
    await show_account(look=look, say=say)


async def show_account(*, look: Look, say: Say, noted: Html | None = None) -> None:
    """The own account as it is now. Raises Refused without one."""
    who = await look(people.me)
    if who.person is None:
        raise Refused("register_first")
    name_open = await look(own_data.may_mend_name)
    current = who.person.consent == PRIVACY_NOTICE
    await say.show(views.account(who.person, say.words, name_open=name_open, current=current, noted=noted))


async def queue(_: CallbackQuery, callback_data: Queue, look: Look, say: Say, world: Callable[[], World]) -> None:
    """List what waits at an office."""
    waiting = await look(lists.queue, callback_data.office_id)
    await say.show(office.queue(waiting, callback_data.office_id, say.words, now=world().now))


async def languages(_: Message | CallbackQuery, say: Say) -> None:
    """Ask for the language."""
    await say.show(views.language(say.words))


async def speak(
    _: CallbackQuery, callback_data: Speak, do: Do, look: Look, say: Say, state: FSMContext, *, pack: Pack
) -> None:
    """Switch the language, in place: what was on the screen is there again in the other one."""
    if callback_data.language not in LANGUAGES:
        raise Refused("button_expired")
    await do(chat_state.speak, do.chat_id, callback_data.language)
    say.words = Words(callback_data.language)
    data, asked = await state.get_data(), await state.get_state() or ""
    if asked.startswith(Registering.__name__):
        await registration.go_on(say, state, pack)
    elif not data.get("case") and (asked.startswith(Filing.__name__) or data.keys() & {"choice", "fact"}):
        await filing.go_on(look=look, say=say, state=state, pack=pack)
    elif data.get("case"):
        await show_case(UUID(data["case"]), look=look, say=say, state=state)
    else:
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
