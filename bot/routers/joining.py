"""`/start <token>`: an invitation makes its holder an officer, an account's word makes the chat one more of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import F, Router
from aiogram.filters import CommandStart

from bot.routers.linking import lead
from bot.routers.showing import show_menu
from bot.views.view import View
from bot.waiting import Joining
from pipeline.offices import directory
from pipeline.people import second_chats
from pipeline.queries.applicant import people
from pipeline.rules.identity import person_name
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Purpose

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiogram.filters import CommandObject
    from aiogram.fsm.context import FSMContext
    from aiogram.types import Message
    from sqlalchemy.orm import Session

    from bot.doing import Do, Look
    from bot.saying import Say
    from pipeline.rules.transitions import Actor
    from pipeline.world import World


WORD = range(20, 65)
"""Characters of what we give out to be handed to the bot."""


def is_word(token: str) -> bool:
    """True if *token* may be an invitation, or an account's word: we made it no shorter."""
    return len(token.strip()) in WORD


async def leads(token: str, look: Look) -> bool:
    """True if *token*, handed to the bot by a link, means anything to it."""
    if not is_word(token) or token.startswith(second_chats.MARK):
        return is_word(token)
    try:
        await look(directory.invitation_stands, token)
    except Refused:
        return False
    return True


async def invited(
    _: Message,
    command: CommandObject,
    do: Do,
    look: Look,
    say: Say,
    state: FSMContext,
    *,
    world: Callable[[], World],
) -> None:
    """Use the invitation under the account's name; without an account, ask for the name first, or on a page."""
    token = (command.args or "").strip()
    if not is_word(token):  # of a poster, or of somebody's own making
        await show_menu(look=look, say=say, state=state)
        return
    if token.startswith(second_chats.MARK):
        name = await do(second_chats.enter, token, say.words.language)
        noted = say.words("own-second-entered", name=name if world().chat_carries_facts else "")
        await show_menu(look=look, say=say, state=state, noted=noted)
        return
    me = await look(people.me)
    if me.person is None:
        await look(directory.invitation_stands, token)
    if me.person is None and not world().chat_carries_facts:
        await lead(Purpose.JOIN, do=do, say=say, about=directory.hashed(token))
        return
    if me.person is None:
        await state.set_state(Joining.name)
        await state.set_data({"token": token})
        await say.send(View(say.words("join-name")))
        return
    await _join(token, "", do=do, look=look, say=say, state=state)


async def named(message: Message, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Use the invitation under the name that was said."""
    name = person_name(message.text or "")
    token = (await state.get_data())["token"]
    await _join(token, name, do=do, look=look, say=say, state=state)


async def _join(token: str, name: str, *, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    await state.clear()  # an invitation that is spent is not asked about again
    office = await do(_enter, token, do.chat_id, say.words.language, name)
    await show_menu(look=look, say=say, state=state, noted=say.words("joined", office=office))


def _enter(session: Session, token: str, chat_id: int, language: str, name: str, *, by: Actor, world: World) -> str:
    return directory.join(session, token, chat_id, language, name or by.name, world=world).name


def router() -> Router:
    """The routes of an invitation."""
    routes = Router(name="joining")
    routes.message.register(invited, CommandStart(deep_link=True))
    routes.message.register(named, Joining.name, F.text)
    return routes
