"""A holder agrees that an organisation's system sees their certificates, and takes it back (B20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import F, Router

from bot.share_presses import Share, ShareDeed
from bot.views import sharing as views
from bot.waiting import Sharing
from pipeline.organisations import sharing
from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say
    from bot.texts import Html


async def deed(_: CallbackQuery, callback_data: Share, *, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Show, ask, agree or take back, as was pressed. Raises Refused."""
    await state.clear()
    office_id = callback_data.office_id
    match callback_data.deed, office_id:
        case ShareDeed.SHOW, _:
            await _show(look, say)
        case ShareDeed.FIND, _:
            await state.set_state(Sharing.organisation)
            await say.show(views.name_it(say.words))
        case _, None:
            raise Refused("button_expired")
        case ShareDeed.ASK, _:
            await say.show(views.ask(await look(sharing.recipient, office_id), say.words))
        case ShareDeed.GIVE, _:
            await do(sharing.give, office_id)
            await _show(look, say, say.words("share-given"))
        case ShareDeed.TAKE_BACK, _:
            await do(sharing.take_back, office_id)
            await _show(look, say, say.words("share-taken-back"))


async def _show(look: Look, say: Say, noted: Html | None = None) -> None:
    await say.show(views.recipients(await look(sharing.recipients), say.words, noted))


async def find(message: Message, look: Look, say: Say) -> None:
    """List the organisations that were meant."""
    await say.send(views.found(await look(sharing.found, message.text or ""), say.words))


def router() -> Router:
    """The routes of consent."""
    routes = Router(name="sharing")
    routes.callback_query.register(deed, Share.filter())
    routes.message.register(find, Sharing.organisation, F.text)
    return routes
