"""Account recovery: the claim, the ticket, and the answer of the account's present holder (A2, A3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram import F, Router

from bot.callbacks import Act, CaseAct, Go, Place, Recover
from bot.routers.showing import show_case
from bot.views import recovering as views
from bot.waiting import Recovering
from pipeline.case.frozen import OLD_CHAT
from pipeline.kinds import recovery
from pipeline.people import accounts
from pipeline.people.attempts import Guarded, count_attempt
from pipeline.queries.applicant import people
from pipeline.review import filing
from pipeline.rules import identity
from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say
    from pipeline.world import World


async def begin(_: CallbackQuery, look: Look, say: Say, state: FSMContext) -> None:
    """Ask who it is that asks."""
    if (await look(people.me)).person is not None:
        raise Refused("chat_has_account")
    await state.clear()
    await _ask(say, state)


async def _ask(say: Say, state: FSMContext) -> None:
    """Ask for what is not answered yet; then for the way."""
    answers = await state.get_data()
    asked = next((key for key in views.ASKED if key not in answers), None)
    await state.set_state(getattr(Recovering, asked or "way"))
    await say.show(views.question(asked, say.words) if asked else views.ways(say.words))


async def name(message: Message, say: Say, state: FSMContext) -> None:
    """Take the name that the account was opened under."""
    await state.update_data(name=accounts.check_name((message.text or "").strip()))
    await _ask(say, state)


async def id_number(message: Message, say: Say, state: FSMContext, world: Callable[[], World]) -> None:
    """Take the ID number; the message that holds it goes, right or wrong."""
    await say.forget(message)
    await state.update_data(id_number=identity.resident_id(message.text or "", today=world().today).number)
    await _ask(say, state)


async def phone(message: Message, say: Say, state: FSMContext) -> None:
    """Take the phone number."""
    await state.update_data(phone=identity.phone_number(message.text or ""))
    await _ask(say, state)


async def way(_: CallbackQuery, callback_data: Recover, *, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """File the ticket; where the old chat is to confirm, it goes to the help desk at once."""
    answers: dict[str, Any] = await state.get_data()
    if any(key not in answers for key in views.ASKED):
        raise Refused("button_expired")
    claim = recovery.Claim(**{key: answers[key] for key in views.ASKED})
    await do(count_attempt, Guarded.RECOVER)
    case_id = await do(recovery.begin, claim, callback_data.way, language=say.words.language)
    if callback_data.way == OLD_CHAT:
        await do(filing.submit, case_id)
    await state.clear()
    await show_case(case_id, look=look, say=say, state=state, noted=say.words("recover-filed"))


async def ask_ticket(_: CallbackQuery, say: Say, state: FSMContext) -> None:
    """Ask for the number of a ticket."""
    await state.clear()
    await state.set_state(Recovering.ticket)
    await say.show(views.ask_ticket(say.words))


async def ticket(message: Message, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Show how a ticket stands, to whoever knows its number."""
    await do(count_attempt, Guarded.TICKET)
    found = await look(recovery.ticket, message.text or "")
    await state.clear()
    await say.send(views.ticket(found, say.words))


async def confirm(_: CallbackQuery, callback_data: CaseAct, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """The account's holder says: it is me."""
    await do(recovery.confirm, callback_data.case_id, seen=callback_data.version)
    await show_case(callback_data.case_id, look=look, say=say, state=state, noted=say.words("holder-confirmed"))


async def object_to(_: CallbackQuery, callback_data: CaseAct, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """The account's holder says: it is not me."""
    await do(recovery.object_to, callback_data.case_id, seen=callback_data.version)
    await show_case(callback_data.case_id, look=look, say=say, state=state, noted=say.words("holder-objected"))


def router() -> Router:
    """The routes of recovery."""
    routes = Router(name="recovering")
    routes.callback_query.register(begin, Go.filter(F.place == Place.RECOVER))
    routes.callback_query.register(ask_ticket, Go.filter(F.place == Place.TICKET))
    routes.message.register(name, Recovering.name, F.text)
    routes.message.register(id_number, Recovering.id_number, F.text)
    routes.message.register(phone, Recovering.phone, F.text)
    routes.callback_query.register(way, Recovering.way, Recover.filter())
    routes.message.register(ticket, Recovering.ticket, F.text)
    routes.callback_query.register(confirm, CaseAct.filter(F.act == Act.CONFIRM))
    routes.callback_query.register(object_to, CaseAct.filter(F.act == Act.OBJECT))
    return routes
