"""What a person states of education, work, titles and awards: the missing ones in order, any of them again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from aiogram import F, Router

from bot.callbacks import State
from bot.routers.filing import go_on
from bot.routers.showing import show_case
from bot.views import earlier
from bot.views import stating as views
from bot.waiting import Filing
from pipeline.people import statements
from pipeline.queries import by_number
from pipeline.queries import case as case_views
from pipeline.queries import filing as queries
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Fact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say
    from pipeline.rules.policy import Pack
    from pipeline.world import World

YEARS = range(1900, 2200)
"""A place of the beginning of work that is a year; above, it is year and month."""


async def state_fact(
    _: CallbackQuery,
    callback_data: State,
    *,
    do: Do,
    look: Look,
    say: Say,
    state: FSMContext,
    pack: Pack,
    world: Callable[[], World],
) -> None:
    """Ask for a fact, or take what was pressed for it."""
    case_id = callback_data.case_id
    asks, missing, facts = await _standing(case_id, look, state)
    if not callback_data.fact:
        if not missing:
            await state.set_state(None)
            await say.show(views.overview(case_id, asks, facts, say.words))
            return
        await _ask(case_id, missing[0], asks, look=look, say=say, state=state, pack=pack, world=world())
        return
    fact = _known(callback_data.fact)
    said = _said(fact, callback_data, pack)
    if said:
        await do(statements.state, fact, said)
        await _go_on(case_id, look=look, say=say, state=state, pack=pack, world=world())
    elif fact is Fact.WORK_SINCE and callback_data.place in YEARS:
        await say.show(views.months(case_id, callback_data.place, say.words))
    elif fact is Fact.SERVICE and callback_data.place >= 0:
        years = views.years_of(callback_data.place)
        await say.show(views.service(case_id, years, world().today.year, say.words, asks=asks))
    else:
        await _ask(case_id, fact, asks, look=look, say=say, state=state, pack=pack, world=world())


def _said(fact: Fact, press: State, pack: Pack) -> str:
    """The answer that a button carries; empty where it only asks, or shows. Raises Refused."""
    if fact is Fact.SERVICE:
        return " ".join(map(str, views.years_of(press.place))) or "0" if press.sure else ""
    if fact is Fact.WORK_SINCE:
        year, month = divmod(press.place, 100)
        return f"{year}-{month:02}" if year in YEARS else ""
    if press.place < 0:
        return ""
    choices = views.answers(fact, pack)
    if press.place >= len(choices):
        raise Refused("button_expired")
    return choices[press.place]


async def _standing(
    case_id: UUID | None, look: Look, state: FSMContext
) -> tuple[tuple[Fact, ...], tuple[Fact, ...], dict[str, Any]]:
    """What is asked, what of it is not stated yet, and what was: of the case, or before there is one. Raises Refused."""
    if case_id is None:
        pathway = (await state.get_data()).get("choice", {}).get("pathway", "")
        start = await look(queries.start, pathway)
        return start.asks, start.missing, start.facts
    view = await look(case_views.case, case_id)
    if not view.filing.asks:
        raise Refused("button_expired")
    return view.filing.asks, tuple(Fact(one) for one in view.filing.missing), view.applicant.facts


def _known(fact: str) -> Fact:
    try:
        return Fact(fact)
    except ValueError:
        raise Refused("button_expired") from None


async def _ask(
    case_id: UUID | None,
    fact: Fact,
    asks: Sequence[Fact],
    *,
    look: Look,
    say: Say,
    state: FSMContext,
    pack: Pack,
    world: World,
) -> None:
    """Ask for *fact*, by buttons or in words; beside the present title stands what the register has."""
    noted = earlier.present(await look(by_number.mine), say.words) if fact is Fact.PRESENT else None
    await state.set_state(Filing.fact if fact in views.TYPED else None)
    await state.update_data(case=case_id.hex if case_id else "", fact=fact.value)
    await say.show(views.ask(case_id, fact, pack, say.words, asks=asks, year=world.today.year, noted=noted))


async def _go_on(case_id: UUID | None, *, look: Look, say: Say, state: FSMContext, pack: Pack, world: World) -> None:
    """Ask for the next that is missing; else show the case, or go on to where there will be one."""
    asks, missing, _ = await _standing(case_id, look, state)
    if missing:
        await _ask(case_id, missing[0], asks, look=look, say=say, state=state, pack=pack, world=world)
    elif case_id is None:
        await go_on(look=look, say=say, state=state, pack=pack)
    else:
        await show_case(case_id, look=look, say=say, state=state, noted=say.words("noted"))


async def typed(
    message: Message,
    *,
    do: Do,
    look: Look,
    say: Say,
    state: FSMContext,
    pack: Pack,
    world: Callable[[], World],
) -> None:
    """Take an answer in words; years are shown before they count."""
    data = await state.get_data()
    case_id, fact = UUID(data["case"]) if data.get("case") else None, Fact(data["fact"])
    if fact is Fact.SERVICE:
        years = await look(statements.read, fact, message.text or "")
        asks, _, _ = await _standing(case_id, look, state)
        await say.show(views.service(case_id, years, world().today.year, say.words, asks=asks))
        return
    await do(statements.state, fact, message.text or "")
    await _go_on(case_id, look=look, say=say, state=state, pack=pack, world=world())


def router() -> Router:
    """The routes of stating."""
    routes = Router(name="stating")
    routes.callback_query.register(state_fact, State.filter())
    routes.message.register(typed, Filing.fact, F.text)
    return routes
