"""Showing a case: to its applicant, or to an officer, whoever the server says is in the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.views import menu
from bot.views.screens import screen
from pipeline.queries import case as case_views
from pipeline.queries import people
from pipeline.rules.refusals import Overtaken, Refused

if TYPE_CHECKING:
    from uuid import UUID

    from aiogram.fsm.context import FSMContext

    from bot.doing import Look
    from bot.saying import Say
    from bot.texts import Html
    from pipeline.queries.case import CaseView
    from pipeline.rules.words import Action


async def show_case(
    case_id: UUID,
    *,
    look: Look,
    say: Say,
    state: FSMContext,
    noted: Html | None = None,
    chosen: str | None = None,
    below: bool = False,
) -> None:
    """Show the case as it is now; an applicant's next file goes to it. Raises Refused to whoever may not see it."""
    view = await look(case_views.case, case_id)
    await state.set_state(None)
    await state.set_data({"case": case_id.hex, "slot": chosen} if view.mine and view.state.editable else {})
    shown = screen(view, say.words, chosen=chosen, noted=noted)
    message_id = await (say.send(shown) if below else say.show(shown))
    say.case_on_screen, say.noted_above = (message_id, case_id), noted or ""


async def show_menu(*, look: Look, say: Say, state: FSMContext, noted: Html | None = None) -> None:
    """Leave what was being asked, and show what can be done."""
    await state.clear()
    await say.show(menu.menu(await look(people.me), say.words, noted=noted))


async def seen(case_id: UUID, version: int, action: Action, look: Look) -> CaseView:
    """The case, if it still is as the button showed it and *action* may be done. Raises Overtaken, Refused."""
    view = await look(case_views.case, case_id)
    if view.version != version:
        raise Overtaken
    if action not in view.actions:
        raise Refused("not_in_this_state", state=view.state, action=action)
    return view
