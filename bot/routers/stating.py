"""What a person states of education, work, titles and awards: the missing ones in order, any of them again."""

from __future__ import annotations

from dataclasses import dataclass
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
from pipeline.queries import case as case_views
from pipeline.queries.anyone import by_number
from pipeline.queries.applicant import filing as queries
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


@dataclass(frozen=True, slots=True)
class Asking:
    """A talk about what a person states: for a case, or before there is one."""

    case_id: UUID | None
    look: Look
    say: Say
    state: FSMContext
    world: World

    async def standing(self) -> tuple[tuple[Fact, ...], tuple[Fact, ...], dict[str, Any]]:
        """What is asked, what of it is not stated yet, and what was: of the case, or before there is one. Raises Refused."""
        if self.case_id is None:
            pathway = (await self.state.get_data()).get("choice", {}).get("pathway", "")
            start = await self.look(queries.start, pathway)
            return start.asks, start.missing, start.facts
        view = await self.look(case_views.case, self.case_id)
        if not view.filing.asks:
            raise Refused("button_expired")
        return view.filing.asks, tuple(Fact(one) for one in view.filing.missing), view.applicant.facts

    async def ask(self, fact: Fact, asks: Sequence[Fact]) -> None:
        """Ask for *fact*, by buttons or in words; beside the present title stands what the register has."""
        words, year = self.say.words, self.world.today.year
        noted = earlier.present(await self.look(by_number.mine), words) if fact is Fact.PRESENT else None
        await self.state.set_state(Filing.fact if fact in views.TYPED else None)
        await self.state.update_data(case=self.case_id.hex if self.case_id else "", fact=fact.value)
        await self.say.show(views.ask(self.case_id, fact, self.world.pack, words, asks=asks, year=year, noted=noted))

    async def show_years(self, years: Sequence[int], asks: Sequence[Fact]) -> None:
        """Show the years of service that were meant, before they count."""
        await self.say.show(views.service(self.case_id, years, self.world.today.year, self.say.words, asks=asks))

    async def go_on(self) -> None:
        """Ask for the next that is missing; else show the case, or go on to where there will be one."""
        asks, missing, _ = await self.standing()
        if missing:
            await self.ask(missing[0], asks)
        elif self.case_id is None:
            await go_on(look=self.look, say=self.say, state=self.state, pack=self.world.pack)
        else:
            noted = self.say.words("noted")
            await show_case(self.case_id, look=self.look, say=self.say, state=self.state, noted=noted)


async def state_fact(
    _: CallbackQuery,
    callback_data: State,
    *,
    do: Do,
    look: Look,
    say: Say,
    state: FSMContext,
    world: Callable[[], World],
) -> None:
    """Ask for a fact, or take what was pressed for it."""
    asking = Asking(callback_data.case_id, look, say, state, world())
    asks, missing, facts = await asking.standing()
    if callback_data.fact:
        await _pressed(asking, callback_data, asks, do)
    elif missing:
        await asking.ask(missing[0], asks)
    else:
        await state.set_state(None)
        await say.show(views.overview(asking.case_id, asks, facts, say.words))


async def _pressed(asking: Asking, press: State, asks: Sequence[Fact], do: Do) -> None:
    """Take the answer that a button carries, or show what it leads to. Raises Refused."""
    fact = _known(press.fact)
    if said := _said(fact, press, asking.world.pack):
        await do(statements.state, fact, said)
        await asking.go_on()
    elif fact is Fact.WORK_SINCE and press.place in YEARS:
        await asking.say.show(views.months(asking.case_id, press.place, asking.say.words))
    elif fact is Fact.SERVICE and press.place >= 0:
        await asking.show_years(views.years_of(press.place), asks)
    else:
        await asking.ask(fact, asks)


async def typed(
    message: Message, *, do: Do, look: Look, say: Say, state: FSMContext, world: Callable[[], World]
) -> None:
    """Take an answer in words; years are shown before they count."""
    data = await state.get_data()
    asking = Asking(UUID(data["case"]) if data.get("case") else None, look, say, state, world())
    fact, said = Fact(data["fact"]), message.text or ""
    if fact is Fact.SERVICE:
        years = await look(statements.read, fact, said)
        asks, _, _ = await asking.standing()
        await asking.show_years(years, asks)
        return
    await do(statements.state, fact, said)
    await asking.go_on()


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


def _known(fact: str) -> Fact:
    try:
        return Fact(fact)
    except ValueError:
        raise Refused("button_expired") from None


def router() -> Router:
    """The routes of stating."""
    routes = Router(name="stating")
    routes.callback_query.register(state_fact, State.filter())
    routes.message.register(typed, Filing.fact, F.text)
    return routes
