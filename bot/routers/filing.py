"""Filing in the natural order: unit and facts (once), the specialty, then what is open in it to this person (A4, A8, A19)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from aiogram import F, Router
from aiogram.filters import Command

from bot.callbacks import Act, CaseAct, Choose, Go, Place
from bot.routers.showing import seen, show_case
from bot.texts import blocks
from bot.views import earlier, working_at
from bot.views import filing as views
from bot.views import stating as stating_views
from bot.waiting import Filing
from pipeline.kinds import application
from pipeline.queries import case as case_views
from pipeline.queries.anyone import by_number
from pipeline.queries.applicant import filing, people
from pipeline.rules.qualification import Qualification
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Fact
from pipeline.rules.words import Action

if TYPE_CHECKING:
    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say
    from bot.texts import Html
    from pipeline.queries.applicant.filing import Start
    from pipeline.rules.openings import Opening
    from pipeline.rules.policy import Pack

KEPT = ("change", "version", "choice")
"""What the conversation remembers while unit and facts are asked."""


async def begin(_: Message | CallbackQuery, look: Look, say: Say, state: FSMContext, pack: Pack) -> None:
    """Ask for what is not known yet; someone without an account is led to registration."""
    await state.clear()
    if (await look(people.me)).person is None:
        await say.show(views.register_first(say.words))
        return
    await go_on(look=look, say=say, state=state, pack=pack)


async def change(
    _: CallbackQuery, callback_data: CaseAct, *, look: Look, say: Say, state: FSMContext, pack: Pack
) -> None:
    """更改资格: the same questions again; the answers change the draft (A8)."""
    view = await seen(callback_data.case_id, callback_data.version, Action.SUBMIT, look)
    await state.set_data({"change": view.id.hex, "version": view.version})
    await go_on(look=look, say=say, state=state, pack=pack)


async def move(_: CallbackQuery, callback_data: CaseAct, *, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Change the entrance to the right one, nothing else (A4)."""
    view = await look(case_views.case, callback_data.case_id)
    right = view.filing.misplaced
    if right is None:
        raise Refused("button_expired")
    await do(application.move, callback_data.case_id, right.portal.code, seen=callback_data.version)
    noted = say.words("portal-moved", portal=right.portal.name)
    await show_case(callback_data.case_id, look=look, say=say, state=state, noted=noted)


async def go_on(*, look: Look, say: Say, state: FSMContext, pack: Pack, noted: Html | None = None) -> None:
    """Ask for the next thing that is not known: the unit, a fact, the specialty; then offer what is open."""
    kept = await _kept(state)
    choice = Choose(**kept.get("choice", {}))
    start = await look(filing.start, choice.pathway)
    if start.unit is None:
        await state.set_state(Filing.unit)
        await state.set_data(kept)
        await say.show(working_at.ask(None, say.words))
    elif start.missing:
        fact = start.missing[0]
        await state.set_state(Filing.fact if fact in stating_views.TYPED else None)
        await state.set_data(kept | {"case": "", "fact": fact.value})
        if fact is Fact.PRESENT:
            noted = blocks(noted or "", earlier.present(await look(by_number.mine), say.words))
        asked = stating_views.ask(None, fact, pack, say.words, asks=start.asks, year=start.year, noted=noted)
        await say.show(asked)
    else:
        await _offer(choice, start, kept, look=look, say=say, state=state, pack=pack, noted=noted)


async def _offer(
    choice: Choose,
    start: Start,
    kept: dict[str, Any],
    *,
    look: Look,
    say: Say,
    state: FSMContext,
    pack: Pack,
    noted: Html | None,
) -> None:
    """Ask for the specialty; once it is chosen, show what is open in it."""
    try:
        view = views.ask_specialty(choice, start, pack, say.words, noted)
        await state.set_state(Filing.series if view else None)
        await state.set_data(kept)
        if view is None:
            offered = await _opened(choice, kept, look, pack)
            view = views.options(choice, offered, start, pack, say.words, noted)
    except KeyError:
        raise Refused("no_such_title") from None
    await say.show(view)


async def _opened(choice: Choose, kept: dict[str, Any], look: Look, pack: Pack) -> filing.Offer:
    case_id = UUID(str(kept["change"])) if "change" in kept else None
    specialty = views.specialty_of(choice, pack)
    return await look(filing.opened, choice.series, specialty, pathway=choice.pathway, case_id=case_id)


async def _kept(state: FSMContext) -> dict[str, Any]:
    return {key: value for key, value in (await state.get_data()).items() if key in KEPT}


async def choose(
    _: CallbackQuery, callback_data: Choose, *, do: Do, look: Look, say: Say, state: FSMContext, pack: Pack
) -> None:
    """Take one more choice; after the last, open the draft, or change the one that is to be changed. Raises Refused."""
    kept = await _kept(state)
    await state.set_data(kept | {"choice": callback_data.model_dump()})
    start = await look(filing.start, callback_data.pathway)
    if not callback_data.level or start.unit is None or start.missing:
        await go_on(look=look, say=say, state=state, pack=pack)
        return
    try:
        offered = await _opened(callback_data, kept, look, pack)
        wanted = views.specialty_of(callback_data, pack)
    except KeyError:
        raise Refused("no_such_title") from None
    one = next((one for one in offered.openings.open if one.level == callback_data.level), None)
    if one is None:  # yesterday's button: what is open has changed
        again = {"choice": callback_data.model_copy(update={"level": "", "pathway": ""}).model_dump()}
        await state.set_data(kept | again)
        await go_on(look=look, say=say, state=state, pack=pack, noted=say.words("option-gone"))
        return
    await _open(one, callback_data.series, wanted, kept, do=do, look=look, say=say, state=state)


async def _open(
    one: Opening,
    series: str,
    specialty: str,
    kept: dict[str, Any],
    *,
    do: Do,
    look: Look,
    say: Say,
    state: FSMContext,
) -> None:
    """Open the draft at the entrance where it belongs, or change the one that is to be changed. Raises Refused."""
    wanted = Qualification(one.placed.portal.code, series, specialty, one.level)
    if "change" in kept:
        case_id = UUID(str(kept["change"]))
        changed = await do(application.change, case_id, wanted, one.pathway.id, seen=kept["version"])
        noted = views.changed(changed, say.words)
    else:
        case_id = await do(application.begin, wanted, one.pathway.id)
        noted = say.words("case-begun")
    await show_case(case_id, look=look, say=say, state=state, noted=noted)


async def search(message: Message, look: Look, say: Say, state: FSMContext, pack: Pack) -> None:
    """Look for a specialty by what was typed; the only one that fits is taken, and named on the next screen."""
    kept = await _kept(state)
    choice = Choose(**kept.get("choice", {}))
    options = views.chosen_of(message.text or "", choice, pack, say.words.language)
    if len(options) != 1:
        await say.send(views.found(options, say.words))
        return
    await state.set_data(kept | {"choice": options[0][1].model_dump()})
    await go_on(look=look, say=say, state=state, pack=pack)


def router() -> Router:
    """The routes of filing."""
    routes = Router(name="filing")
    routes.message.register(begin, Command("apply"))
    routes.callback_query.register(begin, Go.filter(F.place == Place.APPLY))
    routes.callback_query.register(change, CaseAct.filter(F.act == Act.CHANGE))
    routes.callback_query.register(move, CaseAct.filter(F.act == Act.MOVE))
    routes.callback_query.register(choose, Choose.filter())
    routes.message.register(search, Filing.series, F.text)
    return routes
