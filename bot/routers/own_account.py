"""What a person does with the own account: telephone, a wrong name, all that is kept, the notice anew, its end (B11)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiogram import F, Router

from bot.own_presses import Own, OwnDeed
from bot.routers.menu import show_account
from bot.routers.showing import show_menu
from bot.views import menu as views
from bot.views.view import View
from bot.waiting import OwnAccount
from pipeline.people import own_account, second_chats
from pipeline.people.attempts import Guarded, count_attempt
from pipeline.queries.applicant import own_data, own_paper
from pipeline.rules import identity
from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say


async def deed(_: CallbackQuery, callback_data: Own, *, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Do what was pressed, or ask for what it needs."""
    await state.clear()
    match callback_data.deed:
        case OwnDeed.PHONE:
            await state.set_state(OwnAccount.phone)
            await say.show(View(say.words("register-phone"), contact=say.words.plain("button-share-phone")))
        case OwnDeed.NAME:
            await state.set_state(OwnAccount.name)
            await say.show(View(say.words("register-name")))
        case OwnDeed.PDF | OwnDeed.JSON:
            await _export(callback_data.deed, do=do, look=look, say=say)
        case OwnDeed.CONSENT:
            await do(own_account.consent_again)
            await show_account(look=look, say=say, noted=say.words("noted"))
        case OwnDeed.SECOND:
            word = await do(second_chats.offer)
            await say.send(View(say.words("own-second-offer", word=word)))
        case OwnDeed.ONLY_HERE:
            gone = await do(second_chats.leave_only_one)
            await show_account(look=look, say=say, noted=say.words("own-only-here", gone=gone))
        case OwnDeed.CLOSE:
            await say.show(views.close_account(say.words))
        case OwnDeed.CLOSE_SURE:
            await do(own_account.close)
            await show_menu(look=look, say=say, state=state, noted=say.words("own-closed"))


async def _export(what: OwnDeed, *, do: Do, look: Look, say: Say) -> None:
    """Send all that is kept, to be read by a person or by a machine."""
    await do(count_attempt, Guarded.EXPORT)
    data = await look(own_data.export)
    kind = "json" if what is OwnDeed.JSON else "pdf"
    made = await asyncio.to_thread(own_paper.written, data, kind, say.words.language)
    await say.document(f"zhicheng-{data['made_at'][:10]}.{kind}", made)


async def phone(message: Message, *, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Take the new telephone number: typed, or shared, if it is the sender's own. Raises Refused."""
    shared = message.contact
    if shared and shared.user_id != (message.from_user.id if message.from_user else None):
        raise Refused("phone_of_another")
    said = f"+{shared.phone_number.lstrip('+')}" if shared else message.text or ""
    await do(own_account.change_phone, said)
    await state.clear()
    await say.put_away(say.words("me-phone", phone=identity.mask_phone(identity.phone_number(said))))
    await show_account(look=look, say=say, noted=say.words("noted"))


async def name(message: Message, *, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Take the right name. Raises Refused."""
    await do(own_account.mend_name, message.text or "")
    await state.clear()
    await show_account(look=look, say=say, noted=say.words("noted"))


def router() -> Router:
    """The routes of the own account."""
    routes = Router(name="own_account")
    routes.callback_query.register(deed, Own.filter())
    routes.message.register(phone, OwnAccount.phone, F.text | F.contact)
    routes.message.register(name, OwnAccount.name, F.text)
    return routes
