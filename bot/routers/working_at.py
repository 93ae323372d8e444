"""The unit of a case, or of whoever is about to begin one: typed, or found by place; the only one that fits is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from aiogram import F, Router

from bot.place_presses import AskUnit, Unit
from bot.routers.filing import go_on
from bot.routers.showing import show_case
from bot.views import working_at as views
from bot.waiting import Filing
from pipeline.people import statements
from pipeline.queries import lists
from pipeline.queries.applicant import filing as queries
from pipeline.review import filing
from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say
    from pipeline.rules.policy import Pack


async def ask(_: CallbackQuery, callback_data: AskUnit, look: Look, say: Say, state: FSMContext, *, pack: Pack) -> None:
    """Ask for the unit, or show the units of a place."""
    case_id = callback_data.case_id
    await state.set_state(Filing.unit)
    await state.update_data(case=case_id.hex if case_id else "")
    if not callback_data.portal:
        await say.show(views.ask(case_id, say.words))
        return
    if callback_data.portal == views.ALL:
        await say.show(views.entrances(case_id, pack, say.words))
        return
    try:
        portal = pack.portal(callback_data.portal)
    except KeyError:
        raise Refused("button_expired") from None
    if portal.counties and not callback_data.county:
        await say.show(views.counties(case_id, portal, pack, say.words))
        return
    found = await look(queries.units_at, portal.code, callback_data.county)
    await say.show(views.of_county(callback_data, found, say.words, counties=bool(portal.counties)))


async def find(message: Message, do: Do, look: Look, say: Say, state: FSMContext, *, pack: Pack) -> None:
    """List the units that were meant; of one, take it, and say so."""
    case_id = _case((await state.get_data()).get("case"))
    found = await look(lists.units, message.text or "")
    if len(found) != 1:
        await say.send(views.units(case_id, found, say.words))
        return
    await _take(case_id, found[0].id, do=do, look=look, say=say, state=state, pack=pack)


async def unit(
    _: CallbackQuery, callback_data: Unit, do: Do, look: Look, say: Say, state: FSMContext, *, pack: Pack
) -> None:
    """Take the unit."""
    await _take(callback_data.case_id, callback_data.unit_id, do=do, look=look, say=say, state=state, pack=pack)


async def _take(
    case_id: UUID | None, unit_id: UUID, *, do: Do, look: Look, say: Say, state: FSMContext, pack: Pack
) -> None:
    if case_id:
        await do(filing.choose_unit, case_id, unit_id)
        await show_case(case_id, look=look, say=say, state=state, noted=say.words("noted"))
        return
    await do(statements.work_at, unit_id)
    start = await look(queries.start)
    noted = say.words("unit-taken", unit=start.unit.name) if start.unit else None
    await go_on(look=look, say=say, state=state, pack=pack, noted=noted)


def _case(kept: str | None) -> UUID | None:
    return UUID(kept) if kept else None


def router() -> Router:
    """The routes of where somebody works."""
    routes = Router(name="working_at")
    routes.callback_query.register(ask, AskUnit.filter())
    routes.callback_query.register(unit, Unit.filter())
    routes.message.register(find, Filing.unit, F.text)
    return routes
