"""Reissue and correction of a certificate: begun from my certificates; a correction field by field (A16, A17)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from aiogram import F, Router

from bot.callbacks import Correct, Replace
from bot.routers.showing import show_case
from bot.views import correcting as views
from bot.waiting import Filing
from pipeline.issuance import versions
from pipeline.kinds import correction
from pipeline.people.attempts import Guarded, count_attempt
from pipeline.queries.applicant import correction as queries
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Kind

if TYPE_CHECKING:
    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say

KINDS = (Kind.REISSUE, Kind.CORRECTION)


async def begin(_: CallbackQuery, callback_data: Replace, *, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Open the case."""
    kind = next((kind for kind in KINDS if kind == callback_data.kind), None)
    if kind is None:
        raise Refused("button_expired")
    case_id = await do(correction.begin, callback_data.certificate_id, kind)
    await show_case(case_id, look=look, say=say, state=state, noted=say.words(f"begun-{kind}"))


async def field(_: CallbackQuery, callback_data: Correct, *, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Ask what a field should say, or take what was pressed."""
    case_id, asked = callback_data.case_id, callback_data.field
    form = await look(queries.form, case_id, asked)
    if callback_data.place == views.LEAVE:
        await do(correction.ask, case_id, asked, None)
    elif asked == versions.PHOTO:
        await do(correction.ask, case_id, asked, "")
        await show_case(case_id, look=look, say=say, state=state, chosen=asked)
        return
    elif callback_data.place < 0:
        await state.set_state(None if form.choices else Filing.correct)
        await state.set_data({"case": case_id.hex, "field": asked})
        view = views.ask(case_id, asked, form.choices, say.words, present=form.present, asked=form.asked)
        await say.show(view)
        return
    elif callback_data.place < len(form.choices):
        await do(correction.ask, case_id, asked, form.choices[callback_data.place])
    else:
        raise Refused("button_expired")
    await show_case(case_id, look=look, say=say, state=state, noted=say.words("noted"))


async def typed(message: Message, *, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Take a new value in words; one that is a number of the identity card goes from the chat."""
    data = await state.get_data()
    if data["field"] == "id_number":
        await say.forget(message)
        await do(count_attempt, Guarded.NUMBER)
    await do(correction.ask, UUID(data["case"]), data["field"], message.text or "")
    await show_case(UUID(data["case"]), look=look, say=say, state=state, noted=say.words("noted"))


def router() -> Router:
    """The routes of reissue and correction."""
    routes = Router(name="correcting")
    routes.callback_query.register(begin, Replace.filter())
    routes.callback_query.register(field, Correct.filter())
    routes.message.register(typed, Filing.correct, F.text)
    return routes
