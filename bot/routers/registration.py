"""Registration: consent, then name, ID number, ethnicity and phone, then the summary (A1)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiogram import F, Router
from aiogram.filters import StateFilter

from bot.callbacks import Amend, Confirm, Consent, Ethnicity, Go, Place
from bot.routers.showing import show_menu
from bot.texts import Html, blocks
from bot.views import recovering as recovering_views
from bot.views import registration as views
from bot.waiting import Registering
from notify import refusals
from notify.stated import sex
from pipeline.people import accounts
from pipeline.people.attempts import Guarded, count_attempt
from pipeline.queries.applicant import people
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
    await go_on(say, state, pack)


async def is_under_way(state: FSMContext) -> bool:
    """True if the chat is being asked something of this."""
    return (await state.get_state() or "").startswith(Registering.__name__)


async def go_on(say: Say, state: FSMContext, pack: Pack, noted: Html | None = None) -> None:
    """Ask for what is not answered yet; with everything answered, show the summary."""
    answers = await state.get_data()
    asked = next((key for key in views.ASKED if key not in answers), None)
    await state.set_state(getattr(Registering, asked) if asked else Registering.confirm)
    if asked is None:
        await say.show(views.summary(answers, say.words, noted))
    else:
        await say.show(views.question(asked, say.words, ethnicities=pack.ethnicities, noted=noted))


async def name(message: Message, say: Say, state: FSMContext, pack: Pack) -> None:
    """Take the name as it will be printed, and show it where that differs from what was typed."""
    typed = (message.text or "").strip()
    printed = await asyncio.to_thread(accounts.check_name, typed)  # looks into the fonts
    await state.update_data(name=printed)
    await go_on(say, state, pack, say.words("register-name-as", name=printed) if printed != typed else None)


async def id_number(
    message: Message, do: Do, look: Look, say: Say, state: FSMContext, *, pack: Pack, world: Callable[[], World]
) -> None:
    """Take the ID number; the message that holds it goes, right or wrong."""
    await say.forget(message)
    who = identity.resident_id(message.text or "", today=world().today)
    await do(count_attempt, Guarded.NUMBER)
    try:
        await look(accounts.is_free, who.number)
    except Refused as refusal:
        await state.clear()
        await say.show(recovering_views.taken(refusals.sentence(refusal, say.words), say.words))
        return
    await _keep_number(who, state)
    read = {
        "number": identity.mask_id(who.number),
        "sex": sex(who.sex, say.words),
        "birth": f"{who.birth_date:%Y-%m-%d}",
    }
    noted = say.words("register-id-read", **read)
    await go_on(say, state, pack, blocks(noted, say.words("register-foreign")) if who.foreign else noted)


async def _keep_number(who: identity.ResidentId, state: FSMContext) -> None:
    """Keep the number; a foreign resident has no 民族 to be asked for, and whoever is none is asked."""
    answers = await state.get_data() | {"id_number": who.number}
    if who.foreign:
        answers["ethnicity"] = identity.FOREIGN
    elif answers.get("ethnicity") == identity.FOREIGN:
        del answers["ethnicity"]
    await state.set_data(answers)


async def ethnicity(message: Message, say: Say, state: FSMContext, pack: Pack, world: Callable[[], World]) -> None:
    """Take a typed 民族."""
    await state.update_data(ethnicity=accounts.check_ethnicity(message.text or "", world()))
    await go_on(say, state, pack)


async def pick_ethnicity(_: CallbackQuery, callback_data: Ethnicity, say: Say, state: FSMContext, pack: Pack) -> None:
    """Take a pressed 民族, or turn the page."""
    if callback_data.place < 0:
        page = callback_data.page
        await say.show(views.question("ethnicity", say.words, ethnicities=pack.ethnicities, page=page))
        return
    if callback_data.place >= len(pack.ethnicities):
        raise Refused("button_expired")
    await state.update_data(ethnicity=pack.ethnicities[callback_data.place])
    await go_on(say, state, pack)


async def phone(message: Message, say: Say, state: FSMContext, pack: Pack) -> None:
    """Take the phone number: typed, or shared by the button, if it is the sender's own. Raises Refused."""
    shared = message.contact
    if shared and shared.user_id != (message.from_user.id if message.from_user else None):
        raise Refused("phone_of_another")
    if message.text == say.words.plain("button-step-back"):
        await say.put_away(say.words("stepped-back"))
        await _anew("ethnicity", say, state, pack)
        return
    number = identity.phone_number(f"+{shared.phone_number.lstrip('+')}" if shared else message.text or "")
    await state.update_data(phone=number)
    await say.put_away(say.words("me-phone", phone=identity.mask_phone(number)))
    await go_on(say, state, pack)


async def amend(_: CallbackQuery, callback_data: Amend, say: Say, state: FSMContext, pack: Pack) -> None:
    """Ask for one thing anew."""
    await _anew(callback_data.field, say, state, pack)


async def _anew(field: str, say: Say, state: FSMContext, pack: Pack) -> None:
    answers = await state.get_data()
    if answers.pop(field, None) == identity.FOREIGN:
        answers.pop("id_number", None)  # it follows from the number: that one is asked for
    await state.set_data(answers)
    await go_on(say, state, pack)


async def confirm(_: CallbackQuery, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Open the account."""
    answers = await state.get_data()
    said = accounts.Registration(**{key: answers[key] for key in views.ASKED})
    await do(count_attempt, Guarded.REGISTER)
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
    routes.message.register(phone, Registering.phone, F.text | F.contact)
    routes.callback_query.register(amend, StateFilter(Registering), Amend.filter())
    routes.callback_query.register(confirm, Registering.confirm, Confirm.filter())
    return routes
