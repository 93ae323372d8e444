"""The applicant's case: submission, taking back, what is behind 更多 (A7, A21)."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

from aiogram import F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import StateFilter

from bot.callbacks import Act, CaseAct, Open
from bot.pictures import drawing
from bot.pictures import flow as pictures
from bot.routers.showing import open_case, seen, show_case, show_view
from bot.views import applicant
from bot.views import case as views
from bot.views import contacts as contact_views
from bot.views import looks as look_views
from bot.views import menu as menu_views
from bot.views import recovering as recovering_views
from bot.views.view import View, menu_row
from pipeline.kinds import recovery
from pipeline.people.attempts import Guarded, count_attempt
from pipeline.queries import case as case_views
from pipeline.queries import contacts as contact_queries
from pipeline.queries import lists, opening
from pipeline.queries.applicant import looks as look_queries
from pipeline.review import filing
from pipeline.rules.identity import number_text
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Action, Looked

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say

NUMBER = re.compile(r"\s*(?:[A-Za-z\uff21-\uff3a\uff41-\uff5a]{2,8}[\s-]*\d{4,12}|\d{8,9})\s*")
"""What a 申请书编号 looks like, whatever form the pack gives it; its digits alone are shorter than a telephone number."""
CERTIFICATE = re.compile(r"\s*(?=[^\d]*\d)[A-Za-z\d\uff21-\uff3a\uff41-\uff5a]{12,40}\s*")
"""What a certificate's number looks like: letters and digits in one, longer than any other."""


async def open_(_: CallbackQuery, callback_data: Open, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Show a case; an officer whose turn it is has then opened it."""
    view = await open_case(callback_data.case_id, Looked.FACTS, do=do, look=look)
    await show_view(view, say=say, state=state, below=callback_data.below)


async def by_number(message: Message, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Show the case whose number was typed, or one's own certificate (C3).

    Of another's certificate nothing is said without its QR code or its file (C5): numbers could be tried.
    """
    said = message.text or ""
    a_case = NUMBER.fullmatch(said) is not None
    found = await look(opening.numbered, said, Looked.FACTS, a_case=a_case)
    if found.mine:
        await say.send(menu_views.my_certificates(found.mine, say.words))
    elif found.refusal is not None:
        await _ticket(said, found.refusal, do=do, look=look, say=say)
    elif found.case_id is not None:
        view = found.view
        if view is None:
            view = await do(opening.opened, found.case_id, Looked.FACTS)
        await show_view(view, say=say, state=state)
    elif number_text(said)[:1].isalpha():
        await say.send(View(say.words("certificate-by-number"), (menu_row(say.words),)))
    else:
        raise SkipHandler


async def _ticket(said: str, refusal: Refused, *, do: Do, look: Look, say: Say) -> None:
    """How a ticket stands is for anyone who knows its number (A3); of any other case nothing is said. Raises Refused."""
    await do(count_attempt, Guarded.TICKET)
    try:
        found = await look(recovery.ticket, await look(lists.full_number, said))
    except Refused:
        raise refusal from None
    await say.show(recovering_views.ticket(found, say.words))


async def more(_: CallbackQuery, callback_data: CaseAct, look: Look, say: Say, state: FSMContext) -> None:
    """Show what the card has no room for."""
    view = await look(case_views.case, callback_data.case_id)
    await state.set_data({"case": view.id.hex, "slot": None} if view.mine and view.state.editable else {})
    await say.show(applicant.more(view, say.words))


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
    view = await look(case_views.case, callback_data.case_id)
    png = await asyncio.to_thread(drawing.png, pictures.of(view, say.words))
    await say.picture(view.number, png)


async def timeline(_: CallbackQuery, callback_data: CaseAct, look: Look, say: Say) -> None:
    """Show everything that happened."""
    await say.show(views.timeline(await look(case_views.case, callback_data.case_id), say.words))


async def who_looked(_: CallbackQuery, callback_data: CaseAct, look: Look, say: Say) -> None:
    """Show who has seen the case's facts and files (B10)."""
    await say.show(
        look_views.of_case(callback_data.case_id, await look(look_queries.of_case, callback_data.case_id), say.words)
    )


def router() -> Router:
    """The routes of a case that anyone may open, and of the applicant's own."""
    routes = Router(name="casework")
    presses: dict[Act, Callable[..., Any]] = {
        Act.MORE: more,
        Act.ASK_SUBMIT: ask_submit,
        Act.SUBMIT: submit,
        Act.WITHDRAW: withdraw,
        Act.TIMELINE: timeline,
        Act.LOOKS: who_looked,
        Act.CONTACTS: contacts,
        Act.PICTURE: picture,
    }
    for act, handler in presses.items():
        routes.callback_query.register(handler, CaseAct.filter(F.act == act))
    routes.callback_query.register(open_, Open.filter())
    for number in (NUMBER, CERTIFICATE):
        routes.message.register(by_number, StateFilter(None), F.text, F.text.regexp(number, mode="fullmatch"))
    return routes
