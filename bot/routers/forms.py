"""Forms in the chat: what a kind of case asks before it is opened, one question at a time (`pipeline.kinds.row.Form`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import F, Router

from bot.callbacks import FormPick, KindForm
from bot.routers.showing import show_case
from bot.views import forms as views
from bot.waiting import Forms
from pipeline.kinds import forms
from pipeline.people.attempts import Guarded, count_attempt
from pipeline.queries.applicant import people

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say
    from pipeline.world import World


async def begin(
    _: CallbackQuery,
    callback_data: KindForm,
    do: Do,
    look: Look,
    say: Say,
    state: FSMContext,
    *,
    world: Callable[[], World],
) -> None:
    """Begin a form; what is known of who fills it in is not asked again."""
    forms.known_form(callback_data.kind)
    me = await look(people.me)
    known = {"officer": me.person.name} if me.person and me.person.name else {}
    known |= await look(forms.known, callback_data.kind, callback_data.about)
    about = callback_data.about.hex if callback_data.about else ""
    await state.set_state(Forms.answer)
    await state.set_data({"kind": callback_data.kind, "about": about, "said": known})
    if not await _ask(say, state, world()):
        await _file(do=do, look=look, say=say, state=state)


async def _ask(say: Say, state: FSMContext, world: World) -> bool:
    """Ask for what is not answered yet; False when everything is."""
    data = await state.get_data()
    question = forms.following(data["kind"], data["said"])
    if question is not None:
        await say.show(views.question(question, world, say.words))
    return question is not None


async def write(
    message: Message, do: Do, look: Look, say: Say, state: FSMContext, *, world: Callable[[], World]
) -> None:
    """Take one written answer, checked at once."""
    data = await state.get_data()
    question = forms.following(data["kind"], data["said"])
    field = question.id if question else ""
    await _take(field, (message.text or "").strip(), do=do, look=look, say=say, state=state, world=world())


async def pick(
    _: CallbackQuery,
    callback_data: FormPick,
    do: Do,
    look: Look,
    say: Say,
    state: FSMContext,
    *,
    world: Callable[[], World],
) -> None:
    """Take one chosen answer."""
    await _take(callback_data.field, callback_data.value, do=do, look=look, say=say, state=state, world=world())


async def _take(field: str, text: str, *, do: Do, look: Look, say: Say, state: FSMContext, world: World) -> None:
    data = await state.get_data()
    kind, said = data.get("kind", ""), data.get("said", {})
    said = {**said, field: await look(forms.answer, kind, field, text)}
    await state.update_data(said=said)
    if not await _ask(say, state, world):
        await _file(do=do, look=look, say=say, state=state)


async def _file(*, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Everything is answered: open the case."""
    data = await state.get_data()
    await do(count_attempt, Guarded.RECOVER)
    case_id = await do(
        forms.file, data.get("kind", ""), data.get("said", {}), data.get("about", ""), say.words.language
    )
    await state.clear()
    await show_case(case_id, look=look, say=say, state=state, noted=say.words("form-filed"))


def router() -> Router:
    """The routes of forms."""
    routes = Router(name="forms")
    routes.callback_query.register(begin, KindForm.filter())
    routes.callback_query.register(pick, Forms.answer, FormPick.filter())
    routes.message.register(write, Forms.answer, F.text)
    return routes
