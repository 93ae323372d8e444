"""What a person states of education, work, titles and awards: the missing ones in order, any of them again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from aiogram import F, Router

from bot.callbacks import State
from bot.routers.showing import show_case
from bot.views import stating as views
from bot.waiting import Filing
from pipeline import stating
from pipeline.queries import case as cases
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Fact

if TYPE_CHECKING:
    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say
    from pipeline.rules.policy import Pack


async def state_fact(
    _: CallbackQuery, callback_data: State, *, do: Do, look: Look, say: Say, state: FSMContext, pack: Pack
) -> None:
    """Ask for a fact, or take what was pressed for it."""
    case_id = callback_data.case_id
    view = await look(cases.case, case_id)
    if not view.filing.asks:
        raise Refused("button_expired")
    if not callback_data.fact:
        if not view.filing.missing:
            await say.show(views.overview(case_id, view.filing.asks, view.applicant.facts, say.words))
            return
        await _ask(case_id, Fact(view.filing.missing[0]), say=say, state=state, pack=pack)
        return
    fact = _known(callback_data.fact)
    if callback_data.place < 0:
        await _ask(case_id, fact, say=say, state=state, pack=pack)
        return
    choices = views.answers(fact, pack)
    if callback_data.place >= len(choices):
        raise Refused("button_expired")
    await do(stating.state, fact, choices[callback_data.place])
    await _go_on(case_id, look=look, say=say, state=state, pack=pack)


def _known(fact: str) -> Fact:
    try:
        return Fact(fact)
    except ValueError:
        raise Refused("button_expired") from None


async def _ask(case_id: UUID, fact: Fact, *, say: Say, state: FSMContext, pack: Pack) -> None:
    """Ask for *fact*, by buttons or in words."""
    if fact in views.TYPED:
        await state.set_state(Filing.fact)
        await state.set_data({"case": case_id.hex, "fact": fact.value})
    else:
        await state.set_state(None)
    await say.show(views.ask(case_id, fact, pack, say.words))


async def _go_on(case_id: UUID, *, look: Look, say: Say, state: FSMContext, pack: Pack) -> None:
    """Ask for the next that is missing; else show the case."""
    missing = (await look(cases.case, case_id)).filing.missing
    if missing:
        await _ask(case_id, Fact(missing[0]), say=say, state=state, pack=pack)
    else:
        await show_case(case_id, look=look, say=say, state=state, noted=say.words("noted"))


async def typed(message: Message, *, do: Do, look: Look, say: Say, state: FSMContext, pack: Pack) -> None:
    """Take an answer in words."""
    data = await state.get_data()
    await do(stating.state, Fact(data["fact"]), message.text or "")
    await _go_on(UUID(data["case"]), look=look, say=say, state=state, pack=pack)


def router() -> Router:
    """The routes of stating."""
    routes = Router(name="stating")
    routes.callback_query.register(state_fact, State.filter())
    routes.message.register(typed, Filing.fact, F.text)
    return routes
