"""Registration: consent, then name, ID number, ethnicity and phone, then the summary (A1)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiogram import F, Router

from bot.callbacks import Amend, Confirm, Consent, Ethnicity, Go, Place
from bot.routers.showing import show_menu
from bot.views import recovering as recovering_views
from bot.views import registration as views
from bot.waiting import Registering
from notify import refusals
from pipeline import accounts
from pipeline.guarding import Guarded, knock
from pipeline.queries import people
from pipeline.rules import identity
from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message
    from sqlalchemy.orm import Session

    from bot.doing import Do, Look
    from bot.saying import Say
    from bot.texts import Html
    from pipeline.rules.policy import Pack
    from pipeline.rules.transitions import Actor
    from pipeline.world import World


async def begin(_: CallbackQuery, look: Look, say: Say, state: FSMContext) -> None:
    """Show the privacy notice: nothing is asked before it is agreed to."""
    if (await look(people.me)).person is not None:
        raise Refused("chat_has_account")
    await state.clear()
    await say.show(views.notice(say.words))


async def consent(_: CallbackQuery, look: Look, say: Say, state: FSMContext, pack: Pack) -> None:
    """Ask the first question."""
    if (await look(people.me)).person is not None:
        raise Refused("chat_has_account")
    await state.clear()
    await _ask(say, state, pack)


async def _ask(say: Say, state: FSMContext, pack: Pack, noted: Html | None = None) -> None:
    """Ask for what is not answered yet; with everything answered, show the summary."""
    answers = await state.get_data()
    asked = next((key for key in views.ASKED if key not in answers), None)
    await state.set_state(getattr(Registering, asked) if asked else Registering.confirm)
    if asked is None:
        await say.show(views.summary(answers, say.words))
    else:
        await say.show(views.question(asked, say.words, ethnicities=pack.ethnicities, noted=noted))


async def name(message: Message, say: Say, state: FSMContext, pack: Pack) -> None:
    """Take the name as it will be printed, and show it where that differs from what was typed."""
    typed = (message.text or "").strip()
    printed = await asyncio.to_thread(accounts.check_name, typed)  # looks into the fonts
    await state.update_data(name=printed)
    await _ask(say, state, pack, say.words("register-name-as", name=printed) if printed != typed else None)


async def id_number(message: Message, say: Say, state: FSMContext, pack: Pack, world: Callable[[], World]) -> None:
    """Take the ID number; the message that holds it goes, right or wrong."""
    await say.forget(message)
    who = identity.resident_id(message.text or "", today=world().today)
    await state.update_data(id_number=who.number)
    sex = say.words("sex-male" if who.sex == "男" else "sex-female")
    read = {"number": identity.mask_id(who.number), "sex": sex, "birth": f"{who.birth_date:%Y-%m-%d}"}
    await _ask(say, state, pack, say.words("register-id-read", **read))


async def ethnicity(message: Message, say: Say, state: FSMContext, pack: Pack, world: Callable[[], World]) -> None:
    """Take a typed 民族."""
    await state.update_data(ethnicity=accounts.check_ethnicity(message.text or "", world()))
    await _ask(say, state, pack)


async def pick_ethnicity(_: CallbackQuery, callback_data: Ethnicity, say: Say, state: FSMContext, pack: Pack) -> None:
    """Take a pressed 民族, or turn the page."""
    if callback_data.place < 0:
        page = callback_data.page
        await say.show(views.question("ethnicity", say.words, ethnicities=pack.ethnicities, page=page))
        return
    if callback_data.place >= len(pack.ethnicities):
        raise Refused("button_expired")
    await state.update_data(ethnicity=pack.ethnicities[callback_data.place])
    await _ask(say, state, pack)


async def phone(message: Message, say: Say, state: FSMContext, pack: Pack) -> None:
    """Take the phone number."""
    await state.update_data(phone=identity.phone_number(message.text or ""))
    await _ask(say, state, pack)


async def amend(_: CallbackQuery, callback_data: Amend, say: Say, state: FSMContext, pack: Pack) -> None:
    """Ask for one thing anew."""
    answers = await state.get_data()
    answers.pop(callback_data.field, None)
    await state.set_data(answers)
    await _ask(say, state, pack)


async def confirm(_: CallbackQuery, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Open the account."""
    answers = await state.get_data()
    said = accounts.Registration(**{key: answers[key] for key in views.ASKED})
    await do(knock, Guarded.REGISTER)
    try:
        await do(_register, do.chat_id, say.words.language, said)
    except Refused as refusal:
        if refusal.code != "id_taken":
            raise
        await state.clear()
        await say.show(recovering_views.taken(refusals.sentence(refusal, say.words), say.words))
        return
    await show_menu(look=look, say=say, state=state, noted=say.words("registered"))


def _register(
    session: Session, chat_id: int, language: str, said: accounts.Registration, *, by: Actor, world: World
) -> UUID:
    del by  # nobody yet
    return accounts.register(session, chat_id, language, said, world=world)


def router() -> Router:
    """The routes of registration."""
    routes = Router(name="registration")
    routes.callback_query.register(begin, Go.filter(F.place == Place.REGISTER))
    routes.callback_query.register(consent, Consent.filter())
    routes.message.register(name, Registering.name, F.text)
    routes.message.register(id_number, Registering.id_number, F.text)
    routes.message.register(ethnicity, Registering.ethnicity, F.text)
    routes.callback_query.register(pick_ethnicity, Registering.ethnicity, Ethnicity.filter())
    routes.message.register(phone, Registering.phone, F.text)
    routes.callback_query.register(amend, Registering.confirm, Amend.filter())
    routes.callback_query.register(confirm, Registering.confirm, Confirm.filter())
    return routes
