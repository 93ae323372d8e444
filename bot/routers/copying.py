"""Copies for a purpose (加注): asked for in three questions, shown as the page will say it, and taken back (C3, C5)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from aiogram import F, Router

from bot.copy_presses import Copies, CopyAct, CopyAnswer, CopyDeed, CopyForm, CopyMake
from bot.views import copying as views
from bot.waiting import Copying
from pipeline.issuance import copies
from pipeline.people.attempts import Guarded, count_attempt
from pipeline.queries.applicant import copies as queries
from pipeline.rules.refusals import Refused
from pipeline.rules.words import CopyField

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say
    from bot.texts import Html
    from pipeline.world import World


async def show(_: CallbackQuery, callback_data: Copies, look: Look, say: Say, state: FSMContext) -> None:
    """Show the copies of a certificate that stand; whatever was being asked is left."""
    await _show(callback_data.certificate_id, look=look, say=say, state=state)


async def _show(certificate_id: UUID, *, look: Look, say: Say, state: FSMContext, noted: Html | None = None) -> None:
    await state.clear()
    await say.show(views.standing(await look(queries.of_certificate, certificate_id), say.words, noted=noted))


async def begin(_: CallbackQuery, callback_data: CopyForm, look: Look, say: Say, state: FSMContext) -> None:
    """Begin a form, if a copy may be made at all."""
    certificate_id = callback_data.certificate_id
    await look(copies.copyable, certificate_id)
    await state.set_data({"certificate": certificate_id.hex, "form": uuid4().hex, "said": {}})
    await _ask(look, say, state)


async def _ask(look: Look, say: Say, state: FSMContext) -> None:
    """Ask for what is not answered yet; with everything answered, show what will stand on the page."""
    data = await state.get_data()
    said = data["said"]
    view = await look(queries.of_certificate, UUID(data["certificate"]))
    field = next((one for one in CopyField if one not in said), None)
    await state.set_state(getattr(Copying, field) if field else Copying.confirm)
    if field is None:
        answers = {one: said[one] for one in CopyField}
        await say.show(views.summary(UUID(data["form"]), answers, view, say.words))
    else:
        await say.show(views.question(field, view, say.words))


async def _take(field: CopyField, text: str, look: Look, say: Say, state: FSMContext) -> None:
    data = await state.get_data()
    await state.update_data(said={**data["said"], field: text})
    await _ask(look, say, state)


async def for_whom(message: Message, look: Look, say: Say, state: FSMContext) -> None:
    """Take for whom the copy is, checked at once."""
    await _take(CopyField.FOR_WHOM, copies.written(CopyField.FOR_WHOM, message.text or ""), look, say, state)


async def purpose(message: Message, look: Look, say: Say, state: FSMContext) -> None:
    """Take what it is for."""
    await _take(CopyField.PURPOSE, copies.written(CopyField.PURPOSE, message.text or ""), look, say, state)


async def until(message: Message, look: Look, say: Say, state: FSMContext, world: Callable[[], World]) -> None:
    """Take a typed last day."""
    day = copies.last_day(message.text or "", world())
    await _take(CopyField.UNTIL, views.day(day), look, say, state)


async def answer(
    _: CallbackQuery, callback_data: CopyAnswer, look: Look, say: Say, state: FSMContext, world: Callable[[], World]
) -> None:
    """Take a pressed term, or ask for one thing anew."""
    data = await state.get_data()
    if callback_data.days:
        day = copies.last_day(views.day(world().today + timedelta(days=callback_data.days)), world())
        await _take(CopyField.UNTIL, views.day(day), look, say, state)
        return
    await state.update_data(said={key: text for key, text in data["said"].items() if key != callback_data.field})
    await _ask(look, say, state)


async def make(_: CallbackQuery, callback_data: CopyMake, *, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Have it made; a second tap on the same form makes nothing more."""
    data = await state.get_data()
    if data["form"] != callback_data.form_id.hex:
        raise Refused("button_expired")
    said, certificate_id = data["said"], UUID(data["certificate"])
    until = date.fromisoformat(said[CopyField.UNTIL])
    wish = copies.CopyRequest(said[CopyField.FOR_WHOM], said[CopyField.PURPOSE], until)
    await do(count_attempt, Guarded.COPY)
    number = await do(copies.ask, certificate_id, callback_data.form_id, wish)
    noted = say.words("copy-coming", copy=str(number))
    await _show(certificate_id, look=look, say=say, state=state, noted=noted)


async def act(_: CallbackQuery, callback_data: CopyAct, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Send a copy once more, or take it back after asking once more."""
    copy_id = callback_data.copy_id
    match callback_data.deed:
        case CopyDeed.AGAIN:
            await do(copies.send_again, copy_id)
            await say.toast(say.words.plain("copy-again"), alert=True)
        case CopyDeed.WITHDRAW:
            certificate_id, line = await look(queries.one, copy_id)
            await say.show(views.sure(certificate_id, line, say.words))
        case CopyDeed.WITHDRAW_SURE:
            certificate_id = await do(copies.withdraw, copy_id)
            await _show(certificate_id, look=look, say=say, state=state, noted=say.words("copy-withdrawn"))


def router() -> Router:
    """The routes of copies."""
    routes = Router(name="copying")
    routes.callback_query.register(show, Copies.filter())
    routes.callback_query.register(begin, CopyForm.filter())
    routes.message.register(for_whom, Copying.for_whom, F.text)
    routes.message.register(purpose, Copying.purpose, F.text)
    routes.message.register(until, Copying.until, F.text)
    routes.callback_query.register(answer, Copying.until, CopyAnswer.filter(F.days > 0))
    routes.callback_query.register(answer, Copying.confirm, CopyAnswer.filter())
    routes.callback_query.register(make, Copying.confirm, CopyMake.filter())
    routes.callback_query.register(act, CopyAct.filter())
    return routes
