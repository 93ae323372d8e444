"""Units in the chat: registration, change, appeal; the office's record, its officers and recommending units (U1 to U6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from aiogram import F, Router
from aiogram.exceptions import TelegramAPIError

from bot.callbacks import Dismiss, Go, Invite, OfficeRecord, Place, Recommender, Recommenders
from bot.views import units as views
from bot.waiting import Units
from pipeline.kinds import unit_requests
from pipeline.offices import officers, unit_record
from pipeline.queries import units as queries
from pipeline.queries.applicant import people
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Rank

if TYPE_CHECKING:
    from aiogram import Bot
    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say
    from bot.texts import Html
    from pipeline.rules.policy import Pack

EVERY, WHICH_SERIES = -1, -2


async def services(_: CallbackQuery, look: Look, say: Say, state: FSMContext) -> None:
    """Show what can be done for a unit."""
    await state.clear()
    await say.show(views.services(await look(people.me), say.words))


async def show(_: CallbackQuery, callback_data: OfficeRecord, look: Look, say: Say, state: FSMContext) -> None:
    """Show an office's record, or ask for one line of it."""
    view = await look(queries.record, callback_data.office_id)
    await state.clear()
    if not callback_data.line:
        await say.show(views.record(view, say.words))
        return
    await state.set_state(Units.below if callback_data.line == "below" else Units.line)
    await state.set_data({"office": view.id.hex, "line": callback_data.line})
    await say.show(views.ask_line(view, callback_data.line, say.words))


async def line(message: Message, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Take one line of the record."""
    data = await state.get_data()
    office_id = UUID(data["office"])
    await do(unit_record.write, office_id, data["line"], message.text or "")
    await _show_record(office_id, look=look, say=say, state=state, noted=say.words("noted"))


async def _show_record(office_id: UUID, *, look: Look, say: Say, state: FSMContext, noted: Html | None = None) -> None:
    await state.clear()
    await say.show(views.record(await look(queries.record, office_id), say.words, noted=noted))


async def below(message: Message, look: Look, say: Say, state: FSMContext) -> None:
    """Find the unit for which an officer of the office above invites."""
    unit = await look(_unit_id, message.text or "")
    await state.clear()
    await say.send(views.ask_rank(unit, say.words))


def _unit_id(session: Any, code: str, **who: Any) -> UUID:  # noqa: ANN401  a session
    return unit_requests.by_code(session, code, **who).id


async def recommenders(_: CallbackQuery, callback_data: Recommenders, look: Look, say: Say, pack: Pack) -> None:
    """Choose the series, then see which recommending units there are."""
    if callback_data.series == WHICH_SERIES:
        await say.show(views.series(callback_data.unit_id, pack.series, callback_data.page, say.words))
        return
    await _offer(callback_data.unit_id, callback_data.series, look=look, say=say, pack=pack)


async def toggle(_: CallbackQuery, callback_data: Recommender, do: Do, look: Look, say: Say, pack: Pack) -> None:
    """Choose one, or give it up."""
    unit_id, series = callback_data.unit_id, _series(callback_data.series, pack)
    await do(unit_record.toggle, unit_id, series, callback_data.recommender_id)
    await _offer(unit_id, callback_data.series, look=look, say=say, pack=pack)


async def _offer(unit_id: UUID, place: int, *, look: Look, say: Say, pack: Pack) -> None:
    found = await look(queries.recommenders, unit_id, _series(place, pack))
    await say.show(views.offered(unit_id, place, found, say.words))


def _series(place: int, pack: Pack) -> str:
    if place == EVERY:
        return unit_record.EVERY_SERIES
    if not 0 <= place < len(pack.series):
        raise Refused("button_expired")
    return pack.series[place].id


async def invite(_: CallbackQuery, callback_data: Invite, do: Do, say: Say, bot: Bot) -> None:
    """Make a one-time link for a new officer."""
    if not callback_data.rank:
        await say.show(views.ask_rank(callback_data.office_id, say.words))
        return
    if callback_data.rank not in set(Rank):
        raise Refused("button_expired")
    token = await do(officers.invite, callback_data.office_id, Rank(callback_data.rank))
    try:
        name = (await bot.me()).username or ""
    except TelegramAPIError:
        name = ""  # the code alone does as well
    await say.send(views.invitation(token, name, say.words))


async def dismiss(_: CallbackQuery, callback_data: Dismiss, do: Do, look: Look, say: Say) -> None:
    """End an officer's post, after asking once more."""
    if not callback_data.sure:
        name = await look(officers.name_of, callback_data.whom)
        await say.show(views.sure_dismiss(callback_data, name, say.words))
        return
    name = await do(officers.dismiss, callback_data.whom)
    await say.toast(say.words.plain("dismissed", name=name))
    await say.show(views.services(await look(people.me), say.words))


def router() -> Router:
    """The routes of units."""
    routes = Router(name="units")
    routes.callback_query.register(services, Go.filter(F.place == Place.UNITS))
    routes.callback_query.register(show, OfficeRecord.filter())
    routes.message.register(line, Units.line, F.text)
    routes.message.register(below, Units.below, F.text)
    routes.callback_query.register(recommenders, Recommenders.filter())
    routes.callback_query.register(toggle, Recommender.filter())
    routes.callback_query.register(invite, Invite.filter())
    routes.callback_query.register(dismiss, Dismiss.filter())
    return routes
