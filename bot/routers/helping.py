"""人工: whom to call, and questions in writing: asked here, answered here and on the desk (B1, B18)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from aiogram import F, Router

from bot.callbacks import Go, Place
from bot.help_presses import AskHuman, Thread
from bot.views import helping as views
from bot.waiting import Helping
from pipeline.people.attempts import Guarded, count_attempt
from pipeline.queries.applicant import questions as queries
from pipeline.review import questions
from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say
    from bot.texts import Html

WRITTEN_MOST = 20
"""Questions of an office that one screen lists."""


async def begin(_: Message | CallbackQuery, look: Look, say: Say, state: FSMContext) -> None:
    """Show telephone and hours, and what can be asked."""
    await state.clear()
    await say.show(views.desk(await look(queries.desk), say.words))


async def ask(_: CallbackQuery, callback_data: AskHuman, look: Look, say: Say, state: FSMContext) -> None:
    """Ask for the question: to the help desk, or to the body of a case."""
    desk = await look(queries.desk)
    about = views.about(desk, callback_data.case_id)
    if not desk.writing:
        raise Refused("questions_by_phone")
    if callback_data.case_id and about is None:
        raise Refused("button_expired")
    await state.set_state(Helping.question)
    await state.set_data({"about": callback_data.case_id.hex if callback_data.case_id else ""})
    await say.show(views.ask(*(about or ("", "")), say.words))


async def asked(message: Message, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Take the question."""
    about = (await state.get_data())["about"]
    await do(count_attempt, Guarded.ASK)
    id_ = await do(questions.ask, message.text or "", UUID(about) if about else None, language=say.words.language)
    await _thread(id_, look, say, state, say.words("question-taken"))


async def thread(_: CallbackQuery, callback_data: Thread, look: Look, say: Say, state: FSMContext) -> None:
    """Show a question, or ask for what is added to it; a notice that led here stays."""
    view = await look(queries.thread, callback_data.question_id)
    if not callback_data.write:
        await _thread(view.line.id, look, say, state)
        return
    await state.set_state(Helping.remark)
    await state.set_data({"question": view.line.id.hex, "seen": len(view.said)})
    await say.send(views.write(view, say.words))


async def remark(message: Message, do: Do, look: Look, say: Say, state: FSMContext) -> None:
    """Take what is added: of who asked, or the office's answer."""
    data = await state.get_data()
    id_ = UUID(data["question"])
    if (await look(queries.thread, id_)).mine:
        await do(count_attempt, Guarded.ASK)
        await do(questions.add, id_, message.text or "")
        noted = say.words("question-taken")
    else:
        await do(questions.answer, id_, message.text or "", seen=data["seen"])
        noted = say.words("answer-sent")
    await _thread(id_, look, say, state, noted)


async def _thread(id_: UUID, look: Look, say: Say, state: FSMContext, noted: Html | None = None) -> None:
    await state.clear()
    await say.send(views.thread(await look(queries.thread, id_), say.words, noted))


async def waiting(_: CallbackQuery, look: Look, say: Say, state: FSMContext) -> None:
    """What the offices of this chat owe an answer to."""
    await state.clear()
    await say.show(views.waiting((await look(queries.waiting))[:WRITTEN_MOST], say.words))


def router() -> Router:
    """The routes of the help desk."""
    routes = Router(name="helping")
    routes.callback_query.register(begin, Go.filter(F.place == Place.HELP))
    routes.callback_query.register(waiting, Go.filter(F.place == Place.QUESTIONS))
    routes.callback_query.register(ask, AskHuman.filter())
    routes.callback_query.register(thread, Thread.filter())
    routes.message.register(asked, Helping.question, F.text)
    routes.message.register(remark, Helping.remark, F.text)
    return routes
