"""Showing a case: to its applicant, or to an officer, whoever the server says is in the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.views import menu
from bot.views.screens import screen
from pipeline.queries import case as case_views
from pipeline.queries import opening
from pipeline.queries.applicant import people
from pipeline.rules.refusals import Overtaken, Refused

if TYPE_CHECKING:
    from uuid import UUID

    from aiogram.fsm.context import FSMContext

    from bot.doing import Do, Look
    from bot.saying import Say
    from bot.texts import Html
    from pipeline.queries.case import CaseView
    from pipeline.rules.words import Action, Looked


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
    await show_view(view, say=say, state=state, noted=noted, chosen=chosen, below=below)


async def open_case(case_id: UUID, what: Looked, *, version: int | None = None, do: Do, look: Look) -> CaseView:
    """What the case shows; an officer whose turn it is has then opened it, and seen *what* of it.

    *version*: which one the button was drawn from. Raises Refused, Overtaken.
    """
    view: CaseView | None = await look(opening.seen, case_id, what, version=version)
    return await do(opening.opened, case_id, what) if view is None else view


async def show_view(
    view: CaseView,
    *,
    say: Say,
    state: FSMContext,
    noted: Html | None = None,
    chosen: str | None = None,
    below: bool = False,
) -> None:
    """Show the case as it was just looked up."""
    await state.set_state(None)
    await state.set_data({"case": view.id.hex, "slot": chosen} if view.mine and view.state.editable else {})
    shown = screen(view, say.words, chosen=chosen, noted=noted)
    message_id = await (say.send(shown) if below else say.show(shown))
    say.case_on_screen, say.noted_above = (message_id, view.id), noted or ""


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
