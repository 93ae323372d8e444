"""What is written outside a question is understood, as far as it can be, and the right screen opened (B1).

Who is filling something in keeps their place: what only shows is shown and the conversation goes on; what would begin another
conversation is a button.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from aiogram import F, Router
from aiogram.dispatcher.event.handler import CallableObject
from aiogram.filters import StateFilter

from bot.callbacks import Place
from bot.hearing.understanding import Heard, understand
from bot.help_presses import Ask
from bot.routers import (
    certificates,
    contacts,
    desk,
    filing,
    helping,
    linking,
    menu,
    recovering,
    registration,
    replacing,
    units,
    verifying,
)
from bot.routers.showing import show_case, show_menu
from bot.texts import plainly, typed
from bot.views import spoken as views
from bot.views.view import View
from bot.waiting import Copying, Filing, Forms, Joining, OwnAccount, Recovering, Registering
from pipeline.queries import lists
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Waits

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Look
    from bot.saying import Say
    from pipeline.queries.lists import CaseLine
    from pipeline.rules.policy import Pack

SHOWING: dict[Place, Callable[..., Any]] = {
    Place.CASES: menu.my_cases,
    Place.CERTIFICATES: certificates.mine,
    Place.REISSUE: replacing.reissue,
    Place.CORRECTION: replacing.correction,
    Place.CONTACTS: contacts.begin,
    Place.CONDITIONS: contacts.conditions,
    Place.HELP: helping.begin,
    Place.ME: menu.me,
    Place.LANGUAGE: menu.languages,
    Place.UNITS: units.services,
    Place.MENU: menu.start,
    Place.DESK: desk.desk,
}
"""Screens that ask nothing: they can be shown in the middle of something."""
BEGINNING: dict[Place, Callable[..., Any]] = {
    Place.APPLY: filing.begin,
    Place.VERIFY: verifying.begin,
    Place.TICKET: recovering.ask_ticket,
    Place.REGISTER: registration.begin,
    Place.RECOVER: recovering.begin,
}
"""Screens that begin a conversation of their own."""
BY_LINK = {Place.REGISTER: linking.register, Place.RECOVER: linking.recover}
"""What begins on our own pages, where facts must not go through the chat."""
HUMAN = typed("typed-human")
"""What is no answer to any question, and means a person at the help desk."""
OF_ONE_CASE = frozenset({"progress", "upload", "withdraw"})
"""Who has one case that is not at its end means that one."""


async def heard(message: Message, look: Look, say: Say, state: FSMContext, pack: Pack, **at_hand: Any) -> None:  # noqa: ANN401  what other handlers ask for
    """Do what was asked for in words, ask what was meant, or say that it was not understood."""
    found = await asyncio.to_thread(understand, message.text or "", pack.faq)
    at_hand |= {"look": look, "say": say, "state": state, "pack": pack}
    asked = await state.get_state()
    if not found.intent and not found.others:
        await _not_understood(say, look, state, asked)
    elif not found.intent:
        await say.send(views.perhaps(found, pack, say.words, kept=asked is not None))
    elif asked and views.PLACES.get(found.intent) in BEGINNING:
        await say.send(views.leaving(found, pack, say.words))
    else:
        await _keeping(message, found, at_hand)


async def _not_understood(say: Say, look: Look, state: FSMContext, asked: str | None) -> None:
    if asked:
        await say.send(View(say.words("expects-button")))
    else:
        await show_menu(look=look, say=say, state=state, noted=say.words("not-understood"))


async def _keeping(message: Message, found: Heard, at_hand: dict[str, Any]) -> None:
    """Open what was understood; what the chat was being asked, and which file it waited for, stay as they were."""
    say, state, pack = at_hand["say"], at_hand["state"], at_hand["pack"]
    asked, data = await state.get_state(), await state.get_data()
    await say.send(views.understood(found, pack, say.words))
    place = views.PLACES.get(found.intent or "")
    try:
        await _open(message, found, place, at_hand)
    finally:
        if place not in BEGINNING and (asked or data):
            await state.set_state(asked)
            await state.set_data(data)
    if asked:
        await say.send(views.kept(say.words))


async def _open(message: Message, found: Heard, place: Place | None, at_hand: dict[str, Any]) -> None:
    look, say, state = at_hand["look"], at_hand["say"], at_hand["state"]
    question = views.question_of(found.intent or "", at_hand["pack"])
    if question:
        await say.send(views.answer(question, say.words))
        return
    if found.intent in OF_ONE_CASE:
        only = await _only_case(look)
        if only:
            await show_case(only.id, look=look, say=say, state=state)
            return
    if place is None:
        raise Refused("button_expired")
    by_link = place in BY_LINK and not at_hand["world"]().chat_carries_facts
    handler = BY_LINK[place] if by_link else SHOWING.get(place) or BEGINNING[place]
    await CallableObject(handler).call(message, **at_hand)


async def _only_case(look: Look) -> CaseLine | None:
    """The one case of theirs that is not at its end."""
    going = [one for one in await look(lists.my_cases) if one.state.waits_for is not Waits.NOBODY]
    return going[0] if len(going) == 1 else None


async def answer(_: CallbackQuery, callback_data: Ask, say: Say, pack: Pack) -> None:
    """Answer a question of the pack, below what is on the screen."""
    question = next((one for one in pack.faq if one.id == callback_data.question), None)
    if question is None:
        raise Refused("button_expired")
    await say.send(views.answer(question, say.words))


async def human(message: Message, **at_hand: Any) -> None:  # noqa: ANN401  what other handlers ask for
    """Show whom to call and where to write, in the middle of a question too, which is kept."""
    await _keeping(message, Heard("human", ()), at_hand)


def _asks_for_a_human(said: str) -> bool:
    return plainly(said) in HUMAN


def first_router() -> Router:
    """The one word that is heard before any answer is taken."""
    routes = Router(name="human")
    answered = StateFilter(Registering, OwnAccount, Joining, Filing, Recovering, Forms, Copying)
    routes.message.register(human, answered, F.text, F.text.func(_asks_for_a_human))
    return routes


def router() -> Router:
    """The routes of the pack's questions; sentences come by way of `otherwise`."""
    routes = Router(name="spoken")
    routes.callback_query.register(answer, Ask.filter())
    return routes
