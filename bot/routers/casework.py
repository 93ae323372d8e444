"""The applicant's case: unit, education and work, submission, taking back (A7, A10, A21)."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from aiogram import F, Router
from aiogram.filters import StateFilter

from bot.callbacks import Act, AskUnit, CaseAct, Open, Slot, Unit
from bot.pictures import drawing
from bot.pictures import flow as pictures
from bot.routers.showing import seen, show_case
from bot.views import applicant
from bot.views import case as views
from bot.views import contacts as contact_views
from bot.views import recovering as recovering_views
from bot.waiting import Filing
from pipeline import filing, recovering, reviewing
from pipeline.guarding import Guarded, knock
from pipeline.queries import case as cases
from pipeline.queries import contacts as contact_queries
from pipeline.queries import lists
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Action

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say

NUMBER = re.compile(r"\s*[A-Za-z]{2,8}\d{4,12}\s*")
"""What a 申请书编号 looks like, whatever form the pack gives it."""


async def open_(_: CallbackQuery, callback_data: Open, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Show a case; an officer whose turn it is has then opened it."""
    await do(reviewing.look, callback_data.case_id)
    await show_case(callback_data.case_id, look=look, say=say, state=state, below=callback_data.below)


async def by_number(message: Message, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Show the case whose number was typed."""
    case_id = await look(lists.by_number, message.text or "")
    await do(reviewing.look, case_id)
    try:
        await show_case(case_id, look=look, say=say, state=state)
    except Refused as refusal:
        await do(knock, Guarded.TICKET)
        try:
            found = await look(recovering.ticket, message.text or "")
        except Refused:
            raise refusal from None
        # How a ticket stands is for anyone who knows its number (A3); of any other case nothing is said.
        await say.show(recovering_views.ticket(found, say.words))


async def slot(_: CallbackQuery, callback_data: Slot, look: Look, say: Say, state: FSMContext) -> None:
    """Take the next file for this slot."""
    await show_case(callback_data.case_id, look=look, say=say, state=state, chosen=callback_data.slot)


async def ask_unit(_: CallbackQuery, callback_data: AskUnit, say: Say, state: FSMContext) -> None:
    """Ask for the unit."""
    await state.set_state(Filing.unit)
    await state.set_data({"case": callback_data.case_id.hex})
    await say.show(applicant.ask_unit(callback_data.case_id, say.words))


async def find_unit(message: Message, look: Look, say: Say, state: FSMContext) -> None:
    """List the units that were meant."""
    case_id = UUID((await state.get_data())["case"])
    found = await look(lists.units, message.text or "")
    await say.send(applicant.units(case_id, found, say.words))


async def unit(_: CallbackQuery, callback_data: Unit, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Take the unit."""
    await do(filing.choose_unit, callback_data.case_id, callback_data.unit_id)
    noted = say.words("noted")
    await show_case(callback_data.case_id, look=look, say=say, state=state, noted=noted)


async def ask_submit(_: CallbackQuery, callback_data: CaseAct, look: Look, say: Say, state: FSMContext) -> None:
    """Show everything once more before it is handed in."""
    view = await seen(callback_data.case_id, callback_data.version, Action.SUBMIT, look)
    await state.set_data({"case": view.id.hex})
    await say.show(applicant.summary(view, say.words))


async def submit(_: CallbackQuery, callback_data: CaseAct, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Hand the case in."""
    await do(filing.submit, callback_data.case_id, seen=callback_data.version)
    await show_case(callback_data.case_id, look=look, say=say, state=state, noted=say.words("submitted"))


async def withdraw(_: CallbackQuery, callback_data: CaseAct, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Take a submission back that no office has opened (A21)."""
    await do(filing.withdraw, callback_data.case_id, seen=callback_data.version)
    await show_case(callback_data.case_id, look=look, say=say, state=state, noted=say.words("withdrawn"))


async def contacts(_: CallbackQuery, callback_data: CaseAct, look: Look, say: Say) -> None:
    """Show whom to ask at each office (A6)."""
    found = await look(contact_queries.of_case, callback_data.case_id)
    await say.show(contact_views.of_case(callback_data.case_id, found, say.words))


async def picture(_: CallbackQuery, callback_data: CaseAct, look: Look, say: Say) -> None:
    """Send the flow as a drawn picture, for sharing: no name and no ID number is in it (A7)."""
    view = await look(cases.case, callback_data.case_id)
    png = await asyncio.to_thread(drawing.png, pictures.of(view, say.words))
    await say.picture(view.number, png)


async def timeline(_: CallbackQuery, callback_data: CaseAct, look: Look, say: Say) -> None:
    """Show everything that happened."""
    await say.show(views.timeline(await look(cases.case, callback_data.case_id), say.words))


def router() -> Router:
    """The routes of a case that anyone may open, and of the applicant's own."""
    routes = Router(name="casework")
    presses: dict[Act, Callable[..., Any]] = {
        Act.ASK_SUBMIT: ask_submit,
        Act.SUBMIT: submit,
        Act.WITHDRAW: withdraw,
        Act.TIMELINE: timeline,
        Act.CONTACTS: contacts,
        Act.PICTURE: picture,
    }
    for act, handler in presses.items():
        routes.callback_query.register(handler, CaseAct.filter(F.act == act))
    routes.callback_query.register(open_, Open.filter())
    routes.callback_query.register(slot, Slot.filter())
    routes.callback_query.register(ask_unit, AskUnit.filter())
    routes.callback_query.register(unit, Unit.filter())
    routes.message.register(find_unit, Filing.unit, F.text)
    routes.message.register(by_number, StateFilter(None), F.text, F.text.regexp(NUMBER, mode="fullmatch"))
    return routes
